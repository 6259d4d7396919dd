import { describe, it } from "vitest";

import { UPSTREAM_QUESTIONS_MAX } from "../../../../src/limits.ts";
import type { FileChange } from "../../../../src/summarize/pull-request/file-change.ts";
import { UpstreamError } from "../../../../src/upstream/error.ts";
import {
  createGitHub,
  createTestModel,
  discussed,
  foldDeltas,
  ONE_FILE,
  startRun,
} from "../../../support/docket-world.ts";
import { aComment, aReview, aThread } from "../../../support/pull-request.ts";

const FIVE = [9, 8, 7, 6, 5].map((comments, index) => discussed(index + 1, comments));
const QUIET = Array.from({ length: 10 }, (_, index) => discussed(100 + index, 0));
/** Twenty with so many comments by bots that one count rules none out; people talk about the second five. */
const INFLATED = Array.from({ length: 20 }, (_, index) => {
  const [people = 1, bots = 20] = index < 5 ? [1, 40 - index] : index < 10 ? [8] : [];
  return discussed(50 + index, people, bots);
});

async function* breaksOff(): AsyncGenerator<FileChange> {
  yield await Promise.resolve(ONE_FILE);
  throw new UpstreamError("github", "network");
}

describe("a run", () => {
  it("ranks, judges and writes every place on the list", async ({ expect }) => {
    const github = createGitHub([...QUIET, ...FIVE]);
    const run = startRun(github);

    expect(await run.outcome).toEqual({
      outcome: "complete",
      repository: { owner: "acme", name: "rockets", private: false },
      usage: { inputTokens: 500, outputTokens: 100, calls: 5 },
    });
    const [ranking] = run.rankings();
    expect(ranking).toMatchObject({ openCount: 15, considered: 15, exact: true });
    expect(ranking?.pullRequests[0]).toEqual({
      repository: "acme/rockets",
      number: 1,
      title: "Change 1",
      url: "https://github.com/acme/rockets/pull/1",
      author: "ada",
      rank: { score: 9, humanComments: 9, participants: 1, lastWeek: 0, botCommentsIgnored: 0 },
    });
    expect(run.announced().find(({ number }) => number === 1)).toMatchObject({
      readiness: { state: "ready" },
      facts: { author: "ada" },
      coverage: { files: { read: 1 } },
    });
    // Whichever is gathered first is written first.
    expect(run.summaries().find(({ number }) => number === 1)).toMatchObject({
      outcome: "written",
      text: "Change 1 retries uploads [C1]. Nobody objects.",
      open: [{ text: "Whether it needs a flag", citations: ["C1"] }],
      cached: false,
    });
    expect(run.problems).toEqual([]);
  });

  it("keeps what each entry was written from right before its summary", async ({ expect }) => {
    const kept: { number: number; ended: number }[] = [];
    const run = startRun(createGitHub(FIVE), {
      keepEvidence({ subject, pieces }) {
        expect(pieces.length).toBeGreaterThan(0);
        kept.push({ number: subject.number, ended: run.summaries().length });
      },
    });
    await run.outcome;

    expect(kept).toEqual(run.summaries().map(({ number }, ended) => ({ number, ended })));
  });

  it("tells of each entry before its deltas, and sums it up after them", async ({ expect }) => {
    const run = startRun(createGitHub(FIVE));
    await run.outcome;

    expect(run.events[0]?.event).toBe("ranking");
    for (const number of [1, 2, 3, 4, 5]) {
      const names = run.events.flatMap((event) =>
        "number" in event.data && event.data.number === number ? [event.event] : [],
      );
      expect(names[0]).toBe("pull-request");
      expect(names.slice(-2)).toEqual(["summary", "check"]);
      expect(new Set(names.slice(1, -2))).toEqual(new Set(["delta"]));
    }
    const texts = foldDeltas(run.events);
    for (const summary of run.summaries()) {
      expect(texts.get(summary.number)).toBe(summary.text);
    }
  });

  it("answers an empty list for a repository without open pull requests", async ({ expect }) => {
    const run = startRun(createGitHub([]));

    expect(await run.outcome).toMatchObject({ outcome: "complete" });
    expect(run.events.map(({ event }) => event)).toEqual(["ranking"]);
  });

  it("saves what a later attempt needs before it announces the ranking", async ({ expect }) => {
    const run = startRun(createGitHub(FIVE), { request: { limit: 1 } });
    await run.outcome;

    expect(run.checkpoints).toEqual([
      {
        repository: { owner: "acme", name: "rockets", private: false },
        entries: [{ number: 1, id: "PR_1", commentsEver: 9 }],
      },
    ]);
  });
});

