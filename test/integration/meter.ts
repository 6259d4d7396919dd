import { AccountHolder, BrowserSession, Person, Quota, SummaryJob } from "../../src/index.ts";
import { createWakeTime, type Span } from "./wake-time.ts";

/** What the platform would charge for, counted over every object of the isolate since the meter was started. */
export interface Meter {
  /** Rows written, by the first words of the statement, or `setAlarm`. */
  rows(): Record<string, number>;
  /** Calls of objects by name, streams and alarms included. */
  requests(): Record<string, number>;
  /** When objects were awake, by class: in milliseconds, as the fakes count them. */
  awake(): Record<string, Span[]>;
  /** What the databases of all objects that wrote since take together. */
  storedBytes(): number;
  stop(): void;
}

/** Of the development server, which keeps the names of objects in them. */
const DEVELOPMENT_TABLES = "__miniflare_";

/** Also where a test holds the date. */
const realTime = Date.now;

/** Starts counting. `state` is that of any object: all have theirs of the same class, which is watched. */
export function startMetering(state: DurableObjectState): Meter {
  const { storage } = state;
  const writes: { name: string; rows: () => number }[] = [];
  const requests: string[] = [];
  const wakeTime = createWakeTime(realTime);
  const sizes = new Map<unknown, number>();
  const restore: (() => void)[] = [];

  function watch(
    owner: object,
    name: string,
    seen: (args: unknown[], answer: unknown, self: unknown) => void,
  ) {
    const method: unknown = Reflect.get(owner, name);
    if (typeof method !== "function") {
      return;
    }
    Reflect.set(owner, name, function watched(this: unknown, ...args: unknown[]): unknown {
      const answer: unknown = Reflect.apply(method, this, args);
      seen(args, answer, this);
      return answer;
    });
    restore.push(() => Reflect.set(owner, name, method));
  }

  const sql: object = Object.getPrototypeOf(storage.sql);
  watch(sql, "exec", ([query], cursor, self) => {
    if (String(query).includes(DEVELOPMENT_TABLES)) {
      return;
    }
    writes.push({ name: firstWords(String(query)), rows: () => rowsOf(cursor) });
    sizes.set(self, numberIn(self, "databaseSize"));
  });
  watch(Object.getPrototypeOf(storage), "setAlarm", () => {
    writes.push({ name: "setAlarm", rows: () => 1 });
  });
  for (const { name, prototype } of [AccountHolder, BrowserSession, Person, SummaryJob, Quota]) {
    for (const method of Object.getOwnPropertyNames(prototype)) {
      if (method !== "constructor") {
        watch(prototype, method, (_args, answer, self) => {
          requests.push(`${name}.${method}`);
          wakeTime.during(stateOf(self), name, Promise.resolve(answer));
        });
      }
    }
  }

  watch(Object.getPrototypeOf(state), "waitUntil", ([work], _answer, own) => {
    if (typeof own === "object" && own !== null) {
      wakeTime.during(own, null, Promise.resolve(work));
    }
  });

  return {
    awake: () => wakeTime.spans(),
    rows: () => tally(writes.flatMap(({ name, rows }) => Array<string>(rows()).fill(name))),
    requests: () => tally(requests),
    storedBytes: () => [...sizes.values()].reduce((sum, bytes) => sum + bytes, 0),
    stop: () => restore.forEach((undo) => undo()),
  };
}

/** That of an object, which it calls `ctx`. */
function stateOf(object: unknown): object {
  const state: unknown =
    typeof object === "object" && object !== null ? Reflect.get(object, "ctx") : null;
  if (typeof state !== "object" || state === null) {
    throw new Error("A method was called on what is no object.");
  }
  return state;
}

/** Known once the cursor has been read. */
function rowsOf(cursor: unknown): number {
  return numberIn(cursor, "rowsWritten");
}

function numberIn(holder: unknown, name: string): number {
  return typeof holder === "object" && holder !== null ? Number(Reflect.get(holder, name) ?? 0) : 0;
}

function firstWords(query: string): string {
  return query.trim().split(/\s+/).slice(0, 5).join(" ");
}

/** How often each comes. */
export function tally(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) {
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}
