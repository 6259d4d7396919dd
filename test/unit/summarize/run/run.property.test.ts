import * as fc from "fast-check";
import { describe, it } from "vitest";

import { UPSTREAM_QUESTIONS_MAX } from "../../../../src/limits.ts";
import { UpstreamError } from "../../../../src/upstream/error.ts";
import { settle } from "../../../support/clock.ts";
import {
  createGitHub,
  createTestModel,
  discussed,
  foldDeltas,
  type Question,
  startRun,
} from "../../../support/docket-world.ts";

/** Two recounts, and what is asked of mergeability: they wait for no place. */
const ASKED_FIRST_AT_ONCE = 3;

type Fault = "network" | "rate_limited" | "invalid_response" | "unauthorized" | "bug" | "hangs";

const faults = fc.record({
  name: fc.constantFrom<Question["name"]>("candidates", "recount", "details", "changes"),
  /** Which question of that name it hits. */
  nth: fc.nat(5),
  fault: fc.constantFrom<Fault>(
    "network",
    "rate_limited",
    "invalid_response",
    "unauthorized",
    "bug",
    "hangs",
  ),
});

const worlds = fc.record({
  comments: fc.array(fc.tuple(fc.nat(12), fc.nat(12)), { maxLength: 24 }),
  limit: fc.integer({ min: 1, max: 20 }),
  concurrency: fc.integer({ min: 1, max: 5 }),
  faults: fc.array(faults, { maxLength: 4 }),
  modelFails: fc.array(fc.nat(24), { maxLength: 4 }),
  unsure: fc.boolean(),
  /** After how many turns of the event loop the run is cancelled, if it is. */
  cancelAfter: fc.option(fc.nat(30)),
});

async function fail(fault: Fault): Promise<void> {
  switch (fault) {
    case "network":
    case "invalid_response":
    case "rate_limited":
      throw new UpstreamError("github", fault);
    case "unauthorized":
      throw new UpstreamError("github", "rejected", { status: 401 });
    case "bug":
      throw new TypeError("unexpected");
    case "hangs":
      await new Promise(() => undefined);
  }
}

async function runWorld(world: typeof worlds extends fc.Arbitrary<infer World> ? World : never) {
  const seen = new Map<string, number>();
  const github = createGitHub(
    world.comments.map(([people, bots], index) =>
      discussed(index + 1, people, bots, world.unsure ? { mergeable: "UNKNOWN" } : {}),
    ),
    {
      async before({ name }) {
        const nth = seen.get(name) ?? 0;
        seen.set(name, nth + 1);
        await settle();
        const hit = world.faults.find((fault) => fault.name === name && fault.nth === nth);
        if (hit !== undefined) {
          await fail(hit.fault);
        }
      },
    },
  );
  const model = createTestModel(async function* say(number, label) {
    yield `Change ${number} `;
    await settle();
    if (world.modelFails.includes(number)) {
      throw new UpstreamError("model", "timeout");
    }
    yield `retries uploads [${label}].`;
  });
  const run = startRun(github, {
    model: model.model,
    request: { limit: world.limit },
    limits: { modelConcurrency: world.concurrency },
  });
  const settled = run.outcome.then(
    (outcome) => ({ outcome }),
    (error: unknown) => ({ error }),
  );
  for (let turn = 0; turn < (world.cancelAfter ?? 60); turn += 1) {
    await settle();
  }
  if (world.cancelAfter !== null) {
    run.cancel();
  }
  // Whatever still hangs is ended by the time limit.
  await run.clock.advance(200_000);
  return { run, github, model, settled: await settled };
}

describe("a run, whatever fails and whenever it is cancelled", () => {
  it("ends every entry once, with the text that readers have seen", async ({ expect }) => {
    await fc.assert(
      fc.asyncProperty(worlds, async (world) => {
        const { run, github, model, settled } = await runWorld(world);
        const listed = run.rankings().flatMap(({ pullRequests }) => pullRequests);
        const summaries = run.summaries();

        if ("error" in settled) {
          // Only a bug before there is a list is thrown.
          expect(settled.error).toBeInstanceOf(TypeError);
          expect(run.events).toEqual([]);
        }
        expect(summaries.map(({ number }) => number).toSorted((a, b) => a - b)).toEqual(
          listed.map(({ number }) => number).toSorted((a, b) => a - b),
        );
        const texts = foldDeltas(run.events);
        for (const summary of summaries) {
          expect(summary.text).toBe(texts.get(summary.number) ?? "");
          expect(summary.error === undefined).toBe(
            summary.outcome === "written" || summary.outcome === "cancelled",
          );
        }
        const announced = new Set<number>();
        for (const event of run.events) {
          if (event.event === "pull-request") {
            announced.add(event.data.number);
          } else if (event.event === "delta") {
            expect(announced.has(event.data.number)).toBe(true);
          }
        }
        expect(github.most).toBeLessThanOrEqual(UPSTREAM_QUESTIONS_MAX + ASKED_FIRST_AT_ONCE);
        expect(model.most).toBeLessThanOrEqual(world.concurrency);
        const failed = summaries.filter(({ outcome }) => outcome === "failed").length;
        if ("outcome" in settled && settled.outcome.outcome === "complete") {
          expect(failed).toBe(0);
        }
      }),
      { numRuns: 60 },
    );
  });
});