describe("requests to GitHub", () => {
  it("are eight where the provisional order holds", async ({ expect }) => {
    const github = createGitHub([...QUIET, ...FIVE]);
    await startRun(github).outcome;

    expect(github.asked).toHaveLength(8);
    expect(github.named("details")).toEqual([
      { name: "details", ids: ["PR_1", "PR_2", "PR_3", "PR_4", "PR_5"] },
    ]);
    expect(github.most).toBeLessThanOrEqual(UPSTREAM_QUESTIONS_MAX);
  });

  it("begin on the provisional order while people are counted", async ({ expect }) => {
    const counted = Promise.withResolvers<void>();
    const github = createGitHub(FIVE, {
      before: ({ name }) => (name === "recount" ? counted.promise : undefined),
    });
    const run = startRun(github);
    await run.clock.advance(0);

    expect(github.named("details")).toHaveLength(1);
    expect(github.named("changes")).toHaveLength(5);
    expect(run.events).toEqual([]);
    counted.resolve();
    expect((await run.outcome).outcome).toBe("complete");
  });

  it("ask for the changes beside the details where GitHub has told their size", async ({
    expect,
  }) => {
    const answered = Promise.withResolvers<void>();
    const github = createGitHub(FIVE, {
      sized: true,
      before: ({ name }) => (name === "candidates" ? undefined : answered.promise),
    });
    const run = startRun(github);
    await run.clock.advance(0);

    expect(github.asked.map(({ name }) => name)).toEqual([
      "candidates",
      "recount",
      "details",
      ...Array.from({ length: 5 }, () => "changes"),
    ]);
    answered.resolve();
    expect((await run.outcome).outcome).toBe("complete");
    expect(github.asked).toHaveLength(8);
  });

  it("are at most two more for each entry that bots had put on the list", async ({ expect }) => {
    const inflated = [discussed(50, 1, 40), discussed(51, 0, 30)];
    const github = createGitHub([...inflated, ...FIVE, ...QUIET]);
    const run = startRun(github);
    await run.outcome;

    expect(run.rankings()[0]?.pullRequests.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5]);
    expect(github.asked.length).toBeLessThanOrEqual(8 + 2 * 2);
    expect(github.most).toBeLessThanOrEqual(UPSTREAM_QUESTIONS_MAX);
    expect(new Set(run.summaries().map(({ number }) => number))).toEqual(new Set([1, 2, 3, 4, 5]));
  });

  it("ask ahead for who is likely by the first count, while others are counted", async ({
    expect,
  }) => {
    const counted = Promise.withResolvers<void>();
    const github = createGitHub(INFLATED, {
      sized: true,
      before: () => (github.named("recount").length > 1 ? counted.promise : undefined),
    });
    const run = startRun(github);
    await run.clock.advance(0);

    expect(github.named("recount")).toHaveLength(2);
    expect(run.events).toEqual([]);
    expect(github.named("changes").flatMap(({ ids }) => ids)).toEqual(
      [50, 51, 52, 53, 54].concat([59, 58, 57, 56, 55]),
    );
    counted.resolve();
    expect((await run.outcome).outcome).toBe("complete");
    expect(github.asked).toHaveLength(1 + 2 + 2 + 10);
  });

  it("ask nothing ahead where few of the person's points are left", async ({ expect }) => {
    const counted = Promise.withResolvers<void>();
    const github = createGitHub(INFLATED, {
      sized: true,
      pointsLeft: () => 999,
      before: () => (github.named("recount").length > 1 ? counted.promise : undefined),
    });
    const run = startRun(github);
    await run.clock.advance(0);

    expect(github.named("recount")).toHaveLength(2);
    expect(github.named("changes")).toHaveLength(5);
    counted.resolve();
    expect((await run.outcome).outcome).toBe("complete");
  });

  it("are never more at once than connections and answers being read, for twenty entries", async ({
    expect,
  }) => {
    const github = createGitHub(
      Array.from({ length: 30 }, (_, index) => discussed(index + 1, 40 - index)),
    );
    const run = startRun(github, { request: { limit: 20 } });

    expect((await run.outcome).outcome).toBe("complete");
    expect(github.most).toBe(UPSTREAM_QUESTIONS_MAX);
    expect(github.asked).toHaveLength(1 + 2 + 4 + 20);
  });

  it("are none more where one leaves a long list before it was asked about", async ({ expect }) => {
    const counted = Promise.withResolvers<void>();
    const inflated = discussed(50, 0, 25);
    const github = createGitHub(
      [inflated, ...Array.from({ length: 30 }, (_, index) => discussed(index + 1, 40 - index))],
      {
        sized: true,
        before: ({ name }) => (name === "candidates" ? undefined : counted.promise),
      },
    );
    const run = startRun(github, { request: { limit: 20 } });
    await run.clock.advance(0);
    counted.resolve();

    expect((await run.outcome).outcome).toBe("complete");
    expect(github.named("details").flatMap(({ ids }) => ids)).not.toContain("PR_50");
    expect(github.named("changes").flatMap(({ ids }) => ids)).not.toContain(50);
    expect(github.asked).toHaveLength(1 + 2 + 4 + 20);
  });

  it("go out in rank order", async ({ expect }) => {
    const github = createGitHub(FIVE);
    await startRun(github).outcome;

    expect(github.named("changes").map(({ ids }) => ids[0])).toEqual([1, 2, 3, 4, 5]);
  });

  it("ask once more, for all together, where mergeability was not known", async ({ expect }) => {
    const unsure = FIVE.map((pull, index) => ({
      ...pull,
      mergeable: index < 2 ? ("UNKNOWN" as const) : pull.mergeable,
    }));
    const github = createGitHub(unsure, { mergeableLater: "CONFLICTING" });
    const run = startRun(github);
    await run.outcome;

    expect(github.asked).toHaveLength(9);
    expect(github.named("mergeability")[0]?.ids).toEqual(["PR_1", "PR_2"]);
    const states = run
      .announced()
      .toSorted((a, b) => a.number - b.number)
      .map(({ readiness }) => readiness.state);
    expect(states).toEqual(["conflicts", "conflicts", "ready", "ready", "ready"]);
  });

  it("ask nothing about mergeability where only those who left the list lack it", async ({
    expect,
  }) => {
    const inflated = discussed(50, 0, 40, { mergeable: "UNKNOWN" });
    const github = createGitHub([inflated, ...FIVE]);
    const run = startRun(github);

    expect((await run.outcome).outcome).toBe("complete");
    await run.clock.advance(10_000);
    expect(github.named("details")[0]?.ids).toContain("PR_50");
    expect(github.named("mergeability")).toEqual([]);
  });

  it("leave the state unknown where GitHub still does not know", async ({ expect }) => {
    const github = createGitHub([discussed(1, 3, 0, { mergeable: "UNKNOWN" })]);
    const run = startRun(github);
    await run.outcome;

    expect(github.named("mergeability")).toHaveLength(1);
    expect(run.announced()[0]?.readiness.state).toBe("unknown");
  });
});

