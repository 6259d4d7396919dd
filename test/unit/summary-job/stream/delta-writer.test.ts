import * as fc from "fast-check";
import { describe, it } from "vitest";

import type { DeltaEvent } from "../../../../src/protocol/events.ts";
import { createDeltaWriter } from "../../../../src/summary-job/stream/delta-writer.ts";
import { createTestClock } from "../../../support/clock.ts";

function setUp() {
  const clock = createTestClock(0);
  const stop = new AbortController();
  const sent: (DeltaEvent & { at: number })[] = [];
  const writer = createDeltaWriter(
    7,
    (delta) => sent.push({ ...delta, at: clock.now() }),
    clock,
    stop.signal,
  );
  return { clock, stop, sent, writer };
}

function fold(deltas: readonly DeltaEvent[]): string {
  return deltas.reduce((text, delta) => text.slice(0, delta.offset) + delta.text, "");
}

describe("deltas", () => {
  it("carry the first words at once and gather what follows", async ({ expect }) => {
    const { clock, sent, writer } = setUp();
    writer.append("It ");
    writer.append("retries ");
    writer.append("uploads.");
    await clock.advance(50);

    expect(sent).toEqual([
      { number: 7, offset: 0, text: "It ", at: 0 },
      { number: 7, offset: 3, text: "retries uploads.", at: 50 },
    ]);
  });

  it("count offsets in UTF-16 code units", async ({ expect }) => {
    const { clock, sent, writer } = setUp();
    writer.append("🚀");
    await clock.advance(50);
    writer.append("!");

    expect(sent.map(({ offset }) => offset)).toEqual([0, 2]);
  });

  it("can be taken back", async ({ expect }) => {
    const { clock, sent, writer } = setUp();
    writer.append("Half a sen");
    writer.append("ten");
    const ended = writer.end("Another text.");
    await clock.advance(100);
    await ended;

    expect(fold(sent)).toBe("Another text.");
    expect(writer.text).toBe("Another text.");
    expect(sent.at(-1)).toMatchObject({ offset: 0 });
  });

  it("end with the run, keeping what readers have seen", async ({ expect }) => {
    const { clock, stop, sent, writer } = setUp();
    writer.append("Seen. ");
    writer.append("Unseen.");
    stop.abort(new Error("cancelled"));
    await clock.advance(1000);

    await expect(writer.end()).rejects.toThrow("cancelled");
    expect(writer.text).toBe("Seen. ");
    expect(fold(sent)).toBe("Seen. ");
  });

  it("make the text, at most 20 a second, however it comes", async ({ expect }) => {
    const pieces = fc.array(fc.tuple(fc.string({ maxLength: 8 }), fc.nat(120)), {
      maxLength: 40,
    });
    await fc.assert(
      fc.asyncProperty(pieces, async (steps) => {
        const { clock, sent, writer } = setUp();
        for (const [text, wait] of steps) {
          writer.append(text);
          if (wait > 60) {
            await clock.advance(wait - 60);
          }
        }
        const ended = writer.end();
        await clock.advance(200);
        await ended;

        expect(fold(sent)).toBe(steps.map(([text]) => text).join(""));
        for (const [index, delta] of sent.entries()) {
          const twentyLater = sent[index + 20];
          expect(twentyLater === undefined || twentyLater.at - delta.at >= 1000).toBe(true);
        }
      }),
      { numRuns: 25 },
    );
  });
});
