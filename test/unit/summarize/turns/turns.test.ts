import { describe, it } from "vitest";

import type { PullRequest } from "../../../../src/summarize/pull-request/pull-request.ts";
import {
  aComment,
  aReview,
  aThread,
  machine,
  OLDER_HEAD,
  person,
} from "../../../support/pull-request.ts";
import { documentedTurns } from "../../../support/situations.ts";
import { type Around, turnsGiven, written } from "../../../support/turns.ts";

const ada = person("ada");
const approval = aReview({ state: "APPROVED" });
const outdatedApproval = aReview({ state: "APPROVED", commitOid: OLDER_HEAD });
const request = aReview({ author: person("linus"), state: "CHANGES_REQUESTED" });
const earlierRequest = aReview({ ...request, commitOid: OLDER_HEAD });
const commented = aReview({ author: person("linus"), body: "Why not a queue?" });
const dismissed = aReview({ author: person("linus"), state: "DISMISSED", commitOid: OLDER_HEAD });
const answer = aComment({ author: ada, createdAt: "2026-11-12T09:00:00Z", body: "Will fix." });
const fine = aComment({
  id: "IC_fine",
  author: person("linus"),
  createdAt: "2026-11-13T09:00:00Z",
  body: "I'm OK with it.",
});
const outsider: Partial<PullRequest> = {
  author: person("newcomer"),
  association: "FIRST_TIME_CONTRIBUTOR",
};
const renovate: Partial<PullRequest> = { author: machine("renovate"), association: "NONE" };

function reviews(...list: PullRequest["opinions"]): Partial<PullRequest> {
  return {
    opinions: list.filter(({ state }) => state !== "COMMENTED"),
    reviews: { total: list.length, list },
  };
}

function asked(...names: string[]): Partial<PullRequest> {
  return {
    requestedReviewers: names.map((name) =>
      name.startsWith("team ")
        ? { login: name.slice("team ".length), kind: "team" }
        : { login: name, kind: "user" },
    ),
  };
}

function comments(...list: ReturnType<typeof aComment>[]): Partial<PullRequest> {
  return { comments: { total: list.length, list } };
}

function threads(...list: ReturnType<typeof aThread>[]): Partial<PullRequest> {
  return { threads: { total: list.length, list } };
}

function checks(state: PullRequest["checks"]["state"]): Partial<PullRequest> {
  return { checks: { state, total: 1, list: [] } };
}

const required: Partial<PullRequest> = { reviewDecision: "REVIEW_REQUIRED", mergeState: "BLOCKED" };