describe("a failing second question about mergeability", () => {
  it("leaves the state unknown, and costs nothing else", async ({ expect }) => {
    const github = createGitHub([discussed(1, 3, 0, { mergeable: "UNKNOWN" })], {
      before: ({ name }) => {
        if (name === "mergeability") {
          throw new UpstreamError("github", "timeout");
        }
      },
    });
    const run = startRun(github);

    expect((await run.outcome).outcome).toBe("complete");
    expect(run.announced()[0]?.readiness.state).toBe("unknown");
  });
});

describe("discussions beyond what the details bring", () => {
  const newest = aThread({ resolved: true });
  const long = discussed(1, 3, 0, { threads: { total: 2, list: [newest] } });

  it("are fetched for their threads, since one of them may be unresolved", async ({ expect }) => {
    const github = createGitHub([long], { older: { threads: [aThread({ path: "src/old.ts" })] } });
    const run = startRun(github);
    await run.outcome;

    expect(github.named("older")).toHaveLength(1);
    expect(run.announced()[0]).toMatchObject({
      facts: { threads: { open: 1, resolved: 1 } },
      readiness: { state: "open_threads" },
    });
  });

  it("are fetched for what is missing of a thread, of reviews and of comments", async ({
    expect,
  }) => {
    const begun = aThread({ comments: [aComment({ body: "Why?" })], commentsTotal: 3 });
    const whole = { ...begun, comments: [...begun.comments, aComment(), aComment()] };
    const told = discussed(1, 30, 0, { threads: { total: 1, list: [begun] } });
    const github = createGitHub(
      [
        {
          ...told,
          comments: { ...told.comments, total: told.comments.total + 1 },
          reviews: { ...told.reviews, total: told.reviews.list.length + 1 },
        },
      ],
      {
        older: {
          comments: [aComment({ body: "The one before." })],
          reviews: [aReview({ body: "Said in a review." })],
          threads: [whole],
        },
      },
    );
    const run = startRun(github);
    await run.outcome;

    expect(github.named("older")).toHaveLength(1);
    expect(run.announced()[0]?.coverage.comments).toEqual({ total: 34, read: 34, cut: 0 });
  });

  it("are fetched for their comments where many are missing", async ({ expect }) => {
    const told = discussed(1, 30, 0);
    const github = createGitHub([{ ...told, comments: { ...told.comments, total: 90 } }], {
      older: { comments: discussed(2, 60).comments.list },
    });
    const run = startRun(github);
    await run.outcome;

    expect(github.named("older")).toHaveLength(1);
    expect(run.announced()[0]?.coverage.comments).toEqual({ total: 90, read: 90, cut: 0 });
  });

  it("are done without when they cannot be had", async ({ expect }) => {
    const github = createGitHub([long], {
      before: ({ name }) => {
        if (name === "older") {
          throw new UpstreamError("github", "timeout");
        }
      },
    });
    const run = startRun(github);

    expect((await run.outcome).outcome).toBe("complete");
    expect(run.announced()[0]?.facts.threads).toEqual({ open: 0, resolved: 1 });
  });
});

