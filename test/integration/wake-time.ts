/** When objects were awake: from the start of a call to its answer, and as long as work of theirs went on behind it. */
export interface WakeTime {
  /** Something of an object goes on until the promise settles. Null: of which kind it is, another call says. */
  during(object: object, kind: string | null, work: Promise<unknown>): void;
  /** By kind of object; calls that overlap are one span. */
  spans(): Record<string, Span[]>;
}

export interface Span {
  from: number;
  to: number;
}

interface Awake {
  kind: string;
  /** What goes on just now. */
  open: number;
  since: number;
  spans: Span[];
}

export function createWakeTime(now: () => number): WakeTime {
  const objects = new Map<object, Awake>();
  return {
    during(object, kind, work) {
      const awake = objects.get(object) ?? { kind: "", open: 0, since: 0, spans: [] };
      objects.set(object, awake);
      awake.kind = kind ?? awake.kind;
      if (awake.open === 0) {
        awake.since = now();
      }
      awake.open += 1;
      const end = () => {
        awake.open -= 1;
        if (awake.open === 0) {
          awake.spans.push({ from: awake.since, to: now() });
        }
      };
      work.then(end, end);
    },
    spans() {
      const byKind: Record<string, Span[]> = {};
      for (const { kind, spans } of objects.values()) {
        byKind[kind] = [...(byKind[kind] ?? []), ...spans];
      }
      return byKind;
    },
  };
}
