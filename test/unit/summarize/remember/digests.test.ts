import { describe, it } from "vitest";

import type { PullRequest } from "../../../../src/summarize/pull-request/pull-request.ts";
import { discussionDigest, subjectDigest } from "../../../../src/summarize/remember/digests.ts";
import { aComment, aPullRequest, aReview, aThread } from "../../../support/pull-request.ts";

const first = aComment({ id: "IC_a" });
const second = aComment({ id: "IC_b", body: "Second." });
const thread = aThread({ id: "T_a", comments: [aComment({ id: "RC_a" })] });
const review = aReview({ id: "R_a", body: "Please add a test." });

function talk(more: Partial<PullRequest> = {}): PullRequest {
  return aPullRequest({
    comments: { total: 2, list: [first, second] },
    reviews: { total: 1, list: [review] },
    threads: { total: 1, list: [thread] },
    ...more,
  });
}

const CHANGES: [string, Partial<PullRequest>][] = [
  ["a new comment", { comments: { total: 3, list: [first, second, aComment({ id: "IC_c" })] } }],
  ["a comment not delivered", { comments: { total: 3, list: [first, second] } }],
  ["an edit", { comments: { total: 2, list: [first, { ...second, body: "Other." }] } }],
  ["a hidden comment", { comments: { total: 2, list: [first, { ...second, minimized: true }] } }],
  ["a resolved thread", { threads: { total: 1, list: [{ ...thread, resolved: true }] } }],
  ["a dismissed review", { reviews: { total: 1, list: [{ ...review, state: "DISMISSED" }] } }],
];

describe("the digest of a discussion", () => {
  it("is the same in whatever order GitHub lists it", async ({ expect }) => {
    const other = talk({ comments: { total: 2, list: [second, first] } });

    expect(await discussionDigest(other)).toBe(await discussionDigest(talk()));
  });

  it.for(CHANGES)("differs after %s", async ([, change], { expect }) => {
    expect(await discussionDigest(talk(change))).not.toBe(await discussionDigest(talk()));
  });
});

describe("the digest of what the author says", () => {
  it("keeps title and description apart", async ({ expect }) => {
    expect(await subjectDigest({ title: "ab", body: "c" })).not.toBe(
      await subjectDigest({ title: "a", body: "bc" }),
    );
  });
});
