/** More than may run at once. */
const CALLS_MAX = 20;

/** The jobs that run for a call of a token's program, while it may still call them off. Kept in memory alone. */
export interface Calls {
  /** Nothing where no token asks, or for no call. */
  note(token: { id: string } | undefined, call: string | undefined, jobId: string): void;
  /** The job of this token's call, once. */
  take(token: { id: string } | undefined, call: string): string | undefined;
}

export function createCalls(): Calls {
  const jobs = new Map<string, string>();
  return {
    note(token, call, jobId) {
      if (token === undefined || call === undefined) {
        return;
      }
      const key = `${token.id} ${call}`;
      // Last in order, so that the oldest are forgotten.
      jobs.delete(key);
      jobs.set(key, jobId);
      for (const old of [...jobs.keys()].slice(0, -CALLS_MAX)) {
        jobs.delete(old);
      }
    },
    take(token, call) {
      const key = `${token?.id ?? ""} ${call}`;
      const id = jobs.get(key);
      jobs.delete(key);
      return id;
    },
  };
}
