import { parse, print } from "graphql";
import { afterEach, beforeEach, describe, it, vi } from "vitest";

import { readDocument, writeDocument } from "../../../../src/github/graphql/document.ts";
import { leaveOut } from "../../../../src/github/graphql/leave-out.ts";
import { DOCUMENTS } from "../../../../src/github/graphql/queries/documents.ts";
import { gatherFacts } from "../../../../src/summarize/readiness/facts.ts";
import { judgeReadiness } from "../../../../src/summarize/readiness/readiness.ts";
import { UpstreamError } from "../../../../src/upstream/error.ts";
import type { OlderVersion } from "../../../fakes/github/options.ts";
import type { PullRequestSpec } from "../../../fakes/github/world.ts";
import { createGitHubApi, errorOf, idsOf, pullRequests, START } from "../github-api.ts";

const READY: Partial<PullRequestSpec> = {
  author: "ada",
  comments: [{ author: "ada", body: "Done." }],
  threads: [{ path: "a.ts", resolvedBy: "ada", comments: [{ author: "grace", body: "Why?" }] }],
  reviews: [{ author: "grace", state: "APPROVED" }],
  checks: [{ name: "build", conclusion: "SUCCESS" }],
};

function older(lacks: readonly string[], more: Partial<OlderVersion> = {}) {
  const api = createGitHubApi({ pullRequests: pullRequests(2, () => READY) });
  api.github.settings.older = { lacks, namesAtOnce: 10, says: "path and code", ...more };
  return api;
}

/** GitHub's words about a field that takes another scope. */
function scopeError(field: string, scope: string) {
  return {
    type: "INSUFFICIENT_SCOPES",
    message: `Your token has not been granted the required scopes to execute this query. The '${field}' field requires one of the following scopes: ['${scope}', 'read:discussion'], but your token has only been granted the: ['gist'] scopes. Please modify your token's scopes at: https://github.com/settings/tokens.`,
  };
}

async function detailsOf(api: ReturnType<typeof createGitHubApi>) {
  const pulls = api.pulls();
  const ids = await idsOf(pulls);
  return await pulls.details(ids);
}

beforeEach(() => {
  vi.spyOn(console, "warn").mockImplementation(() => undefined);
});
afterEach(() => {
  vi.restoreAllMocks();
});

describe("a document", () => {
  it.for(DOCUMENTS)("is read and written without a change: %#", (document, { expect }) => {
    expect(print(parse(writeDocument(readDocument(document))))).toBe(print(parse(document)));
  });

  it("leaves out fragments and variables that nothing uses any more", ({ expect }) => {
    const document = `query Q($id: ID!, $more: Boolean!) { node(id: $id) { id parts(first: 1) @include(if: $more) { ...Part } } }
fragment Part on Thing { name }`;
    expect(leaveOut(document, [{ field: "parts" }], (name) => name === "parts")).toEqual({
      document: "query Q($id: ID!) { node(id: $id) { id } }",
      leftOut: ["parts"],
    });
  });

  it("leaves out what surrounds a field that cannot be missing, through its fragments", ({
    expect,
  }) => {
    const document = `query Q { node { id all: parts { ...Part } some: parts { ...Part } } }
fragment Part on Thing { name kind }`;
    const part = { path: ["fragment Part", "kind"] };
    expect(leaveOut(document, [part], (name) => name === "all" || name === "some")).toEqual({
      document: "query Q { node { id } }",
      leftOut: ["all", "some"],
    });
  });

  it("cannot be asked without a field that everything is part of", ({ expect }) => {
    const document = "query Q { node { id name } }";
    expect(leaveOut(document, [{ field: "id" }], (name) => name === "name")).toBeNull();
    expect(leaveOut(document, [{ field: "elsewhere" }], () => true)).toBeNull();
    expect(leaveOut(document, [{ path: ["query Q"] }], () => true)).toBeNull();
  });
});

