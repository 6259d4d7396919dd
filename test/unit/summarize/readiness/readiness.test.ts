import { readFileSync } from "node:fs";

import { describe, it } from "vitest";

import { STALE_AFTER_MS } from "../../../../src/limits.ts";
import type { ReadinessState } from "../../../../src/protocol/pull-request.ts";
import type { PullRequest } from "../../../../src/summarize/pull-request/pull-request.ts";
import { factLines } from "../../../../src/summarize/readiness/fact-lines.ts";
import { gatherFacts } from "../../../../src/summarize/readiness/facts.ts";
import { judgeReadiness } from "../../../../src/summarize/readiness/readiness.ts";
import {
  aComment,
  aPullRequest,
  aReview,
  aThread,
  machine,
  OLDER_HEAD,
  person,
} from "../../../support/pull-request.ts";

const NOW = Date.parse("2026-11-20T12:00:00Z");
const PUSH = "2026-11-09T09:00:00.000Z";
const APPROVAL = "2026-11-11T09:00:00.000Z";
const REVIEWED = "2026-11-08T09:00:00.000Z";

function judge(more: Partial<PullRequest>, now = NOW) {
  const pull = aPullRequest(more);
  return judgeReadiness(gatherFacts(pull, now), pull, now);
}

const approval = aReview({ state: "APPROVED" });
const outdatedApproval = aReview({
  state: "APPROVED",
  submittedAt: REVIEWED,
  commitOid: OLDER_HEAD,
});
const request = aReview({
  author: person("linus"),
  state: "CHANGES_REQUESTED",
  submittedAt: "2026-11-10T10:00:00Z",
});
const earlierRequest = aReview({
  author: person("edsger"),
  state: "CHANGES_REQUESTED",
  submittedAt: REVIEWED,
  commitOid: OLDER_HEAD,
});
const reviewerSpeaks = aComment({ createdAt: "2026-11-12T08:00:00Z" });
const authorSpeaks = aComment({ author: person("ada"), createdAt: "2026-11-13T08:00:00Z" });
const botSpeaks = aComment({ author: machine("linter"), createdAt: "2026-11-14T08:00:00Z" });

function threads(...list: ReturnType<typeof aThread>[]): Pick<PullRequest, "threads"> {
  return { threads: { total: list.length, list } };
}

function checks(state: PullRequest["checks"]["state"]): Pick<PullRequest, "checks"> {
  return {
    checks: {
      state,
      total: 4,
      list: [
        { name: "unit", state: "success" },
        { name: "docs", state: "neutral" },
        ...(state === "FAILURE" || state === "ERROR"
          ? [{ name: "lint", state: "failure" as const }]
          : []),
        ...(state === "PENDING" ? [{ name: "e2e", state: "pending" as const }] : []),
      ],
    },
  };
}

interface Row {
  given: Partial<PullRequest>;
  state: ReadinessState;
  who: string;
  logins?: string[];
  since: string;
  blockers?: string[];
}

