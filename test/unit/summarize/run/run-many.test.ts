import * as fc from "fast-check";
import { describe, it } from "vitest";

import type { RunEvent } from "../../../../src/summarize/run/run-input.ts";
import type { PullRequestSpec, RepositorySpec } from "../../../fakes/github/world.ts";
import {
  createCheckModel,
  createTestMemory,
  createTestModel,
  NOW,
  type Run,
  startRun,
} from "../../../support/docket-world.ts";
import { connectTo } from "../../../support/github-scenes.ts";

const VIEWER = "mira-lindqvist";
const PEOPLE = ["ada", "grace", "linus"];

function at(minutes: number): string {
  return new Date(NOW - minutes * 60_000).toISOString();
}

/** A pull request whose every text says where it is, with so many comments by people and by bots. */
function discussed(
  repository: string,
  number: number,
  { people, bots }: { people: number; bots: number },
): PullRequestSpec {
  const place = `${repository}#${number}`;
  return {
    number,
    title: `Work on ${place}`,
    body: `Why ${place} is needed.`,
    author: "ada",
    createdAt: at(10_000 + number),
    comments: Array.from({ length: people + bots }, (_, index) => ({
      author: index < people ? (PEOPLE[index % PEOPLE.length] ?? "ada") : "coverage[bot]",
      body: `Said about ${place}, number ${index}.`,
      at: at(5000 - index),
    })),
    files: [
      { path: "src/place.ts", status: "added", content: `export const place = "${place}";\n` },
    ],
  };
}

interface World {
  specs: readonly RepositorySpec[];
  asked: readonly string[];
}

function start({ specs, asked }: World, request: { limit: number; queue?: boolean }): Run {
  const github = connectTo({ people: [VIEWER], repositories: specs }, NOW);
  const [first, ...others] = asked.map((name) => ({
    asked: name,
    pulls: github.pulls(name),
    memory: createTestMemory(),
  }));
  if (first === undefined) {
    throw new Error("Ask for one at least.");
  }
  return startRun(first, {
    request,
    sources: [first, ...others],
    model: createTestModel((number, label) => [`Change ${number} is said to be needed [${label}].`])
      .model,
    checkModel: createCheckModel().model,
  });
}

