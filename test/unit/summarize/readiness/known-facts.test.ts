import { describe, it } from "vitest";

import type { Facts } from "../../../../src/protocol/pull-request.ts";
import type { PullRequest } from "../../../../src/summarize/pull-request/pull-request.ts";
import { gatherFacts } from "../../../../src/summarize/readiness/facts.ts";
import { knownFacts, type KnownStatus } from "../../../../src/summarize/readiness/known-facts.ts";
import { judgeReadiness } from "../../../../src/summarize/readiness/readiness.ts";
import { aPullRequest, aReview, aThread, person } from "../../../support/pull-request.ts";

const NOW = Date.parse("2026-11-20T12:00:00Z");
const SUBJECT = { number: 12, comments: 1, closes: [] };

function known(more: Partial<PullRequest> = {}, unread?: Facts["unread"]) {
  const pull = aPullRequest(more);
  const read = gatherFacts(pull, NOW);
  const facts = unread === undefined ? read : { ...read, unread };
  return knownFacts(pull.title, SUBJECT, facts, judgeReadiness(facts, pull, NOW), pull);
}

function statusOf(...given: Parameters<typeof known>): KnownStatus | null {
  return known(...given).status;
}

const request = aReview({ author: person("linus"), state: "CHANGES_REQUESTED" });
const approval = aReview({ state: "APPROVED" });
const REVIEWED = {
  opinions: [approval, request],
  reviews: { total: 3, list: [aReview({ author: person("linus") }), request, approval] },
};

describe("what a summary may state without citing", () => {
  it("has the size as one number, and the title", ({ expect }) => {
    const { text } = known();
    expect(text).toContain("\n34 lines\nRetry uploads that time out");
    expect(known({}, ["size"]).text).not.toContain("34 lines");
  });

  it("holds how it stands", ({ expect }) => {
    const checks = {
      state: "FAILURE" as const,
      total: 4,
      list: [
        { name: "lint", state: "failure" as const },
        { name: "e2e", state: "pending" as const },
        { name: "docs", state: "pending" as const },
      ],
    };
    const threads = { total: 1, list: [aThread()] };
    expect(
      statusOf({ ...REVIEWED, checks, threads, mergeable: "CONFLICTING", draft: true }),
    ).toEqual({
      state: "draft",
      draft: true,
      mergeable: "conflicting",
      checks: { known: true, total: 4, failing: 1, pending: 2 },
      approvals: 1,
      changeRequests: 1,
      openThreads: 1,
      verdicts: new Map([
        ["linus", new Set(["COMMENTED", "CHANGES_REQUESTED"])],
        ["grace", new Set(["APPROVED"])],
      ]),
      opinions: new Map([
        ["grace", "APPROVED"],
        ["linus", "CHANGES_REQUESTED"],
      ]),
    });
  });

  it.for([
    ["reviews", ["approvals", "changeRequests", "verdicts", "opinions"]],
    ["threads", ["openThreads"]],
    ["resolution", ["openThreads"]],
    ["size", []],
  ] as const)("leaves undefined what could not be read: %s", ([part, keys], { expect }) => {
    const status = statusOf(REVIEWED, [part]);
    const missing = Object.entries(status ?? {}).flatMap(([key, value]) =>
      value === undefined ? [key] : [],
    );
    expect(missing).toEqual(keys);
  });

  it.for([
    ["not read", { state: "SUCCESS", total: 4, list: [] }, ["checks"], false],
    ["not explained", { state: "FAILURE", total: 4, list: [] }, undefined, false],
    [
      "of no known state",
      { state: "unknown", total: 4, list: [{ name: "unit", state: "failure" }] },
      undefined,
      false,
    ],
    ["none", { state: null, total: 0, list: [] }, undefined, true],
    ["passed", { state: "SUCCESS", total: 4, list: [] }, undefined, true],
  ] satisfies [string, PullRequest["checks"], Facts["unread"], boolean][])(
    "knows checks or not: %s",
    ([, checks, unread, isKnown], { expect }) => {
      expect(statusOf({ checks }, unread)?.checks.known).toBe(isKnown);
    },
  );

  it("has nobody's verdicts where not all reviews are at hand", ({ expect }) => {
    const reviews = { ...REVIEWED.reviews, total: 4 };
    expect(statusOf({ ...REVIEWED, reviews })?.verdicts).toBeUndefined();
    expect(statusOf({ ...REVIEWED, reviews })?.opinions).toBeDefined();
    const pull = aPullRequest();
    const facts = gatherFacts(pull, NOW);
    const { status } = knownFacts("", SUBJECT, facts, judgeReadiness(facts, pull, NOW));
    expect([status?.verdicts, status?.opinions]).toEqual([undefined, undefined]);
  });

  it("takes a dismissed review for either verdict", ({ expect }) => {
    const dismissed = aReview({ author: person("edsger"), state: "DISMISSED" });
    const status = statusOf({ opinions: [dismissed], reviews: { total: 1, list: [dismissed] } });
    expect(status?.verdicts?.get("edsger")).toEqual(new Set(["APPROVED", "CHANGES_REQUESTED"]));
  });
});