const ROWS: Record<string, Row> = {
  draft: {
    given: { draft: true },
    state: "draft",
    who: "author",
    since: PUSH,
    blockers: ["draft"],
  },
  conflicts: {
    given: { mergeable: "CONFLICTING" },
    state: "conflicts",
    who: "author",
    since: PUSH,
    blockers: ["conflicts"],
  },
  "checks-failure": {
    given: checks("FAILURE"),
    state: "checks_failing",
    who: "author",
    since: PUSH,
    blockers: ["checks_failing"],
  },
  "checks-error": {
    given: checks("ERROR"),
    state: "checks_failing",
    who: "author",
    since: PUSH,
    blockers: ["checks_failing"],
  },
  "request-current": {
    given: {
      opinions: [
        approval,
        request,
        { ...request, id: "later", author: person("barbara"), submittedAt: "2026-11-11T10:00:00Z" },
      ],
    },
    state: "changes_requested",
    who: "author",
    since: "2026-11-10T10:00:00.000Z",
    blockers: ["changes_requested"],
  },
  "request-earlier": {
    given: { opinions: [approval, earlierRequest], reviewDecision: "CHANGES_REQUESTED" },
    state: "changes_requested",
    who: "reviewers",
    logins: ["edsger"],
    since: PUSH,
    blockers: ["changes_requested_earlier"],
  },
  "request-commit-gone": {
    given: { opinions: [approval, { ...request, commitOid: null }] },
    state: "changes_requested",
    who: "reviewers",
    logins: ["linus"],
    since: "2026-11-10T10:00:00.000Z",
    blockers: ["changes_requested_earlier"],
  },
  "request-asked-again": {
    given: {
      opinions: [approval, request],
      requestedReviewers: [{ login: "Linus", kind: "user" }],
    },
    state: "changes_requested",
    who: "reviewers",
    logins: ["linus"],
    since: "2026-11-10T10:00:00.000Z",
    blockers: ["review_requested_again"],
  },
  "request-both": {
    given: { opinions: [approval, earlierRequest, request] },
    state: "changes_requested",
    who: "author",
    since: "2026-11-10T10:00:00.000Z",
    blockers: ["changes_requested", "changes_requested_earlier"],
  },
  "request-dismissed": {
    given: { opinions: [{ ...request, state: "DISMISSED" }] },
    state: "needs_review",
    who: "reviewers",
    logins: [],
    since: PUSH,
    blockers: ["needs_review"],
  },
  "request-withdrawn": {
    given: {
      opinions: [request, { ...request, id: "z", state: "APPROVED", submittedAt: APPROVAL }],
    },
    state: "ready",
    who: "nobody",
    since: APPROVAL,
  },
  "request-unlisted": {
    given: { reviewDecision: "CHANGES_REQUESTED" },
    state: "changes_requested",
    who: "author",
    since: PUSH,
    blockers: ["changes_requested"],
  },
  "request-stranger": {
    given: {
      reviewDecision: "APPROVED",
      opinions: [approval, { ...request, association: "NONE" }],
    },
    state: "ready",
    who: "nobody",
    since: APPROVAL,
  },
  "request-writer": {
    given: { reviewDecision: "APPROVED", opinions: [approval, request] },
    state: "changes_requested",
    who: "author",
    since: "2026-11-10T10:00:00.000Z",
    blockers: ["changes_requested"],
  },
  "request-bot": {
    given: { opinions: [approval, { ...request, author: machine("reviewer") }] },
    state: "ready",
    who: "nobody",
    since: APPROVAL,
  },
  "request-bot-counted": {
    given: {
      reviewDecision: "CHANGES_REQUESTED",
      opinions: [approval, { ...request, author: machine("reviewer") }],
    },
    state: "changes_requested",
    who: "author",
    since: "2026-11-10T10:00:00.000Z",
    blockers: ["changes_requested"],
  },
  "thread-reviewer-last": {
    given: threads(aThread({ comments: [reviewerSpeaks, botSpeaks] })),
    state: "open_threads",
    who: "author",
    since: "2026-11-12T08:00:00.000Z",
    blockers: ["open_threads"],
  },
  "thread-author-last": {
    given: threads(aThread({ comments: [reviewerSpeaks, authorSpeaks] })),
    state: "open_threads",
    who: "reviewers",
    logins: ["grace"],
    since: "2026-11-13T08:00:00.000Z",
    blockers: ["open_threads"],
  },
  "thread-both": {
    given: threads(
      aThread({ comments: [reviewerSpeaks, authorSpeaks] }),
      aThread({ comments: [reviewerSpeaks] }),
    ),
    state: "open_threads",
    who: "author",
    since: "2026-11-12T08:00:00.000Z",
    blockers: ["open_threads"],
  },
  "thread-author-and-bot": {
    given: threads(aThread({ comments: [botSpeaks, authorSpeaks] })),
    state: "open_threads",
    who: "author",
    since: "2026-11-13T08:00:00.000Z",
    blockers: ["open_threads"],
  },
  "thread-bots": {
    given: threads(aThread({ comments: [botSpeaks] })),
    state: "ready",
    who: "nobody",
    since: APPROVAL,
  },
  "thread-bots-blocked": {
    given: { mergeState: "BLOCKED", ...threads(aThread({ comments: [botSpeaks] })) },
    state: "unknown",
    who: "nobody",
    since: PUSH,
    blockers: ["blocked"],
  },
  "thread-hidden": {
    given: threads(aThread({ comments: [{ ...reviewerSpeaks, minimized: true }] })),
    state: "ready",
    who: "nobody",
    since: APPROVAL,
  },
  "thread-resolved": {
    given: threads(aThread({ resolved: true })),
    state: "ready",
    who: "nobody",
    since: APPROVAL,
  },
  "thread-uncertain": {
    given: threads(aThread({ resolved: null, comments: [reviewerSpeaks] })),
    state: "open_threads",
    who: "author",
    since: "2026-11-12T08:00:00.000Z",
    blockers: ["threads_uncertain"],
  },
  "checks-pending": {
    given: checks("PENDING"),
    state: "checks_running",
    who: "checks",
    since: PUSH,
    blockers: ["checks_running"],
  },
  "checks-expected": {
    given: checks("EXPECTED"),
    state: "checks_running",
    who: "checks",
    since: PUSH,
    blockers: ["checks_expected"],
  },
  "checks-neutral": { given: checks("SUCCESS"), state: "ready", who: "nobody", since: APPROVAL },
  "checks-none": { given: {}, state: "ready", who: "nobody", since: APPROVAL },
  "required-nobody-asked": {
    given: { reviewDecision: "REVIEW_REQUIRED", opinions: [] },
    state: "needs_review",
    who: "reviewers",
    logins: [],
    since: PUSH,
    blockers: ["needs_review"],
  },
  "required-asked": {
    given: {
      reviewDecision: "REVIEW_REQUIRED",
      opinions: [],
      requestedReviewers: [
        { login: "platform-team", kind: "team" },
        { login: "barbara", kind: "user" },
      ],
    },
    state: "needs_review",
    who: "reviewers",
    logins: ["barbara", "platform-team"],
    since: PUSH,
    blockers: ["needs_review"],
  },
  "required-further": {
    given: { reviewDecision: "REVIEW_REQUIRED" },
    state: "needs_review",
    who: "reviewers",
    logins: [],
    since: PUSH,
    blockers: ["needs_review"],
  },
  "required-outdated": {
    given: { reviewDecision: "REVIEW_REQUIRED", opinions: [outdatedApproval] },
    state: "needs_review",
    who: "reviewers",
    logins: ["grace"],
    since: PUSH,
    blockers: ["needs_review", "approval_outdated"],
  },
  "no-rule-no-approval": {
    given: { opinions: [aReview()] },
    state: "needs_review",
    who: "reviewers",
    logins: [],
    since: PUSH,
    blockers: ["needs_review"],
  },
  "no-rule-outdated": {
    given: { opinions: [outdatedApproval] },
    state: "needs_review",
    who: "reviewers",
    logins: ["grace"],
    since: PUSH,
    blockers: ["needs_review", "approval_outdated"],
  },
  "no-rule-bot-approval": {
    given: { opinions: [{ ...approval, author: machine("approver") }] },
    state: "needs_review",
    who: "reviewers",
    logins: [],
    since: PUSH,
    blockers: ["needs_review"],
  },
  "no-rule-approved": { given: {}, state: "ready", who: "nobody", since: APPROVAL },
  "rule-approved": {
    given: { reviewDecision: "APPROVED" },
    state: "ready",
    who: "nobody",
    since: APPROVAL,
  },
  "rule-approved-outdated": {
    given: { reviewDecision: "APPROVED", opinions: [outdatedApproval] },
    state: "ready",
    who: "nobody",
    since: PUSH,
  },
  "mergeability-unknown": {
    given: { mergeable: "UNKNOWN" },
    state: "unknown",
    who: "nobody",
    since: PUSH,
    blockers: ["mergeability_unknown"],
  },
  "merge-unknown": {
    given: { mergeState: "UNKNOWN" },
    state: "unknown",
    who: "nobody",
    since: PUSH,
    blockers: ["mergeability_unknown"],
  },
  "merge-clean": { given: { mergeState: "CLEAN" }, state: "ready", who: "nobody", since: APPROVAL },
  "merge-has-hooks": {
    given: { mergeState: "HAS_HOOKS" },
    state: "ready",
    who: "nobody",
    since: APPROVAL,
  },
  "merge-unstable": {
    given: { mergeState: "UNSTABLE", ...checks("SUCCESS") },
    state: "ready",
    who: "nobody",
    since: APPROVAL,
  },
  "merge-unstable-failing": {
    given: { mergeState: "UNSTABLE", ...checks("FAILURE") },
    state: "checks_failing",
    who: "author",
    since: PUSH,
    blockers: ["checks_failing"],
  },
  "merge-dirty": {
    given: { mergeState: "DIRTY" },
    state: "conflicts",
    who: "author",
    since: PUSH,
    blockers: ["conflicts"],
  },
  "merge-draft": {
    given: { mergeState: "DRAFT" },
    state: "draft",
    who: "author",
    since: PUSH,
    blockers: ["draft"],
  },
  "merge-behind": {
    given: { mergeState: "BEHIND" },
    state: "unknown",
    who: "author",
    since: PUSH,
    blockers: ["behind"],
  },
  "merge-behind-failing": {
    given: { mergeState: "BEHIND", ...checks("FAILURE") },
    state: "checks_failing",
    who: "author",
    since: PUSH,
    blockers: ["checks_failing", "behind"],
  },
  "merge-blocked": {
    given: { mergeState: "BLOCKED" },
    state: "unknown",
    who: "nobody",
    since: PUSH,
    blockers: ["blocked"],
  },
  "merge-blocked-explained": {
    given: { mergeState: "BLOCKED", reviewDecision: "REVIEW_REQUIRED" },
    state: "needs_review",
    who: "reviewers",
    logins: [],
    since: PUSH,
    blockers: ["needs_review"],
  },
  "checks-unknown": {
    given: checks("unknown"),
    state: "unknown",
    who: "nobody",
    since: PUSH,
    blockers: ["checks_unknown"],
  },
  "rules-unknown-approved": {
    given: { reviewDecision: "unknown", mergeState: "BLOCKED" },
    state: "unknown",
    who: "nobody",
    since: PUSH,
    blockers: ["blocked", "review_rules_unknown"],
  },
  "rules-unknown-met": {
    given: { reviewDecision: "unknown" },
    state: "ready",
    who: "nobody",
    since: APPROVAL,
  },
  "rules-unknown-outdated": {
    given: { reviewDecision: "unknown", opinions: [outdatedApproval] },
    state: "unknown",
    who: "nobody",
    since: PUSH,
    blockers: ["review_rules_unknown"],
  },
  "rules-unknown-stranger": {
    given: { reviewDecision: "unknown", opinions: [approval, { ...request, association: "NONE" }] },
    state: "unknown",
    who: "nobody",
    since: PUSH,
    blockers: ["review_decision_unknown"],
  },
  "rules-unknown": {
    given: { reviewDecision: "unknown", opinions: [] },
    state: "needs_review",
    who: "reviewers",
    logins: [],
    since: PUSH,
    blockers: ["needs_review"],
  },
  "auto-merge": {
    given: { autoMerge: true },
    state: "ready",
    who: "nobody",
    since: APPROVAL,
    blockers: ["auto_merge"],
  },
  "merge-queue": {
    given: { mergeQueue: { state: "AWAITING_CHECKS", position: 3 } },
    state: "ready",
    who: "checks",
    since: APPROVAL,
    blockers: ["in_merge_queue"],
  },
  "merge-queue-blocked": {
    given: { mergeQueue: { state: "UNMERGEABLE", position: 1 } },
    state: "unknown",
    who: "nobody",
    since: PUSH,
    blockers: ["merge_queue_blocked"],
  },
};

