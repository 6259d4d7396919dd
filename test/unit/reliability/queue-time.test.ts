import { afterEach, describe, it, vi } from "vitest";

import type { JobScope } from "../../../src/summary-job/job-spec.ts";
import { limitOf } from "../../bench/limit.ts";
import { queueLimitOf } from "../../bench/queue-limit.ts";
import { readSettings } from "../../bench/settings.ts";
import { crowd } from "../../fakes/data/crowd.ts";
import { SAMPLE_REPOSITORIES } from "../../fakes/data/sample-world.ts";
import { addRepository } from "../../fakes/github/create-store.ts";
import type { World } from "../../fakes/world.ts";
import {
  type Asked,
  FAULT_RUN_START,
  type FaultRun,
  runWithFaults,
} from "../../support/fault-run.ts";

// A run that was given up cannot put back what it replaced.
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const SETTINGS = readSettings(["--jitter", "0"]);

/** A docket over upstreams with the latencies of the benchmark, in virtual time. */
async function run(
  asked: Asked,
  signal: AbortSignal,
  repositories: Readonly<Record<string, number>> = {},
): Promise<FaultRun> {
  const { graphqlMs, restMs } = SETTINGS;
  return await runWithFaults(
    (world: World) => {
      for (const [name, count] of Object.entries(repositories)) {
        addRepository(world.github().store, crowd(name, count, FAULT_RUN_START));
      }
      world.control.setLatency({ github: { graphql: graphqlMs, rest: restMs }, jitter: 0 });
      Object.assign(world.model.settings, {
        firstTokenMs: SETTINGS.firstTokenMs,
        firstTokenMsPerThousandPromptTokens: SETTINGS.firstTokenMsPerThousandPromptTokens,
        tokensPerSecond: SETTINGS.tokensPerSecond,
        outputTokens: SETTINGS.outputTokens,
        jitter: 0,
      });
    },
    signal,
    asked,
  );
}

function timesOf({ events }: FaultRun) {
  const at = (wanted: (event: FaultRun["events"][number]["event"]) => boolean): number[] =>
    events.filter(({ event }) => wanted(event)).map((each) => each.at);
  const rows = at((event) => event.event === "queue" && event.data.rows.length > 0);
  return {
    firstRows: rows[0] ?? Number.NaN,
    lastRows: rows.at(-1) ?? Number.NaN,
    readiness: Math.max(...at(({ event }) => event === "pull-request")),
    firstText: at(({ event }) => event === "delta")[0] ?? Number.NaN,
    end: at(({ event }) => event === "done")[0] ?? Number.NaN,
  };
}

function githubRequests({ requests }: FaultRun): number {
  return requests.filter(({ upstream }) => upstream === "github").length;
}

function namesOf(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `gullhaven/harbour-${index + 1}`);
}

function nameOf(repository: string): { owner: string; name: string } {
  const [owner = "", name = ""] = repository.split("/");
  return { owner, name };
}

function one(repository: string): JobScope {
  return { kind: "one", repository: nameOf(repository) };
}

function several([first = "", ...others]: readonly string[]): JobScope {
  return { kind: "several", repositories: [nameOf(first), ...others.map(nameOf)] };
}

function fortyEach(names: readonly string[]): Record<string, number> {
  return Object.fromEntries(names.map((name) => [name, 40]));
}

function workloadOf({ result }: FaultRun): Parameters<typeof limitOf>[1] {
  return {
    promptTokens: result.pullRequests.map(({ usage }) => usage?.inputTokens ?? 0),
    readings: result.pullRequests.map(
      ({ check }) => check?.usage ?? { inputTokens: 0, outputTokens: 0 },
    ),
    inVain: 0,
  };
}

const CLOSE = 1.1;

describe("the rows of a queue", () => {
  it.for([
    [40, 3],
    [100, 5],
    [500, 25],
  ] as const)(
    "of %i open pull requests are there as soon as they can be, for %i requests",
    async ([count, requests], { expect, signal }) => {
      const [name = ""] = namesOf(1);
      const done = await run({ scope: one(name), limit: 0 }, signal, { [name]: count });
      const { firstRows, lastRows } = timesOf(done);
      const limit = queueLimitOf(SETTINGS, [count]);
      expect(done.result.queue?.[0]?.rows).toHaveLength(count);
      expect(firstRows / limit.firstRows).toBeLessThanOrEqual(CLOSE);
      expect(lastRows / limit.lastRows).toBeLessThanOrEqual(CLOSE);
      expect(githubRequests(done)).toBeLessThanOrEqual(requests);
    },
  );

  it("of five repositories share the connections as one does", async ({ expect, signal }) => {
    const names = namesOf(5);
    const done = await run({ scope: several(names), limit: 0 }, signal, fortyEach(names));
    const { firstRows, lastRows } = timesOf(done);
    const limit = queueLimitOf(SETTINGS, [40, 40, 40, 40, 40]);
    expect(done.result.queue?.map(({ rows }) => rows.length)).toEqual(names.map(() => 40));
    expect(firstRows / limit.firstRows).toBeLessThanOrEqual(CLOSE);
    expect(lastRows / limit.lastRows).toBeLessThanOrEqual(CLOSE);
    expect(githubRequests(done)).toBeLessThanOrEqual(15);
  });

  it("take nothing from the entries beside them", async ({ expect, signal }) => {
    const without = timesOf(await run({}, signal));
    const beside = timesOf(await run({ queue: true }, signal));
    expect(beside.readiness).toBe(without.readiness);
    expect(beside.firstText).toBe(without.firstText);
    expect(beside.end).toBe(without.end);
  });
});

describe("entries", () => {
  it("of five repositories end as soon as they can", async ({ expect, signal }) => {
    const names = namesOf(5);
    const asked = { scope: several(names), limit: 5, queue: true };
    const done = await run(asked, signal, fortyEach(names));
    expect(done.result.pullRequests.map(({ outcome }) => outcome)).toEqual(
      Array(5).fill("written"),
    );
    const limit = limitOf(SETTINGS, workloadOf(done));
    const { firstText, end } = timesOf(done);
    expect(firstText / limit.firstText).toBeLessThanOrEqual(CLOSE);
    expect(end / limit.end).toBeLessThanOrEqual(CLOSE);
  });

  it("of an order that changes when people are counted come in two waves and one call of the model", async ({
    expect,
    signal,
  }) => {
    const done = await run({ scope: one(SAMPLE_REPOSITORIES.busy) }, signal);
    const { firstText, end } = timesOf(done);
    const limit = limitOf(SETTINGS, workloadOf(done));
    expect(firstText / limit.firstText).toBeLessThanOrEqual(CLOSE);
    expect(end / limit.end).toBeLessThanOrEqual(CLOSE);
  });
});