/** What stands under a pull request and is about another one. */
function misplaced(events: readonly RunEvent[]): string[] {
  const places = events.flatMap((event): { place: string; said: string }[] => {
    switch (event.event) {
      case "ranking":
        return event.data.pullRequests.map(placed);
      case "queue":
        return event.data.rows.map(placed);
      case "pull-request":
      case "delta":
      case "summary":
      case "check":
        return [placed(event.data)];
      case "job-scope":
        return [];
    }
  });
  return places.flatMap(({ place, said }) => {
    const named = said.match(/o\/[\w-]+(?:#|\/pull\/)\d+/g) ?? [];
    return named
      .map((each) => each.replace("/pull/", "#"))
      .filter((each) => each !== place)
      .map((each) => `${each} under ${place}`);
  });
}

function placed(data: { repository?: string | undefined; number: number }) {
  return { place: `${data.repository}#${data.number}`, said: JSON.stringify(data) };
}

function entriesOf(run: Run): string[] {
  return run
    .rankings()
    .flatMap(({ pullRequests }) =>
      pullRequests.map(({ repository, number }) => `${repository}#${number}`),
    );
}

function rowsOf(run: Run): string[] {
  return run.events
    .flatMap((event) => (event.event === "queue" ? event.data.rows : []))
    .map(({ repository, number }) => `${repository}#${number}`);
}

describe("a docket of two repositories with the same numbers", () => {
  const specs = ["o/left", "o/right"].map((name, side): RepositorySpec => ({
    name,
    pullRequests: [1, 2, 3].map((number) =>
      discussed(name, number, { people: 2 * number + side, bots: 9 }),
    ),
  }));

  it("ranks both as one, and puts nothing of one under the other", async ({ expect }) => {
    const run = start({ specs, asked: ["o/left", "o/right"] }, { limit: 4, queue: true });
    expect((await run.outcome).outcome).toBe("complete");
    expect(run.rankings()).toMatchObject([{ exact: true, openCount: 6 }]);
    expect(entriesOf(run)).toEqual(["o/right#3", "o/left#3", "o/right#2", "o/left#2"]);
    expect(misplaced(run.events)).toEqual([]);
    expect(run.summaries()).toHaveLength(4);
    expect(run.checks()).toHaveLength(4);
    expect(new Set(rowsOf(run)).size).toBe(6);
    for (const { repository, number, citations } of run.summaries()) {
      expect(citations.length).toBeGreaterThan(0);
      for (const { url } of citations) {
        expect(url).toContain(`/${repository}/pull/${number}`);
      }
    }
  });
});

describe("a docket of twenty repositories", () => {
  const open = Array.from({ length: 13 }, (_, index) => `o/open-${index + 1}`);
  const specs: RepositorySpec[] = [
    ...open.map((name, index) => ({
      name,
      pullRequests: Array.from({ length: index % 5 }, (_, each) =>
        discussed(name, each + 1, { people: (index * 7 + each * 5) % 23, bots: (index * 3) % 11 }),
      ),
    })),
    {
      name: "o/ours",
      private: true,
      visibleTo: [VIEWER],
      pullRequests: [discussed("o/ours", 1, { people: 30, bots: 0 })],
    },
    {
      name: "o/theirs",
      private: true,
      pullRequests: [discussed("o/theirs", 1, { people: 40, bots: 0 })],
    },
    {
      name: "o/now",
      formerNames: ["o/then"],
      pullRequests: [discussed("o/now", 1, { people: 25, bots: 3 })],
    },
    { name: "o/idle" },
    {
      name: "o/sso",
      sso: { authorizeUrl: "https://github.com/orgs/o/sso?authorization_request=x" },
      pullRequests: [discussed("o/sso", 1, { people: 50, bots: 0 })],
    },
    {
      name: "o/mono",
      pullRequests: [1, 2, 3].map((number) =>
        discussed("o/mono", number, { people: 20 - number, bots: 60 }),
      ),
    },
  ];
  const asked = [...open, "o/ours", "o/theirs", "o/gone", "o/then", "o/idle", "o/sso", "o/mono"];

  it("has the true ranking of what can be read, and each cause of what cannot", async ({
    expect,
  }) => {
    expect(asked).toHaveLength(20);
    const run = start({ specs, asked }, { limit: 8, queue: true });
    const outcome = await run.outcome;
    expect(outcome.outcome).toBe("partial");
    const scopes = run.events.flatMap((event) => (event.event === "job-scope" ? event.data : []));
    expect(scopes).toHaveLength(1);
    expect(scopes[0]?.repositories).toEqual([...open, "o/ours", "o/now", "o/idle", "o/mono"]);
    expect(scopes[0]?.unreadable.map(({ repository, error }) => [repository, error.code])).toEqual([
      ["o/theirs", "repository_not_found"],
      ["o/gone", "repository_not_found"],
      ["o/sso", "sso_required"],
    ]);
    const readable = specs.filter(({ name }) => !["o/theirs", "o/sso"].includes(name));
    const best = readable
      .flatMap(({ pullRequests = [] }) => pullRequests)
      .map(
        ({ comments = [] }) => comments.filter(({ author }) => author !== "coverage[bot]").length,
      )
      .toSorted((a, b) => b - a)
      .slice(0, 8);
    const [ranking] = run.rankings();
    expect(ranking?.exact).toBe(true);
    expect(ranking?.pullRequests.map(({ rank }) => rank.score)).toEqual(best);
    expect(entriesOf(run)).toContain("o/now#1");
    expect(misplaced(run.events)).toEqual([]);
    expect(rowsOf(run).toSorted()).toEqual(
      readable
        .flatMap(({ name, pullRequests = [] }) =>
          pullRequests.map(({ number }) => `${name}#${number}`),
        )
        .toSorted(),
    );
    expect(run.summaries().map((summary) => summary.outcome)).toEqual(Array(8).fill("written"));
  });

  it("tells the queues of what can be read where they are all that is wanted", async ({
    expect,
  }) => {
    const run = start({ specs, asked }, { limit: 0 });
    expect((await run.outcome).outcome).toBe("partial");
    const ends = run.events.flatMap((event) =>
      event.event === "queue" && event.data.final ? event.data.repository : [],
    );
    expect(ends.toSorted()).toEqual([...open, "o/ours", "o/now", "o/idle", "o/mono"].toSorted());
    expect(misplaced(run.events)).toEqual([]);
  });
});

describe("dockets of several repositories, whatever is in them", () => {
  it("are never wrong where they are called exact, and mix nothing up", async ({ expect }) => {
    const kind = fc.constantFrom(
      "open",
      "open",
      "open",
      "hidden",
      "gone",
      "sso",
      "empty",
      "renamed",
    );
    const counts = fc.array(fc.record({ people: fc.nat(6), bots: fc.nat(6) }), { maxLength: 4 });
    const repositories = fc.array(fc.record({ kind, counts }), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(repositories, fc.integer({ min: 1, max: 4 }), async (given, limit) => {
        const all = given.map(({ kind: is, counts: each }, index) => ({
          is,
          spec: {
            name: `o/r${index}`,
            ...(is === "hidden" ? { private: true } : {}),
            ...(is === "renamed" ? { formerNames: [`o/former${index}`] } : {}),
            ...(is === "sso" ? { sso: { authorizeUrl: "https://github.com/orgs/o/sso" } } : {}),
            pullRequests:
              is === "empty"
                ? []
                : each.map((count, at_) => discussed(`o/r${index}`, at_ + 1, count)),
          } satisfies RepositorySpec,
        }));
        const run = start(
          {
            specs: all.filter(({ is }) => is !== "gone").map(({ spec }) => spec),
            asked: all.map(({ is, spec }, index) =>
              is === "renamed" ? `o/former${index}` : spec.name,
            ),
          },
          { limit, queue: true },
        );
        const { outcome } = await run.outcome;
        const readable = all.filter(({ is }) => !["gone", "hidden", "sso"].includes(is));
        expect(outcome).toBe(
          readable.length === 0 ? "failed" : readable.length < all.length ? "partial" : "complete",
        );
        expect(misplaced(run.events)).toEqual([]);
        const scores = readable
          .flatMap(({ spec }) => spec.pullRequests)
          .map(
            ({ comments = [] }) =>
              comments.filter(({ author }) => author !== "coverage[bot]").length,
          )
          .toSorted((a, b) => b - a)
          .slice(0, limit);
        for (const { exact, pullRequests } of run.rankings()) {
          expect(exact).toBe(true);
          expect(pullRequests.map(({ rank }) => rank.score)).toEqual(scores);
        }
        expect(new Set(rowsOf(run))).toEqual(
          new Set(
            readable.flatMap(({ spec }) =>
              spec.pullRequests.map(({ number }) => `${spec.name}#${number}`),
            ),
          ),
        );
      }),
      { numRuns: 60 },
    );
  });
});
