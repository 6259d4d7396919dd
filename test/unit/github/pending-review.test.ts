import { describe, it } from "vitest";

import { withOlder } from "../../../src/summarize/gather/older-discussion.ts";
import type { PullRequests } from "../../../src/summarize/ports.ts";
import { gatherFacts } from "../../../src/summarize/readiness/facts.ts";
import { judgeReadiness } from "../../../src/summarize/readiness/readiness.ts";
import type { PullRequestSpec, ThreadSpec } from "../../fakes/github/world.ts";
import { docketOver, WAYS } from "./docket-over.ts";
import { idsOf, START, VIEWER } from "./github-api.ts";
import { createRestApi } from "./rest/rest-api.ts";

const UNSENT = "Not sent yet";
const APPROVED: PullRequestSpec = {
  number: 1,
  author: "ada",
  comments: [{ author: "linus", body: "Fine." }],
  reviews: [{ author: "grace", state: "APPROVED" }],
};

function threadOf(...comments: ThreadSpec["comments"]): ThreadSpec {
  return { path: "a.ts", line: 2, comments };
}

/** The same with a review that the reader, or somebody else, has begun and not submitted. */
function pendingBy(author: string, ...more: ThreadSpec[]): PullRequestSpec {
  const unsent = { author, body: UNSENT, review: "unsent" };
  return {
    ...APPROVED,
    reviews: [
      ...(APPROVED.reviews ?? []),
      { key: "unsent", author, state: "PENDING", body: UNSENT },
    ],
    threads: [threadOf(unsent), ...more, threadOf(unsent, unsent)],
  };
}

async function read(pulls: PullRequests) {
  const ids = await idsOf(pulls);
  const recounts = await pulls.recount(ids);
  const [details] = await pulls.details(ids);
  if (details === undefined) {
    throw new Error("It was expected to be there.");
  }
  const pull = await withOlder(
    details,
    async (each) => (await pulls.older?.(each)) ?? { comments: [], threads: [] },
  );
  const facts = gatherFacts(pull, START);
  return { recounts, pull, facts, readiness: judgeReadiness(facts, pull, START) };
}

describe("a review that was begun and not submitted", () => {
  it.for(["graphql", "rest"] as const)(
    "changes nothing for its own author (%s)",
    async (level, { expect }) => {
      const [own, others] = await Promise.all(
        [VIEWER, "grace"].map(async (author) => {
          const api = createRestApi({ pullRequests: [pendingBy(author)] });
          return await read(level === "rest" ? api.rest : api.pulls());
        }),
      );
      expect(own?.readiness.state).toBe(others?.readiness.state);
      expect(own?.facts.threads).toEqual({ open: 0, resolved: 0 });
      expect(own?.pull.threads).toEqual({ total: 0, list: [] });
      expect(own?.pull.reviews.total).toBe(1);
      expect(JSON.stringify(own)).not.toContain(UNSENT);
    },
  );

  it("is not counted among what people wrote", async ({ expect }) => {
    const api = createRestApi({ pullRequests: [pendingBy(VIEWER)] });
    const { recounts, readiness } = await read(api.pulls());
    expect(recounts).toMatchObject([
      { reviews: [{ author: { login: "grace" }, comments: 0 }], reviewsTotal: 1 },
    ]);
    expect(readiness.state).toBe("ready");
  });

  it("is not counted over REST, and what was submitted is", async ({ expect }) => {
    const said = { author: "linus", body: "Too hot?" };
    const unsent = { author: VIEWER, body: UNSENT, review: "unsent" };
    const api = createRestApi({ pullRequests: [pendingBy(VIEWER, threadOf(said, unsent))] });
    const { recounts } = await read(api.rest);
    expect(recounts).toMatchObject([
      { reviews: [{ author: { login: "linus" }, comments: 1 }], reviewsTotal: 1 },
    ]);
    // What was asked for to tell is what the details rest on as well.
    expect(api.operations().filter((name) => name === "pulls.listReviews")).toHaveLength(1);
  });

  it("makes no pull request more discussed than another", async ({ expect }) => {
    const remark = { author: "linus", body: "Hm." };
    const repository = {
      pullRequests: [pendingBy(VIEWER), { ...APPROVED, number: 2, comments: [remark, remark] }],
    };
    for (const way of WAYS) {
      const { ranking } = await docketOver(way, { repository });
      const scores = ranking?.pullRequests.map(({ number, rank }) => [number, rank.score]);
      expect(scores, way).toEqual([
        [2, 2],
        [1, 1],
      ]);
    }
  });

  it.for(["graphql", "rest"] as const)(
    "leaves what was submitted in the same thread (%s)",
    async (level, { expect }) => {
      const said = { author: "linus", body: "Too hot?" };
      const unsent = { author: VIEWER, body: UNSENT, review: "unsent" };
      const api = createRestApi({ pullRequests: [pendingBy(VIEWER, threadOf(said, unsent))] });
      const { pull } = await read(level === "rest" ? api.rest : api.pulls());
      expect(pull.threads.total).toBe(1);
      expect(pull.threads.list).toMatchObject([
        { commentsTotal: 1, comments: [{ body: "Too hot?" }] },
      ]);
    },
  );

  it("does not stand for a thread that was not read, however old", async ({ expect }) => {
    const resolved = { ...threadOf({ author: "linus", body: "Hm." }), resolvedBy: "ada" };
    const api = createRestApi({
      pullRequests: [pendingBy(VIEWER, ...Array.from({ length: 45 }, () => resolved))],
    });
    const { pull, readiness } = await read(api.pulls());
    expect(pull.threads.total).toBe(45);
    expect(pull.threads.list).toHaveLength(45);
    expect(readiness.state).toBe("ready");
  });
});
