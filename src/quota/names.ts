/** Name of the object that counts a person's dockets. */
export function docketQuota(personKey: string): string {
  return `person:${personKey}`;
}

/** Queues without entries are counted apart. */
export function quotaOf(personKey: string, { limit }: { limit: number }): string {
  return limit === 0 ? `queues:${personKey}` : docketQuota(personKey);
}
