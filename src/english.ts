/** `check` of one, `checks` of any other number. */
export function plural(number: number, one: string, many = `${one}s`): string {
  return number === 1 ? one : many;
}

/** `1 check`, `2 checks`. */
export function count(number: number, one: string, many?: string): string {
  return `${number} ${plural(number, one, many)}`;
}

/** `a`, `a and b`, `a, b and c`. */
export function list(items: readonly string[]): string {
  const last = items.at(-1) ?? "";
  return items.length < 2 ? last : `${items.slice(0, -1).join(", ")} and ${last}`;
}

/** The first items, and how many others there are: `a, b and 3 more`. All of them, if they fit: `a, b`. */
export function listFirst(items: readonly string[], max: number, others = "more"): string {
  const named = items.slice(0, max).join(", ");
  return items.length > max ? `${named} and ${items.length - max} ${others}` : named;
}
