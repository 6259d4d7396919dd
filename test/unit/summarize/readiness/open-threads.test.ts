import { describe, it } from "vitest";

import type { ReviewThread } from "../../../../src/summarize/pull-request/pull-request.ts";
import { gatherFacts } from "../../../../src/summarize/readiness/facts.ts";
import { openThreads } from "../../../../src/summarize/readiness/open-threads.ts";
import { judgeReadiness } from "../../../../src/summarize/readiness/readiness.ts";
import { unreadOf } from "../../../../src/summarize/readiness/unread.ts";
import { aComment, aPullRequest, aThread, machine, person } from "../../../support/pull-request.ts";

const NOW = Date.parse("2026-11-20T12:00:00Z");
const asks = aComment({ createdAt: "2026-11-10T09:00:00Z" });
const answers = aComment({ author: person("ada"), createdAt: "2026-11-11T09:00:00Z" });
const lints = aComment({ author: machine("linter"), createdAt: "2026-11-12T09:00:00Z" });

function pullWith(thread: Partial<ReviewThread>) {
  return aPullRequest({ threads: { total: 1, list: [aThread(thread)] } });
}

/** Whose turn, and whether threads count as read. */
function turnOf(thread: Partial<ReviewThread>): string {
  const pull = pullWith(thread);
  const [open] = openThreads(pull);
  return `${open?.turn ?? "none"}${unreadOf(pull).includes("threads") ? ", unread" : ""}`;
}

describe("whose turn an open thread is", () => {
  it.for([
    ["a reviewer asks", { comments: [asks] }, "author"],
    ["the author answered", { comments: [asks, answers] }, "reviewers"],
    ["the author answered, in any order of the list", { comments: [answers, asks] }, "reviewers"],
    ["the author alone spoke", { comments: [answers] }, "author"],
    ["a machine spoke last", { comments: [asks, answers, lints] }, "reviewers"],
    ["it is resolved", { comments: [asks], resolved: true }, "none"],
    ["it may be resolved", { comments: [asks], resolved: null }, "author"],
    [
      "cut, the latest a reviewer's",
      { comments: [answers, asks], commentsTotal: 9, latest: 2 },
      "reviewers",
    ],
    [
      "cut, the latest read",
      { comments: [asks, answers], commentsTotal: 9, latest: 1 },
      "reviewers",
    ],
    [
      "cut, and it is not said which are the latest",
      { comments: [asks, answers], commentsTotal: 9 },
      "unknown, unread",
    ],
    [
      "cut, a reviewer among the latest",
      { comments: [asks], commentsTotal: 9, latest: 1 },
      "author",
    ],
    [
      "cut, the author alone was read",
      { comments: [answers], commentsTotal: 9, latest: 1 },
      "unknown, unread",
    ],
    [
      "cut, the last person is not among the latest",
      { comments: [asks, lints], commentsTotal: 9, latest: 1 },
      "unknown, unread",
    ],
    [
      "cut, and only machines were read",
      { comments: [lints], commentsTotal: 9, latest: 1 },
      "none, unread",
    ],
    [
      "cut among machines, and resolved",
      { comments: [lints], commentsTotal: 9, resolved: true },
      "none",
    ],
    ["whole, among machines", { comments: [lints] }, "none"],
  ] satisfies [string, Partial<ReviewThread>, string][])("%s", ([, thread, turn], { expect }) => {
    expect(turnOf(thread)).toBe(turn);
  });

  it("goes by the id where two spoke at once", ({ expect }) => {
    const at = "2026-11-10T09:00:00Z";
    const one = aComment({ id: "IC_a", createdAt: at, author: person("ada") });
    const other = aComment({ id: "IC_b", createdAt: at });
    expect(turnOf({ comments: [other, one] })).toBe("author");
    expect(turnOf({ comments: [{ ...other, id: "IC_0" }, one] })).toBe("reviewers");
  });

  it("names the reviewers in it, and since when", ({ expect }) => {
    const [open] = openThreads(pullWith({ comments: [asks, answers, lints] }));
    expect(open?.reviewers.map(({ login }) => login)).toEqual(["grace"]);
    expect(open?.since).toBe(Date.parse("2026-11-11T09:00:00Z"));
    expect(open?.certain).toBe(true);
    expect(openThreads(pullWith({ comments: [asks], resolved: null }))[0]?.certain).toBe(false);
  });
});

describe("threads that were read in part", () => {
  const CUT = { comments: [asks, answers], commentsTotal: 9 };

  it.for([
    [
      "one that waits for the author decides",
      [aThread({ comments: [asks] }), aThread(CUT)],
      "open_threads",
      "author",
    ],
    ["one of an unknown turn does not", [aThread(CUT)], "unknown", "nobody"],
    [
      "one that waits for reviewers does not",
      [aThread({ comments: [asks, answers] }), aThread(CUT)],
      "unknown",
      "nobody",
    ],
  ] as const)("%s", ([, list, state, who], { expect }) => {
    const pull = aPullRequest({ threads: { total: list.length, list: [...list] } });
    const judged = judgeReadiness(gatherFacts(pull, NOW), pull, NOW);
    expect([judged.state, judged.waitingOn.who]).toEqual([state, who]);
  });

  it("decide nothing where none was read whole by the connection itself", ({ expect }) => {
    const threads = { total: 1, list: [aThread({ comments: [asks] })] };
    const pull = aPullRequest({ threads, unread: ["threads"] });
    expect(judgeReadiness(gatherFacts(pull, NOW), pull, NOW).state).toBe("unknown");
  });
});