describe("the model", () => {
  it("writes as many entries at once as it may, the first in rank first", async ({ expect }) => {
    const gathered = Promise.withResolvers<void>();
    const world = createTestModel(async function* say(number, label) {
      await gathered.promise;
      yield `Change ${number} [${label}].`;
    });
    const run = startRun(createGitHub(FIVE), {
      model: world.model,
      limits: { modelConcurrency: 2 },
    });
    // Which two are first depends on whose evidence is there first; all others wait for a place, in rank order.
    await expect.poll(() => run.announced().length).toBe(5);
    await expect.poll(() => world.asked.length).toBe(2);
    gathered.resolve();
    await run.outcome;

    const waited = world.asked.slice(2);
    expect(waited).toEqual(waited.toSorted((one, other) => one - other));
    expect(new Set(world.asked)).toEqual(new Set([1, 2, 3, 4, 5]));
    expect(world.most).toBe(2);
  });

  it("starts on an entry as soon as its evidence is there", async ({ expect }) => {
    const held = Promise.withResolvers<void>();
    const github = createGitHub(FIVE, {
      before: ({ name, ids }) => (name === "changes" && ids[0] === 1 ? held.promise : undefined),
    });
    const run = startRun(github);
    await run.clock.advance(0);

    await expect.poll(() => run.summaries().length).toBe(4);
    expect(run.announced().map(({ number }) => number)).not.toContain(1);
    held.resolve();
    expect((await run.outcome).outcome).toBe("complete");
  });
});

