/** What was read by number, begun once for all who ask for it. What failed is not kept. */
export function createCache<Value>() {
  const kept = new Map<number, Promise<Value>>();
  return {
    async get(number: number, read: () => Promise<Value>): Promise<Value> {
      const known = kept.get(number);
      if (known !== undefined) {
        return await known;
      }
      const reading = read().catch((error: unknown) => {
        kept.delete(number);
        throw error;
      });
      kept.set(number, reading);
      return await reading;
    },
    forget(number: number): void {
      kept.delete(number);
    },
  };
}
