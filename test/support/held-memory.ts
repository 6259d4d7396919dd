import { setImmediate as turn } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

import type { ChangeStream } from "../../src/summarize/pull-request/file-change.ts";

setFlagsFromString("--expose-gc");
const collect: () => void = runInNewContext("gc");

function heldBytes(): number {
  collect();
  return process.memoryUsage().heapUsed;
}

/** How many are still in memory once all garbage is collected. */
export async function countHeld(refs: readonly WeakRef<object>[]): Promise<number> {
  // What was looked at stays until the turn is over.
  await turn();
  collect();
  return refs.filter((ref) => ref.deref() !== undefined).length;
}

/** What some work holds at most when it looks, beyond what is held without it. */
export async function peakBytes(work: (look: () => void) => Promise<void>): Promise<number> {
  // What is compiled and cached the first time is not what the work holds.
  await work(() => {});
  const before = heldBytes();
  let peak = 0;
  await work(() => {
    peak = Math.max(peak, heldBytes());
  });
  // The first run may have left something that only the second replaced.
  return peak - Math.min(before, heldBytes());
}

/** The same changes; `look` is called after every so many files and after the last. */
export function watched(changes: ChangeStream, every: number, look: () => void): ChangeStream {
  async function* files(): ChangeStream["files"] & AsyncGenerator {
    let count = 0;
    for await (const file of changes.files) {
      yield file;
      count += 1;
      if (count % every === 0) {
        look();
      }
    }
    look();
  }
  return { files: files(), incomplete: () => changes.incomplete() };
}