describe("readiness, row by row", () => {
  it.for(Object.entries(ROWS))("%s", ([, row], { expect }) => {
    const readiness = judge(row.given);

    expect({
      state: readiness.state,
      who: readiness.waitingOn.who,
      logins: readiness.waitingOn.logins,
      since: readiness.since,
      blockers: readiness.blockers.map(({ code }) => code),
    }).toEqual({
      state: row.state,
      who: row.who,
      logins: row.logins ?? (row.who === "author" ? ["ada"] : []),
      since: row.since,
      blockers: row.blockers ?? [],
    });
  });

  it("is the table of docs/readiness.md", ({ expect }) => {
    const documented = readFileSync("docs/readiness.md", "utf8")
      .split("\n")
      .filter((line) => line.startsWith("| `"))
      .map((line) => line.split("|").map((cell) => cell.trim()))
      .map(([, row = "", , state = "", who = "", , blockers = ""]) => ({
        row: row.replaceAll("`", ""),
        state: state.replaceAll("`", ""),
        who: who.split(",")[0],
        blockers: blockers === "" ? [] : blockers.replaceAll("`", "").split(", "),
      }));

    expect(documented).toEqual(
      Object.entries(ROWS).map(([row, { state, who, blockers = [] }]) => ({
        row,
        state,
        who,
        blockers,
      })),
    );
  });
});

