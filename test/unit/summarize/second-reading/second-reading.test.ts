import { describe, it } from "vitest";

import { readAgain } from "../../../../src/summarize/second-reading/second-reading.ts";
import { createGate } from "../../../../src/upstream/gate.ts";
import { createTestClock } from "../../../support/clock.ts";
import { createCheckModel, NOW } from "../../../support/docket-world.ts";

describe("the places of the model", () => {
  it("go to writing first, whatever its rank and whenever it came", async ({ expect }) => {
    const order: string[] = [];
    const { signal } = new AbortController();
    const slots = createGate(1);
    const leave = await slots.enter(signal);
    const { model } = createCheckModel(() => {
      order.push("read");
      return ["1 supported"];
    });
    const reading = readAgain(
      {
        facts: [],
        title: "",
        pieces: [],
        statements: [{ section: "text", start: 0, end: 3, text: "So.", labels: [] }],
      },
      { number: 1, rank: 0 },
      {
        model,
        slots,
        clock: createTestClock(NOW),
        deadline: NOW + 60_000,
        language: "en",
        signal,
        allowance: { take: () => true },
        report: (error) => {
          throw error;
        },
      },
    );
    const writing = slots.run(
      () => 19,
      async () => {
        order.push("write");
      },
      signal,
    );
    leave();
    await writing;

    expect(await reading).toMatchObject({ verdicts: [{ verdict: "supported" }] });
    expect(order).toEqual(["write", "read"]);
  });
});