describe("what fails", () => {
  it("fails one entry alone when GitHub no longer shows it", async ({ expect }) => {
    const github = createGitHub(FIVE);
    const run = startRun({
      ...github,
      pulls: {
        ...github.pulls,
        details: (ids) => github.pulls.details(ids.filter((id) => id !== "PR_3")),
      },
    });

    expect((await run.outcome).outcome).toBe("partial");
    const failed = run.summaries().filter(({ outcome }) => outcome === "failed");
    expect(failed).toMatchObject([{ number: 3, text: "", error: { code: "not_found" } }]);
    expect(run.announced().map(({ number }) => number)).not.toContain(3);
  });

  it("costs only the diff when only the diff cannot be had", async ({ expect }) => {
    const github = createGitHub(FIVE, {
      before: ({ name, ids }) => {
        if (name === "changes" && ids[0] === 2) {
          throw new UpstreamError("github", "rejected", { status: 500 });
        }
      },
    });
    const run = startRun(github);

    expect((await run.outcome).outcome).toBe("complete");
    const second = run.summaries().find(({ number }) => number === 2);
    expect(second?.outcome).toBe("written");
    expect(second?.warnings.map(({ code }) => code)).toContain("diff_unavailable");
    expect(github.asked).toHaveLength(8);
  });

  it("reads a diff that broke off once more", async ({ expect }) => {
    let reads = 0;
    const github = createGitHub(FIVE.slice(0, 1), {
      files: async function* broken() {
        reads += 1;
        if (reads === 1) {
          throw new UpstreamError("github", "network");
        }
        yield* [];
      },
    });
    const run = startRun(github);

    expect((await run.outcome).outcome).toBe("complete");
    expect(reads).toBe(2);
    expect(run.summaries()[0]?.warnings.map(({ code }) => code)).not.toContain("diff_unavailable");
  });

  it("does without a diff that twice does not begin in time", async ({ expect }) => {
    const github = createGitHub([discussed(1, 9)], {
      before: ({ name }) => {
        if (name === "changes") {
          throw new UpstreamError("github", "timeout");
        }
      },
    });
    const run = startRun(github);
    expect((await run.outcome).outcome).toBe("complete");
    expect(github.named("changes")).toHaveLength(2);
    expect(run.summaries()[0]?.warnings.map(({ code }) => code)).toContain("diff_unavailable");
  });

  it("does without a diff that breaks off twice", async ({ expect }) => {
    const github = createGitHub(FIVE.slice(0, 1), {
      files: breaksOff,
    });
    const run = startRun(github);

    expect((await run.outcome).outcome).toBe("complete");
    expect(github.named("changes")).toHaveLength(2);
    expect(run.summaries()[0]?.warnings.map(({ code }) => code)).toContain("diff_unavailable");
  });

  it("asks for each of a batch alone when single ones cannot be read", async ({ expect }) => {
    const cause = new UpstreamError("github", "invalid_response", { status: 502 });
    const github = createGitHub(FIVE, {
      before: ({ name, ids }) => {
        if (name === "details" && ids.includes("PR_4")) {
          throw ids.length === 1
            ? cause
            : new UpstreamError("github", "invalid_response", { cause });
        }
      },
    });
    const run = startRun(github);

    expect((await run.outcome).outcome).toBe("partial");
    expect(run.summaries().filter(({ outcome }) => outcome === "written")).toHaveLength(4);
    expect(github.named("details")).toHaveLength(6);
  });

  it("asks for none of a batch alone when all fail alike", async ({ expect }) => {
    const github = createGitHub(FIVE, {
      before: ({ name }) => {
        if (name === "details") {
          throw new UpstreamError("github", "invalid_response", { status: 502 });
        }
      },
    });
    const run = startRun(github);

    expect((await run.outcome).outcome).toBe("failed");
    expect(github.named("details")).toHaveLength(1);
  });

  it("ends the job when the list itself cannot be had", async ({ expect }) => {
    const github = createGitHub(FIVE, {
      before: () => {
        throw new UpstreamError("github", "rejected", { status: 404 });
      },
    });
    const run = startRun(github);

    expect(await run.outcome).toEqual({
      outcome: "failed",
      failure: { code: "repository_not_found" },
      usage: { inputTokens: 0, outputTokens: 0, calls: 0 },
    });
    expect(run.events).toEqual([]);
  });

  it("stops asking at the first 401, and says so of the job", async ({ expect }) => {
    const github = createGitHub(
      Array.from({ length: 20 }, (_, index) => discussed(index + 1, 30 - index)),
      {
        before: ({ name, ids }) => {
          if (name === "changes" && ids[0] === 2) {
            throw new UpstreamError("github", "rejected", { status: 401 });
          }
        },
      },
    );
    const run = startRun(github, { request: { limit: 20 } });
    const outcome = await run.outcome;

    expect(outcome.failure).toEqual({ code: "reconnect_required" });
    expect(github.named("changes").length).toBeLessThan(20);
    expect(run.summaries()).toHaveLength(20);
    for (const summary of run.summaries().filter((each) => each.outcome === "failed")) {
      expect(summary.error?.code).toBe("reconnect_required");
    }
  });

  it("carries how long to wait when GitHub's limit is reached", async ({ expect }) => {
    const github = createGitHub(FIVE, {
      before: ({ name }) => {
        if (name === "details") {
          throw new UpstreamError("github", "rate_limited", { status: 403, retryAfterMs: 60_000 });
        }
      },
    });

    expect(await startRun(github).outcome).toMatchObject({
      outcome: "failed",
      failure: { code: "github_rate_limited", retryAfterMs: 60_000 },
    });
  });

  it("is reported, and public only as a code, when nobody expected it", async ({ expect }) => {
    const bug = new TypeError("secret internals");
    const github = createGitHub(FIVE, {
      before: ({ name, ids }) => {
        if (name === "changes" && ids[0] === 5) {
          throw bug;
        }
      },
    });
    const run = startRun(github);

    expect((await run.outcome).outcome).toBe("partial");
    expect(run.problems).toEqual([{ error: bug, number: 5 }]);
    expect(JSON.stringify(run.events)).not.toContain("secret internals");
  });

  it("is thrown on when it is the log that fails", async ({ expect }) => {
    const github = createGitHub(FIVE);
    const full = new Error("disk full");
    const run = startRun(github, {
      saveCheckpoint: () => {
        throw full;
      },
    });

    await expect(run.outcome).rejects.toBe(full);
    expect(run.events).toEqual([]);
  });
});

describe("a private repository", () => {
  it("is refused where it is not allowed, before anything about it is asked", async ({
    expect,
  }) => {
    const github = createGitHub(FIVE, { private: true });
    const run = startRun(github, { limits: { privateRepositories: "off" } });

    expect(await run.outcome).toMatchObject({
      outcome: "failed",
      failure: { code: "not_allowed" },
    });
    expect(run.events).toEqual([]);
    expect(github.asked.map(({ name }) => name)).toEqual(["candidates"]);
  });

  it("is never sent to a model where only extracts are allowed", async ({ expect }) => {
    const { model, asked } = createTestModel();
    const kept: unknown[] = [];
    const run = startRun(createGitHub(FIVE, { private: true }), {
      model,
      keepEvidence: (evidence) => kept.push(evidence),
      limits: { privateRepositories: "extractive" },
    });

    expect((await run.outcome).outcome).toBe("complete");
    expect(asked).toEqual([]);
    expect(kept).toEqual([]);
    expect(run.summaries().every(({ outcome }) => outcome === "extractive")).toBe(true);
    expect(run.summaries()[0]?.warnings.map(({ code }) => code)).toContain("private_repository");
  });
});
