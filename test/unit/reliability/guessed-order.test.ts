import { afterEach, describe, it, vi } from "vitest";

import { limitOf } from "../../bench/limit.ts";
import { readSettings } from "../../bench/settings.ts";
import { SAMPLE_REPOSITORIES } from "../../fakes/data/sample-world.ts";
import { addRepository } from "../../fakes/github/create-store.ts";
import type { PullRequestSpec, RepositorySpec } from "../../fakes/github/world.ts";
import {
  FAULT_RUN_START,
  type FaultRun,
  nothingKept,
  runWithFaults,
} from "../../support/fault-run.ts";

// A run that was given up cannot put back what it replaced.
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const SETTINGS = readSettings(["--jitter", "0"]);
const CLOSE = 1.1;
const NAME = "gullhaven/order";

function minutesAgo(minutes: number): string {
  return new Date(FAULT_RUN_START - minutes * 60_000).toISOString();
}

function opened(number: number, more: Partial<PullRequestSpec>): PullRequestSpec {
  return {
    number,
    title: `Change ${number} of the order`,
    body: `Moves berth ${number} and says why.`,
    author: "mira-lindqvist",
    createdAt: minutesAgo(9000),
    mergeable: "MERGEABLE",
    headRef: `berth-${number}`,
    files: [{ path: "src/berth.ts", status: "added", content: `export const b = ${number};\n` }],
    ...more,
  };
}

function remarks(author: string, count: number): PullRequestSpec["comments"] {
  return Array.from({ length: count }, (_, index) => ({
    author,
    body: `Remark ${index}: the crane swings over the other one.`,
    at: minutesAgo(8000 - index),
  }));
}

/** By number: what people wrote. All others have too many comments by bots as well to leave any uncounted. */
const DISCUSSED = new Map([
  [5, 12],
  [9, 11],
  [3, 10],
  [1, 9],
  [7, 8],
]);
const MOSTLY_BY_BOTS: RepositorySpec = {
  name: NAME,
  pullRequests: Array.from({ length: 40 }, (_, index) => {
    const number = index + 1;
    const people = DISCUSSED.get(number) ?? 2;
    const bots = 28 - Math.floor(number / 3) - people;
    return opened(number, {
      comments: [
        ...(remarks("saga-lindholm", people) ?? []),
        ...(remarks("coverage[bot]", bots) ?? []),
      ],
    });
  }),
};

/** What people wrote in reviews is in the total, and not in the conversation that the list may be in the order of. */
const BY_REVIEWS: RepositorySpec = {
  name: NAME,
  pullRequests: Array.from({ length: 60 }, (_, index) => {
    const number = index + 1;
    return number > 5
      ? opened(number, { comments: remarks("saga-lindholm", 3) ?? [] })
      : opened(number, {
          threads: Array.from({ length: 20 - number }, () => ({
            path: "src/berth.ts",
            line: 1,
            comments: [{ author: "saga-lindholm", body: "Which crane?", at: minutesAgo(500) }],
          })),
        });
  }),
};