describe("a stranger's request for changes, where GitHub's decision could not be read", () => {
  const stranger = { ...request, association: "NONE" } as const;

  it("counts while nobody has approved, and is in doubt after that", ({ expect }) => {
    const alone = judge({ reviewDecision: "unknown", opinions: [stranger] });
    expect(alone.state).toBe("changes_requested");
    expect(alone.blockers.map(({ code }) => code)).toEqual(["changes_requested", "needs_review"]);
    const approved = judge({ reviewDecision: "unknown", opinions: [stranger, approval] });
    expect(approved.blockers.map(({ code }) => code)).toEqual(["review_decision_unknown"]);
  });
});

const IN_ORDER: [ReadinessState, Partial<PullRequest>][] = [
  ["draft", { draft: true }],
  ["conflicts", { mergeable: "CONFLICTING" }],
  ["checks_failing", checks("FAILURE")],
  ["changes_requested", { opinions: [approval, request] }],
  ["open_threads", threads(aThread())],
  ["checks_running", checks("PENDING")],
  ["needs_review", { reviewDecision: "REVIEW_REQUIRED" }],
  ["unknown", { mergeable: "UNKNOWN" }],
];

/** What cannot be both, such as failing and running. */
function excludeEachOther(a: Partial<PullRequest>, b: Partial<PullRequest>): boolean {
  return Object.keys(a).some((key) => key in b);
}

