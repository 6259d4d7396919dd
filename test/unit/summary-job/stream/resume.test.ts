import * as fc from "fast-check";
import { describe, it } from "vitest";

import type { LoggedEvent } from "../../../../src/protocol/events.ts";
import { foldEvents } from "../../../../src/protocol/fold.ts";
import { createEventLog, type EventLog } from "../../../../src/summary-job/stream/event-log.ts";
import { createCutReader, type CutReader } from "./cut-reader.ts";
import {
  deltaEvent,
  doneEvent,
  jobEvent,
  pullRequestEvent,
  rankingEvent,
  summaryEvent,
} from "./events.ts";

interface EntryScript {
  chunks: string[];
  /** Starts its text over after this many chunks, as when a summary falls back to the extractive one. */
  rewriteAfter: number | null;
}

type Step =
  | { kind: "advance"; entry: number }
  | { kind: "crash" }
  | { kind: "read"; reader: number; cutAfter: number | undefined };

const text = fc.string({ unit: "binary", maxLength: 12 });
const entryScript: fc.Arbitrary<EntryScript> = fc.record({
  chunks: fc.array(text, { maxLength: 6 }),
  rewriteAfter: fc.option(fc.integer({ min: 1, max: 5 })),
});
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant("advance"), entry: fc.nat(4) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("crash") }) },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant("read"),
      reader: fc.nat(2),
      cutAfter: fc.oneof(fc.constant(undefined), fc.nat(2000)),
    }),
  },
);

/** A job that is driven step by step, crashes included. */
function createJob(scripts: readonly EntryScript[]) {
  const stored: LoggedEvent[] = [];
  const load = () => createEventLog([...stored], (_, event) => stored.push(event));
  let log = load();
  const begun = new Set<number>();
  const ended = new Set<number>();
  /** Chunks written since the last crash. */
  const written = new Map<number, { chunks: number; text: string }>();

  function advance(number: number): void {
    const script = scripts[number];
    if (script === undefined || ended.has(number)) {
      return;
    }
    if (!begun.has(number)) {
      begun.add(number);
      log.emit(pullRequestEvent(number));
      return;
    }
    const draft = written.get(number) ?? { chunks: 0, text: "" };
    const chunk = script.chunks[draft.chunks];
    if (chunk === undefined) {
      ended.add(number);
      log.emit(summaryEvent(number, draft.text));
      return;
    }
    const before = draft.chunks === script.rewriteAfter ? "" : draft.text;
    log.emit(deltaEvent(number, before.length, chunk));
    written.set(number, { chunks: draft.chunks + 1, text: before + chunk });
  }

  log.emit(jobEvent());
  log.emit(rankingEvent(scripts.map((_, number) => number)));
  return {
    log: () => log,
    rewritten: (number: number) => scripts[number]?.rewriteAfter !== null,
    advance,
    crash() {
      log = load();
      written.clear();
    },
    finish() {
      for (const number of scripts.keys()) {
        while (!ended.has(number)) {
          advance(number);
        }
      }
      log.emit(doneEvent());
    },
  };
}

function known(log: EventLog) {
  return foldEvents("job-1", [
    ...log.events,
    ...[...log.drafts.values()].map((draft) => deltaEvent(draft.about.number, 0, draft.text)),
  ]);
}

/** Reads until nothing more is due; the reader stays connected. */
function catchUp(reader: CutReader, log: EventLog): void {
  for (let reads = 0; reads < 100 && !reader.ended; reads += 1) {
    reader.read(log);
  }
}

describe("resuming the event stream", () => {
  it("gives every reader the same result wherever its connection was cut", ({ expect }) => {
    fc.assert(
      fc.property(
        fc.array(entryScript, { maxLength: 5 }),
        fc.array(step, { maxLength: 60 }),
        fc.constantFrom(1, 300, 65_536),
        (scripts, steps, chunkCodeUnits) => {
          const job = createJob(scripts);
          const readers = [0, 1, 2].map(() => createCutReader(chunkCodeUnits));
          for (const taken of steps) {
            if (taken.kind === "advance") {
              job.advance(taken.entry);
            } else if (taken.kind === "crash") {
              job.crash();
              for (const reader of readers) {
                reader.disconnect();
              }
            } else {
              readers[taken.reader]?.read(job.log(), taken.cutAfter);
            }
          }
          const [first] = readers;
          if (first !== undefined) {
            catchUp(first, job.log());
            expect(first.result).toEqual(known(job.log()));
          }
          job.finish();
          for (const reader of readers) {
            catchUp(reader, job.log());
            expect(reader.result).toEqual(foldEvents("job-1", job.log().events));
            expect(reader.ids).toEqual(job.log().events.map((_, index) => index + 1));
            expect(reader.ended).toBe(true);
            // Nothing comes twice on a connection but a text that was written anew.
            expect(reader.gaps).toBe(0);
            expect(reader.begunAnew.filter((number) => !job.rewritten(number))).toEqual([]);
          }
        },
      ),
      { numRuns: 1000 },
    );
  });
});