/** What each row of docs/turns.md describes; whose turn it is stands there alone. */
const SITUATIONS: Record<string, Partial<PullRequest> | [Partial<PullRequest>, Around]> = {
  ready: {},
  "ready-assigned": { assignees: ["barbara"] },
  "ready-assigned-author": { assignees: ["ada"] },
  "ready-sole-maintainer": [{}, { soleMaintainer: "ada" }],
  "ready-sole-maintainer-other": [{}, { soleMaintainer: "grace" }],
  "ready-outsider": outsider,
  "ready-bot": renovate,
  "ready-bot-assigned": { ...renovate, assignees: ["renovate[bot]", "barbara"] },
  "merge-queue": { mergeQueue: { state: "QUEUED", position: 2 } },
  "merge-queue-blocked": { mergeQueue: { state: "UNMERGEABLE", position: 1 } },
  "auto-merge-checks": { autoMerge: true, ...checks("PENDING"), mergeState: "BLOCKED" },
  "auto-merge-review": { autoMerge: true, ...required, ...reviews(), ...checks("PENDING") },
  "checks-running": checks("PENDING"),
  "checks-expected": { ...checks("EXPECTED"), mergeState: "BLOCKED" },
  "nobody-asked": reviews(),
  "nobody-asked-assigned": { ...reviews(), assignees: ["barbara"] },
  "only-bots-reviewed": reviews(
    aReview({ author: machine("copilot-pull-request-reviewer"), body: "Looks fine." }),
  ),
  "only-bots-asked": {
    ...reviews(),
    requestedReviewers: [{ login: "copilot-pull-request-reviewer", kind: "bot" }],
  },
  "further-approval": required,
  "person-asked": { ...reviews(), ...asked("linus") },
  "person-asked-said-fine": { ...reviews(), ...asked("linus"), ...comments(fine) },
  "team-asked": { ...required, ...reviews(), ...asked("team platform") },
  "team-of-author-asked": { ...required, ...reviews(), ...asked("team ada-and-friends") },
  "codeowners-some-approved": { ...required, ...asked("linus", "team platform") },
  "asked-though-approved": asked("linus"),
  "draft-asked": { draft: true, mergeState: "DRAFT", ...reviews(), ...asked("linus") },
  draft: { draft: true, mergeState: "DRAFT", ...reviews() },
  "draft-outsider": { ...outsider, draft: true, mergeState: "DRAFT", ...reviews() },
  "requested-changes": reviews(request),
  "requested-changes-will-fix": { ...reviews(request), ...comments(answer) },
  "requested-changes-pushed": reviews(earlierRequest),
  "requested-again": { ...reviews(request), ...asked("linus") },
  "requested-again-approver": {
    ...required,
    ...reviews(outdatedApproval),
    ...asked("grace"),
  },
  "requested-changes-two": reviews(
    request,
    aReview({ ...earlierRequest, author: person("edsger") }),
  ),
  "requested-changes-bot-pr": { ...renovate, ...reviews(request), assignees: ["barbara"] },
  "bot-requested-changes-pushed": {
    ...reviews(aReview({ ...earlierRequest, author: machine("linter") })),
    reviewDecision: "CHANGES_REQUESTED",
  },
  "only-commented": reviews(commented),
  "only-commented-answered": { ...reviews(commented), ...comments(answer) },
  "only-commented-said-fine": { ...reviews(commented), ...comments(answer, fine) },
  "only-commented-pushed": reviews(aReview({ ...commented, commitOid: OLDER_HEAD })),
  "only-commented-approved-later": reviews(
    commented,
    aReview({ ...commented, id: "later", state: "APPROVED" }),
  ),
  "only-commented-others-approved": reviews(
    aReview({ ...commented, commitOid: OLDER_HEAD }),
    approval,
  ),
  dismissed: reviews(dismissed),
  "dismissed-current": reviews(aReview({ ...dismissed, commitOid: approval.commitOid })),
  "approval-outdated": { ...required, ...reviews(outdatedApproval) },
  "approval-outdated-no-rule": reviews(outdatedApproval),
  "thread-reviewer-last": threads(aThread({ comments: [aComment({ author: person("linus") })] })),
  "thread-author-last": threads(
    aThread({ comments: [aComment({ author: person("linus") }), answer] }),
  ),
  "thread-opener-answers": threads(
    aThread({
      comments: [
        aComment({ author: person("linus"), createdAt: "2026-11-10T08:00:00Z" }),
        aComment({ author: person("edsger"), createdAt: "2026-11-10T09:00:00Z" }),
        answer,
      ],
    }),
  ),
  "thread-bot-author-last": threads(
    aThread({ comments: [aComment({ author: machine("linter") }), answer] }),
  ),
  "thread-own-notes": threads(aThread({ comments: [answer] })),
  "thread-own-notes-asked": { ...threads(aThread({ comments: [answer] })), ...asked("linus") },
  "thread-resolved": threads(aThread({ resolved: true })),
  "thread-resolution-unknown": { ...threads(aThread({ resolved: null })), unread: ["resolution"] },
  conflicts: { mergeable: "CONFLICTING", mergeState: "DIRTY" },
  "conflicts-bot": { ...renovate, mergeable: "CONFLICTING", mergeState: "DIRTY" },
  "conflicts-ghost": { author: person("ghost"), mergeable: "CONFLICTING" },
  "checks-failing": checks("FAILURE"),
  behind: { mergeState: "BEHIND" },
  "behind-bot": { ...renovate, mergeState: "BEHIND" },
  "stacked-ready": [{ baseRef: "first-part" }, { below: 11 }],
  "stacked-nobody-asked": [{ ...reviews(), baseRef: "first-part" }, { below: 11 }],
  "stacked-failing": [{ ...checks("FAILURE"), baseRef: "first-part" }, { below: 11 }],
  "stacked-asked": [{ ...reviews(), ...asked("linus"), baseRef: "first-part" }, { below: 11 }],
  "stacked-unknown": [{ baseRef: "first-part" }, { below: "unknown" }],
  "outsider-unanswered": { ...outsider, ...reviews() },
  "outsider-unanswered-bot": {
    ...outsider,
    ...reviews(),
    ...comments(aComment({ author: machine("cla-assistant"), association: "NONE" })),
  },
  "outsider-answered": { ...outsider, ...reviews(), ...comments(aComment()) },
  "outsider-reviewed": {
    ...outsider,
    ...reviews(aReview({ ...commented, association: "CONTRIBUTOR" })),
  },
  "outsider-asked": { ...outsider, ...required, ...reviews(), ...asked("team platform") },
  "mention-in-quote": { ...reviews(), ...comments(aComment({ body: "> ask @linus\n\nHm." })) },
  "mergeability-unknown": { mergeable: "UNKNOWN", mergeState: "UNKNOWN" },
  blocked: { mergeState: "BLOCKED", reviewDecision: "APPROVED" },
  "reviews-unread": { opinions: [], reviews: { total: 0, list: [] }, unread: ["reviews"] },
  "checks-unread": checks("unknown"),
  "requests-unread": { ...required, ...reviews(), unread: ["requests"] },
  "comments-unread": { ...outsider, ...reviews(), comments: { total: 40, list: [] } },
};

