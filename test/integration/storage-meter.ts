import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";

import { AccountHolder, BrowserSession, Quota, SummaryJob } from "../../src/index.ts";

/** What the platform would charge for, counted over every object while the meter runs. */
export interface Meter {
  /** Rows written, by the first words of the statement, or `setAlarm`. */
  rows(): Record<string, number>;
  /** Calls of objects by name, streams and alarms included. */
  requests(): Record<string, number>;
  stop(): void;
}

/** Starts counting. All objects of a test live in its isolate, so that their classes and their storage's can be watched. */
export async function startMeter(): Promise<Meter> {
  const writes: { name: string; rows: () => number }[] = [];
  const requests: string[] = [];
  const restore: (() => void)[] = [];

  function watch(owner: object, name: string, seen: (args: unknown[], answer: unknown) => void) {
    const method: unknown = Reflect.get(owner, name);
    if (typeof method !== "function") {
      return;
    }
    Reflect.set(owner, name, function watched(this: unknown, ...args: unknown[]): unknown {
      const answer: unknown = Reflect.apply(method, this, args);
      seen(args, answer);
      return answer;
    });
    restore.push(() => Reflect.set(owner, name, method));
  }

  await runInDurableObject(env.QUOTA.getByName("meter"), (_object, { storage }) => {
    const sql: object = Object.getPrototypeOf(storage.sql);
    const rest: object = Object.getPrototypeOf(storage);
    watch(sql, "exec", ([query], cursor) => {
      writes.push({ name: firstWords(String(query)), rows: () => rowsOf(cursor) });
    });
    watch(rest, "setAlarm", () => {
      writes.push({ name: "setAlarm", rows: () => 1 });
    });
  });
  for (const { name, prototype } of [AccountHolder, BrowserSession, SummaryJob, Quota]) {
    for (const method of Object.getOwnPropertyNames(prototype)) {
      if (method !== "constructor") {
        watch(prototype, method, () => requests.push(`${name}.${method}`));
      }
    }
  }

  return {
    rows: () => tally(writes.flatMap(({ name, rows }) => Array<string>(rows()).fill(name))),
    requests: () => tally(requests),
    stop: () => restore.forEach((undo) => undo()),
  };
}

/** Known once the cursor has been read. */
function rowsOf(cursor: unknown): number {
  return typeof cursor === "object" && cursor !== null && "rowsWritten" in cursor
    ? Number(cursor.rowsWritten)
    : 0;
}

function firstWords(query: string): string {
  return query.trim().split(/\s+/).slice(0, 3).join(" ");
}

function tally(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) {
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}
