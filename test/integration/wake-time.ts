/** When objects were awake: from the start of a call to its answer, and as long as work of theirs went on behind it. */
export interface WakeTime {
  /** Something of an object goes on until the promise settles. Null: of which kind it is, another call says. */
  during(object: object, kind: string | null, work: Promise<unknown>): void;
  /** Milliseconds by kind of object, calls that overlap counted once. */
  ms(): Record<string, number>;
}

interface Awake {
  kind: string;
  /** What goes on just now. */
  open: number;
  since: number;
  ms: number;
}

export function createWakeTime(now: () => number): WakeTime {
  const objects = new Map<object, Awake>();
  return {
    during(object, kind, work) {
      const awake = objects.get(object) ?? { kind: "", open: 0, since: 0, ms: 0 };
      objects.set(object, awake);
      awake.kind = kind ?? awake.kind;
      if (awake.open === 0) {
        awake.since = now();
      }
      awake.open += 1;
      const end = () => {
        awake.open -= 1;
        if (awake.open === 0) {
          awake.ms += now() - awake.since;
        }
      };
      work.then(end, end);
    },
    ms() {
      const sums: Record<string, number> = {};
      for (const { kind, ms } of objects.values()) {
        sums[kind] = (sums[kind] ?? 0) + ms;
      }
      return sums;
    },
  };
}