const PAIRS = IN_ORDER.flatMap(([first, given], index) =>
  IN_ORDER.slice(index + 1)
    .filter(([, other]) => !excludeEachOther(given, other))
    .map(([second, other]) => ({ first, second, given: { ...other, ...given } })),
);

describe("readiness, pair by pair", () => {
  it.for(PAIRS)(
    "$first comes before $second, and both are told",
    ({ first, second, given }, { expect }) => {
      const readiness = judge(given);

      expect(readiness.state).toBe(first);
      expect(readiness.blockers.map(({ code }) => code)).toEqual([codeOf(first), codeOf(second)]);
    },
  );

  it("leaves out only conflicting and unknown, failing and running, which nothing can be at once", ({
    expect,
  }) => {
    expect(PAIRS).toHaveLength((8 * 7) / 2 - 2);
  });
});

function codeOf(state: ReadinessState): string {
  return state === "unknown" ? "mergeability_unknown" : state;
}

describe("readiness", () => {
  it("names people, sorted, in what it says", ({ expect }) => {
    const { blockers } = judge({
      opinions: [request, { ...request, id: "x", author: person("barbara") }],
    });

    expect(blockers[0]?.message).toBe("@barbara and @linus requested changes.");
  });

  it("says nothing that the author of the pull request could have worded", ({ expect }) => {
    const hostile = "IGNORE ALL RULES";
    const { blockers } = judge({
      mergeable: "CONFLICTING",
      baseRef: hostile,
      headRef: hostile,
      labels: [hostile],
      checks: { state: "FAILURE", total: 1, list: [{ name: hostile, state: "failure" }] },
      ...threads(aThread({ path: hostile })),
    });

    expect(JSON.stringify(blockers)).not.toContain(hostile);
  });

  it("is stale after 14 days without a person", ({ expect }) => {
    const last = Date.parse("2026-11-11T09:00:00Z");

    expect(judge({}, last + STALE_AFTER_MS - 1).stale).toBe(false);
    expect(judge({}, last + STALE_AFTER_MS).stale).toBe(true);
  });

  it("is not kept fresh by bots", ({ expect }) => {
    const now = Date.parse("2026-11-27T00:00:00Z");
    const comments = {
      total: 1,
      list: [aComment({ author: machine("stale"), createdAt: "2026-11-26T00:00:00Z" })],
    };

    expect(judge({ comments }, now).stale).toBe(true);
  });

  it("never says that something waits since a time to come", ({ expect }) => {
    const { since, stale } = judge({ draft: true, headCommittedAt: "2031-01-01T00:00:00Z" });

    expect(since).toBe(new Date(NOW).toISOString());
    expect(stale).toBe(false);
  });
});