describe("a server that lacks a field", () => {
  it.for([
    { says: "path and code", namesAtOnce: 10 },
    { says: "path and code", namesAtOnce: 1 },
    { says: "location", namesAtOnce: 10 },
    { says: "location", namesAtOnce: 1 },
    { says: "nothing", namesAtOnce: 10 },
    { says: "nothing", namesAtOnce: 1 },
  ] as const)("is asked for the others, and not asked twice: %j", async (form, { expect }) => {
    const lacks = [
      "PullRequest.mergeQueueEntry",
      "PullRequest.totalCommentsCount",
      "PullRequestReviewThread.isOutdated",
      "Comment.isMinimized",
      "IssueComment.isMinimized",
      "PullRequestReview.isMinimized",
      "PullRequestReviewComment.isMinimized",
      "RequestedReviewer.Bot",
    ];
    const api = older(lacks, form);
    const details = await detailsOf(api);
    expect(details).toHaveLength(2);
    expect(details[0]).toMatchObject({
      mergeQueue: null,
      comments: { list: [{ body: "Done." }] },
      threads: { list: [{ resolved: true, outdated: false }] },
      notShown: {
        parts: expect.arrayContaining(["the merge queue", "which threads are outdated"]),
        scopes: [],
      },
    });
    const asked = api.operations().length;
    await detailsOf(api);
    // Two pages of candidates' totals and the details, as ever.
    expect(api.operations().slice(asked)).toEqual(["Candidates", "Details"]);
  });

  it("is named to the operator by the field, and to nobody by its words", async ({ expect }) => {
    await detailsOf(older(["PullRequest.mergeQueueEntry", "PullRequest.autoMergeRequest"]));
    const lines = vi.mocked(console.warn).mock.calls.map(([line]) => JSON.parse(String(line)));
    expect(lines.filter(({ event }) => event === "fields-left-out")).toMatchObject([
      { document: "Details", fields: "autoMergeRequest, mergeQueueEntry" },
    ]);
  });

  it.for([
    [["PullRequest.mergeable"], "mergeability_unknown"],
    [["PullRequest.statusCheckRollup"], "checks_unknown"],
    [["PullRequest.latestOpinionatedReviews"], "reviews_unknown"],
    [["PullRequest.reviews"], "reviews_unknown"],
    [["PullRequestReview.state"], "reviews_unknown"],
    [["PullRequest.reviewThreads"], "threads_unknown"],
    [["PullRequestReviewThread.comments"], "threads_unknown"],
    [["PullRequestReviewThread.isResolved"], "threads_uncertain"],
  ] as const)("is never taken for one that shows it: %s", async ([lacks, code], { expect }) => {
    const [whole] = await detailsOf(older([]));
    const [pull] = await detailsOf(older(lacks));
    if (whole === undefined || pull === undefined) {
      throw new Error("Nothing was read.");
    }
    expect(judgeReadiness(gatherFacts(whole, START), whole, START).state).toBe("ready");
    const { state, blockers } = judgeReadiness(gatherFacts(pull, START), pull, START);
    expect(state).not.toBe("ready");
    expect(blockers.map((blocker) => blocker.code)).toContain(code);
  });

  it.for([
    ["CLEAN", "ready", undefined],
    ["BLOCKED", "unknown", "blocked"],
    ["BEHIND", "unknown", "behind"],
  ] as const)(
    "is asked over REST what it says of the merge: %s",
    async ([mergeState, state, code], { expect }) => {
      const api = createGitHubApi({
        pullRequests: pullRequests(2, () => ({ ...READY, mergeState })),
      });
      const lacks = ["PullRequest.reviewDecision", "PullRequest.mergeStateStatus"];
      api.github.settings.older = { lacks, namesAtOnce: 10, says: "path and code" };
      const pulls = api.pulls();
      const ids = await idsOf(pulls);
      const [pull] = await pulls.details(ids);
      if (pull === undefined) {
        throw new Error("Nothing was read.");
      }
      const readiness = judgeReadiness(gatherFacts(pull, START), pull, START);
      expect(readiness.state).toBe(state);
      expect(readiness.blockers[0]?.code).toBe(code);
      expect(api.operations().filter((name) => name === "pulls.get")).toHaveLength(2);
      expect(await pulls.mergeability?.(ids)).toMatchObject([{ mergeState }, { mergeState }]);
    },
  );

  it("is unknown in that where REST does not say it either", async ({ expect }) => {
    for (const [lacks, code] of [
      [["PullRequest.reviewDecision", "PullRequest.mergeStateStatus"], "review_rules_unknown"],
      [["PullRequest.mergeStateStatus"], "mergeability_unknown"],
    ] as const) {
      for (const status of [403, 404, 500, 502]) {
        const api = older(lacks);
        api.control.faults.add({
          operation: "pulls.get",
          times: null,
          action: { kind: "status", status },
        });
        const [pull] = await detailsOf(api);
        if (pull === undefined) {
          throw new Error("Nothing was read.");
        }
        const { state, blockers } = judgeReadiness(gatherFacts(pull, START), pull, START);
        expect(state).toBe("unknown");
        expect(blockers.map((blocker) => blocker.code)).toContain(code);
      }
    }
  });

  it("that has the field is not asked over REST", async ({ expect }) => {
    const api = older(["PullRequest.mergeQueueEntry"]);
    await detailsOf(api);
    expect(api.operations()).not.toContain("pulls.get");
  });

  it.for([
    ["PullRequest.reviewDecision", []],
    ["PullRequest.reviewRequests", ["requests"]],
    ["PullRequest.labels", ["labels"]],
    ["PullRequest.closingIssuesReferences", ["closes"]],
    ["StatusCheckRollupContextConnection.checkRunCountsByState", []],
  ] as const)(
    "is judged by what it shows, where that is enough: %s",
    async ([lack, unread], { expect }) => {
      const [pull] = await detailsOf(older([lack]));
      if (pull === undefined) {
        throw new Error("Nothing was read.");
      }
      const facts = gatherFacts(pull, START);
      expect(facts.unread ?? []).toEqual(unread);
      expect(judgeReadiness(facts, pull, START).state).toBe("ready");
    },
  );

  it.for([
    "PullRequest.timelineItems(itemTypes)",
    "ReviewDismissedEvent",
    "PullRequest.reviews(states)",
  ])(
    "loses what was asked with an argument or a type that it lacks: %s",
    async (lack, { expect }) => {
      const [pull] = await detailsOf(older([lack]));
      expect(pull?.notShown?.parts).toEqual(["who dismissed reviews"]);
      expect(pull?.opinions).toHaveLength(1);
    },
  );

  it("is not asked in a document that nothing could be read from", async ({ expect }) => {
    const api = older(["PullRequest.number"]);
    expect(await errorOf(api.pulls().candidates())).toMatchObject({
      kind: "rejected",
      failure: { code: "github_unavailable", detail: expect.stringContaining("too old") },
    });
    expect(api.operations()).toEqual(["Candidates"]);
  });

  it("and a connection that lacks a scope each lose their own", async ({ expect }) => {
    const api = older(["PullRequest.mergeQueueEntry"]);
    await detailsOf(api);
    const pulls = api.pulls();
    const ids = await idsOf(pulls);
    api.control.log.clear();
    api.control.faults.add({
      operation: "Details",
      action: {
        kind: "malformed",
        body: JSON.stringify({ errors: [scopeError("slug", "read:org")] }),
      },
    });
    const [pull] = await pulls.details(ids);
    expect(pull?.notShown).toEqual({
      parts: ["the merge queue", "which teams were asked for a review"],
      scopes: ["read:org", "read:discussion"],
    });
    expect(api.operations()).toEqual(["Details", "Details"]);
    const [other] = await detailsOf(api);
    expect(other?.notShown).toEqual({ parts: ["the merge queue"], scopes: [] });
  });

  it.for([
    scopeError("name", "repo"),
    {
      ...scopeError("repository", "repo"),
      type: undefined,
      path: ["query Candidates", "repository"],
    },
  ])("is not asked with too few scopes, which are named: %j", async (error, { expect }) => {
    const api = older([]);
    api.control.faults.add({
      times: null,
      action: { kind: "malformed", body: JSON.stringify({ data: null, errors: [error] }) },
    });
    const thrown = await errorOf(api.pulls().candidates());
    expect(thrown instanceof UpstreamError && thrown.toFailure()).toEqual({
      code: "access_restricted",
      detail: expect.stringContaining("(repo or read:discussion). Reconnect GitHub"),
      action: { label: expect.any(String), url: "https://github.com/settings/applications" },
    });
    expect(api.operations()).toHaveLength(1);
  });

  it("is asked for it again some time later", async ({ expect }) => {
    const api = older(["PullRequest.mergeQueueEntry"]);
    await detailsOf(api);
    api.github.settings.older = null;
    await api.clock.sleep(3_600_000);
    const [pull] = await detailsOf(api);
    expect(pull?.notShown).toBeUndefined();
  });
});