async function visit(
  repository: RepositorySpec | string,
  signal: AbortSignal,
  kept = nothingKept(),
): Promise<FaultRun> {
  const { graphqlMs, restMs } = SETTINGS;
  const [owner = "", name = ""] = (
    typeof repository === "string" ? repository : repository.name
  ).split("/");
  return await runWithFaults(
    (world) => {
      if (typeof repository !== "string") {
        addRepository(world.github().store, repository);
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
    { scope: { kind: "one", repository: { owner, name } }, kept },
  );
}

function seen({ events, requests, result }: FaultRun) {
  const at = (name: string): number[] =>
    events.filter(({ event }) => event.event === name).map((each) => each.at);
  const github = requests.filter(({ upstream }) => upstream === "github");
  return {
    numbers: result.pullRequests.map(({ number }) => number),
    exact: result.ranking?.exact,
    ranking: at("ranking")[0] ?? Number.NaN,
    readiness: Math.max(...at("pull-request")),
    firstText: at("delta")[0] ?? Number.NaN,
    end: at("done")[0] ?? Number.NaN,
    requests: github.length,
    cached: result.pullRequests.filter(({ cached }) => cached).length,
  };
}

/** Two waves of GitHub's requests, and one call of the model where something has to be written. */
function limit({ result }: FaultRun) {
  return limitOf(SETTINGS, {
    promptTokens: result.pullRequests.map(({ usage }) => usage?.inputTokens ?? 0),
    readings: result.pullRequests.map(
      ({ check }) => check?.usage ?? { inputTokens: 0, outputTokens: 0 },
    ),
    inVain: 0,
  });
}

describe("where bots' comments decide the first five by totals", () => {
  it("a first visit asks for what changes while the rest is written", async ({
    expect,
    signal,
  }) => {
    const done = await visit(SAMPLE_REPOSITORIES.busy, signal);
    const { firstText, end, requests } = seen(done);
    expect(firstText / limit(done).firstText).toBeLessThanOrEqual(CLOSE);
    expect(end / limit(done).end).toBeLessThanOrEqual(CLOSE);
    expect(requests).toBeLessThanOrEqual(11);
  });

  it("a repeat asks for the five in two waves, and for nothing else", async ({
    expect,
    signal,
  }) => {
    const kept = nothingKept();
    const first = seen(await visit(SAMPLE_REPOSITORIES.busy, signal, kept));
    const done = await visit(SAMPLE_REPOSITORIES.busy, signal, kept);
    const { numbers, cached, end, requests } = seen(done);
    expect(numbers).toEqual(first.numbers);
    expect(cached).toBe(5);
    expect(end / limit(done).github).toBeLessThanOrEqual(CLOSE);
    expect(requests).toBe(8);
  });
});

describe("where the proof takes more than one count", () => {
  it("what is likely by the first one is there when the list is proven", async ({
    expect,
    signal,
  }) => {
    const done = await visit(MOSTLY_BY_BOTS, signal);
    const { numbers, exact, ranking, readiness, requests } = seen(done);
    expect(numbers).toEqual([...DISCUSSED.keys()]);
    expect(exact).toBe(true);
    expect(readiness).toBe(ranking);
    // The list, three counts, two calls for details, and seven diffs: two places have changed.
    expect(requests).toBe(1 + 3 + 2 + 7);
  });

  it("a repeat makes all counts at once", async ({ expect, signal }) => {
    const kept = nothingKept();
    await visit(MOSTLY_BY_BOTS, signal, kept);
    const done = await visit(MOSTLY_BY_BOTS, signal, kept);
    const { numbers, exact, ranking, end, requests } = seen(done);
    expect(numbers).toEqual([...DISCUSSED.keys()]);
    expect(exact).toBe(true);
    expect(ranking).toBe(2 * SETTINGS.graphqlMs);
    expect(requests).toBe(1 + 3 + 1 + 5);
    expect(end).toBeLessThan(3 * SETTINGS.graphqlMs);
  });
});

describe("where people talk in reviews", () => {
  it("diffs are asked for beside the details, however few words the conversation has", async ({
    expect,
    signal,
  }) => {
    const done = await visit(BY_REVIEWS, signal);
    const { numbers, firstText, end, requests } = seen(done);
    expect(numbers).toEqual([1, 2, 3, 4, 5]);
    expect(firstText / limit(done).firstText).toBeLessThanOrEqual(CLOSE);
    expect(end / limit(done).end).toBeLessThanOrEqual(CLOSE);
    expect(requests).toBe(8);
  });
});

describe("where the order holds", () => {
  it("no visit asks for more than it has to", async ({ expect, signal }) => {
    const kept = nothingKept();
    for (const turn of ["first", "next"]) {
      const done = seen(await visit(SAMPLE_REPOSITORIES.calm, signal, kept));
      expect({ turn, requests: done.requests }).toEqual({ turn, requests: 8 });
    }
  });
});