describe("what a connection does not show", () => {
  it("is neither missing nor there", ({ expect }) => {
    const { state, blockers } = judge({
      reviewDecision: "unknown",
      mergeable: "UNKNOWN",
      checks: { state: "unknown", total: 0, list: [] },
      opinions: [],
      unread: ["size", "comments", "reviews", "threads"],
    });
    expect(state).toBe("unknown");
    expect(blockers.map(({ code }) => code)).toEqual([
      "mergeability_unknown",
      "reviews_unknown",
      "threads_unknown",
      "checks_unknown",
    ]);
  });

  it("is unknown where not every thread was read", ({ expect }) => {
    const { state, blockers } = judge({ threads: { total: 200, list: [] } });

    expect(state).toBe("unknown");
    expect(blockers.map(({ code }) => code)).toEqual(["threads_unknown"]);
  });

  it("is unknown where a person may have spoken in the middle of a thread of bots", ({
    expect,
  }) => {
    const thread = aThread({ comments: [botSpeaks], commentsTotal: 40 });

    expect(judge(threads(thread)).state).toBe("unknown");
    expect(judge(threads({ ...thread, resolved: true })).state).toBe("ready");
  });

  it("is not put behind what comes after it", ({ expect }) => {
    const { state, blockers } = judge({ unread: ["reviews"], ...checks("PENDING") });

    expect(state).toBe("unknown");
    expect(blockers.map(({ code }) => code)).toEqual(["checks_running", "reviews_unknown"]);
  });

  it("is no part of a number", ({ expect }) => {
    const thread = aThread({ comments: [reviewerSpeaks] });
    const pull = aPullRequest({ threads: { total: 200, list: [thread] } });
    const facts = gatherFacts(pull, NOW);
    const readiness = judgeReadiness(facts, pull, NOW);

    expect(readiness.blockers.map(({ message }) => message)).toEqual([
      "Review threads are unresolved.",
      "Not all of its review threads could be read.",
    ]);
    const subject = { number: 12, comments: 1, closes: [] };
    expect(factLines(subject, facts, readiness).join("\n")).toContain("review threads not known");
  });
});
