import { describe, it } from "vitest";

import type { PullRequest } from "../../../../src/summarize/pull-request/pull-request.ts";
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
const approval = aReview({ state: "APPROVED" });
const request = aReview({ author: person("linus"), state: "CHANGES_REQUESTED" });
const outdated = { ...approval, commitOid: OLDER_HEAD };

function judged(more: Partial<PullRequest>) {
  const pull = aPullRequest(more);
  return judgeReadiness(gatherFacts(pull, NOW), pull, NOW);
}

function threadsOf(...list: ReturnType<typeof aThread>[]): Partial<PullRequest> {
  return { threads: { total: list.length, list } };
}

function checksOf(
  state: PullRequest["checks"]["state"],
  ...states: PullRequest["checks"]["list"][number]["state"][]
): Partial<PullRequest> {
  const list = states.map((each, index) => ({ name: `check ${index}`, state: each }));
  return { checks: { state, total: 4, list } };
}

describe("what is said to be in the way", () => {
  it.for([
    [{ draft: true }, ["It is marked as a draft."]],
    [{ mergeable: "CONFLICTING" }, ["It conflicts with its base branch."]],
    [checksOf("FAILURE"), ["Checks fail."]],
    [checksOf("FAILURE", "failure"), ["1 of 4 checks fails."]],
    [checksOf("ERROR", "failure", "failure"), ["2 of 4 checks fail."]],
    [checksOf("PENDING"), ["Checks are still running."]],
    [checksOf("PENDING", "pending"), ["1 of 4 checks is still running."]],
    [checksOf("PENDING", "pending", "pending"), ["2 of 4 checks are still running."]],
    [checksOf("EXPECTED"), ["A required check has not reported yet."]],
    [{ opinions: [approval, request] }, ["@linus requested changes."]],
    [
      { opinions: [approval, { ...request, commitOid: OLDER_HEAD }] },
      ["@linus requested changes on an earlier commit, with no new review since."],
    ],
    [
      { opinions: [approval, request], requestedReviewers: [{ login: "linus", kind: "user" }] },
      ["@linus requested changes; a new review was asked for."],
    ],
    // A team of the same name is not that person.
    [
      { opinions: [approval, request], requestedReviewers: [{ login: "linus", kind: "team" }] },
      ["@linus requested changes."],
    ],
    [{ reviewDecision: "CHANGES_REQUESTED" }, ["Changes were requested."]],
    [threadsOf(aThread()), ["1 review thread is unresolved."]],
    [threadsOf(aThread(), aThread()), ["2 review threads are unresolved."]],
    [
      threadsOf(aThread(), aThread({ resolved: null })),
      ["2 review threads may be unresolved: this connection does not show which ones are."],
    ],
    [{ reviewDecision: "REVIEW_REQUIRED" }, ["The repository requires further approval."]],
    [
      { reviewDecision: "REVIEW_REQUIRED", opinions: [] },
      ["The repository requires an approving review."],
    ],
    [
      { opinions: [outdated] },
      ["Nobody has approved the current commit.", "@grace approved an earlier commit."],
    ],
    [
      { mergeState: "BEHIND" },
      ["It is behind its base branch, which has to be merged into it first."],
    ],
    [{ mergeState: "BLOCKED" }, ["GitHub blocks the merge, for a reason that is not shown."]],
    [
      {
        mergeState: "BLOCKED",
        ...threadsOf(aThread({ comments: [aComment({ author: machine("linter") })] })),
      },
      ["GitHub blocks the merge; unresolved review threads in which no person speaks may be why."],
    ],
    [
      {
        mergeState: "BLOCKED",
        ...threadsOf(
          aThread({ resolved: true, comments: [aComment({ author: machine("linter") })] }),
        ),
      },
      ["GitHub blocks the merge, for a reason that is not shown."],
    ],
    [{ mergeable: "UNKNOWN" }, ["GitHub has not worked out whether it can be merged."]],
    [{ mergeState: "UNKNOWN" }, ["GitHub has not worked out whether it can be merged."]],
    [
      { mergeable: "UNKNOWN", unread: ["size"] },
      ["This connection does not show whether it can be merged."],
    ],
    [{ mergeable: "CONFLICTING", mergeState: "UNKNOWN" }, ["It conflicts with its base branch."]],
    [
      { mergeQueue: { state: "UNMERGEABLE", position: 1 } },
      ["The merge queue could not merge it."],
    ],
    [{ mergeQueue: { state: "QUEUED", position: 2 } }, ["It is number 2 in the merge queue."]],
    [{ unread: ["draft"] }, ["Whether it is a draft could not be read."]],
    [{ unread: ["queue"] }, ["Whether it is in the merge queue could not be read."]],
    [{ unread: ["reviews"] }, ["Not all of its reviews could be read."]],
    [{ unread: ["threads"] }, ["Not all of its review threads could be read."]],
    [checksOf("unknown"), ["Its checks could not be read."]],
    [
      { opinions: [approval, request], unread: ["requests"] },
      ["@linus requested changes.", "Who was asked for a new review could not be read."],
    ],
    // Whoever was asked does not matter where nobody requested changes.
    [{ unread: ["requests"] }, []],
  ] satisfies [Partial<PullRequest>, string[]][])("%j: %j", ([given, messages], { expect }) => {
    expect(judged(given).blockers.map(({ message }) => message)).toEqual(messages);
  });
});