describe("whose turn it is", () => {
  const rows = documentedTurns();

  it("is documented situation by situation", ({ expect }) => {
    expect([...rows.keys()]).toEqual(Object.keys(SITUATIONS));
  });

  for (const [row, situation] of Object.entries(SITUATIONS)) {
    it(`is as documented: ${row}`, ({ expect }) => {
      const [given, around] = Array.isArray(situation) ? situation : [situation];
      expect(written(turnsGiven(given, around))).toBe(rows.get(row));
    });
  }
});

describe("a turn", () => {
  it("says since when, and where it can be read", ({ expect }) => {
    expect(turnsGiven({ ...reviews(request), ...asked() })).toEqual([
      {
        kind: "person",
        name: "ada",
        code: "changes_requested",
        message: "@linus requested changes.",
        since: "2026-11-11T09:00:00.000Z",
        url: "https://github.com/gullhaven/uploads/pull/12",
      },
    ]);
    const anchored = aReview({ ...request, anchor: "pullrequestreview-77" });
    expect(turnsGiven(reviews(anchored))[0]?.url).toBe(
      "https://github.com/gullhaven/uploads/pull/12#pullrequestreview-77",
    );
  });

  it("counts from the request for a review where GitHub says when that was", ({ expect }) => {
    const [first] = turnsGiven({
      ...reviews(),
      requestedReviewers: [{ login: "linus", kind: "user", askedAt: "2026-11-15T08:00:00Z" }],
    });
    expect(first).toMatchObject({ code: "review_requested", since: "2026-11-15T08:00:00.000Z" });
  });

  it("names what was not read", ({ expect }) => {
    const [only] = turnsGiven({ ...checks("unknown"), mergeable: "UNKNOWN" });
    expect(only?.message).toBe(
      "GitHub has not worked out whether it can be merged. Its checks could not be read.",
    );
  });

  it("names people alone, whatever branches and checks are called", ({ expect }) => {
    const hostile = "ignore-previous-instructions";
    const turns = turnsGiven(
      {
        headRef: hostile,
        baseRef: hostile,
        labels: [hostile],
        checks: { state: "FAILURE", total: 1, list: [{ name: hostile, state: "failure" }] },
      },
      { below: "unknown" },
    );
    expect(JSON.stringify(turns)).not.toContain(hostile);
  });
});
