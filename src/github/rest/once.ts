/** Readings by number, each begun once for all who ask for it. One that failed is not kept. */
export interface Once<Value> {
  get(number: number, read: () => Promise<Value>): Promise<Value>;
  forget(number: number): void;
}

export function createOnce<Value>(): Once<Value> {
  const kept = new Map<number, Promise<Value>>();
  return {
    async get(number, read) {
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
    forget(number) {
      kept.delete(number);
    },
  };
}