describe("what was not read", () => {
  it.for([
    // It may hide an earlier state.
    [{ unread: ["draft"], mergeable: "CONFLICTING" }, "unknown"],
    [{ unread: ["size"], mergeable: "UNKNOWN", ...checksOf("FAILURE", "failure") }, "unknown"],
    // GitHub has not worked it out: a conflict would be known by now.
    [{ mergeable: "UNKNOWN", ...checksOf("FAILURE", "failure") }, "checks_failing"],
    [{ ...checksOf("unknown"), opinions: [approval, request] }, "unknown"],
    [{ unread: ["reviews"], ...threadsOf(aThread()) }, "unknown"],
    [{ unread: ["reviews"], opinions: [approval, request] }, "unknown"],
    [{ unread: ["requests"], opinions: [approval, request] }, "unknown"],
    [{ unread: ["threads"], ...checksOf("PENDING", "pending") }, "unknown"],
    // It cannot hide one that comes before it.
    [{ unread: ["threads"], opinions: [approval, request] }, "changes_requested"],
    [{ unread: ["reviews"], draft: true }, "draft"],
    [{ unread: ["queue"] }, "unknown"],
    [{ unread: ["comments"] }, "ready"],
    // Where a request was answered, whoever else was asked changes nothing.
    [
      { unread: ["requests"], opinions: [approval, { ...request, commitOid: OLDER_HEAD }] },
      "changes_requested",
    ],
  ] satisfies [Partial<PullRequest>, string][])("%j: %s", ([given, state], { expect }) => {
    expect(judged(given).state).toBe(state);
  });

  it("bounds the last activity by GitHub's own time of the last change", ({ expect }) => {
    const old = { updatedAt: "2026-11-19T09:00:00Z", headCommittedAt: "2026-11-02T09:00:00Z" };
    const approvedEarly = { opinions: [{ ...approval, submittedAt: "2026-11-03T09:00:00Z" }] };
    const quiet = { ...old, ...approvedEarly, reviews: { total: 0, list: [] } };
    expect(judged(quiet).stale).toBe(true);
    expect(judged({ ...quiet, headCommittedAt: null }).stale).toBe(false);
    expect(judged({ ...quiet, unread: ["comments"] }).stale).toBe(false);
    expect(judged({ ...quiet, unread: ["size"] }).stale).toBe(true);
    const changedLongAgo = { ...quiet, updatedAt: "2026-11-01T10:00:00Z" };
    expect(judged({ ...changedLongAgo, unread: ["threads"] }).stale).toBe(true);
  });
});

describe("change requests that answers are waited for", () => {
  it("wait since the first of them was answered, by a push or by asking again", ({ expect }) => {
    const pushed = "2026-11-09T09:00:00.000Z";
    const before = { ...request, commitOid: OLDER_HEAD, submittedAt: "2026-11-05T09:00:00Z" };
    const after = { ...before, submittedAt: "2026-11-10T09:00:00Z" };
    expect(judged({ opinions: [approval, before] }).since).toBe(pushed);
    expect(judged({ opinions: [approval, after] }).since).toBe("2026-11-10T09:00:00.000Z");
    const both = [approval, before, { ...after, author: person("edsger"), id: "other" }];
    expect(judged({ opinions: both })).toMatchObject({
      since: pushed,
      waitingOn: { who: "reviewers", logins: ["edsger", "linus"] },
    });
  });
});
