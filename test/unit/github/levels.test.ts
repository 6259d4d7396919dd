import { Code } from "@connectrpc/connect";
import { describe, it } from "vitest";

import type { AccessLevel } from "../../../src/github/access-level.ts";
import type { PullRequestEvent, RankingEvent, SummaryEvent } from "../../../src/protocol/events.ts";
import type { PullRequests } from "../../../src/summarize/ports.ts";
import { runDocket } from "../../../src/summarize/run/run.ts";
import { createDeltaWriter } from "../../../src/summary-job/stream/delta-writer.ts";
import { REAL_CLOCK } from "../../../src/upstream/clock.ts";
import { UpstreamError } from "../../../src/upstream/error.ts";
import { MOST_DISCUSSED, SAMPLE_REPOSITORIES } from "../../fakes/data/sample-world.ts";
import type { ScalekitSettings } from "../../fakes/scalekit/settings.ts";
import { StatusError } from "../../fakes/scalekit/status-error.ts";
import { createTestMemory, createTestModel } from "../../support/docket-world.ts";
import { createLevelWorld, distantDeadline } from "../../support/level-world.ts";

interface Docket {
  outcome: Awaited<ReturnType<typeof runDocket>>;
  ranking: RankingEvent;
  entries: PullRequestEvent[];
  summaries: SummaryEvent[];
}

/** A docket of five over the busy repository. */
async function summarize(pulls: PullRequests): Promise<Docket> {
  const ranking: RankingEvent[] = [];
  const entries: PullRequestEvent[] = [];
  const summaries: SummaryEvent[] = [];
  const outcome = await runDocket(
    {
      job: { requestId: "request", deadline: distantDeadline(), webUrl: "https://github.com" },
      request: { limit: 5, language: "en", window: "all", drafts: true },
      pulls,
      model: createTestModel().model,
      memory: createTestMemory(),
      createDeltaWriter,
      clock: REAL_CLOCK,
      signal: new AbortController().signal,
      resume: null,
      limits: { modelConcurrency: 5, privateRepositories: "on" },
      saveCheckpoint() {},
    },
    (event) => {
      if (event.event === "ranking") {
        ranking.push(event.data);
      } else if (event.event === "pull-request") {
        entries.push(event.data);
      } else if (event.event === "summary") {
        summaries.push(event.data);
      }
    },
  );
  const [first] = ranking;
  if (first === undefined) {
    throw new Error(`No ranking: ${JSON.stringify(outcome)}`);
  }
  return { outcome, ranking: first, entries, summaries };
}

function counts({ pullRequests }: RankingEvent) {
  return pullRequests.map(({ number, rank }) => ({ number, humanComments: rank.humanComments }));
}

const BUSY = SAMPLE_REPOSITORIES.busy;
/** What REST shows as surely as GraphQL does. */
const CONFIRMED = new Set(["ready", "draft", "conflicts", "checks_failing", "changes_requested"]);

const LEVELS: {
  level: AccessLevel;
  settings: Partial<ScalekitSettings>;
  told: AccessLevel[];
  requestsAtMost: number;
}[] = [
  { level: "graphql", settings: {}, told: [], requestsAtMost: 12 },
  { level: "rest", settings: { proxyGraphql: false }, told: ["rest"], requestsAtMost: 80 },
  { level: "tools", settings: { proxyEnabled: false }, told: ["tools"], requestsAtMost: 120 },
];

const SIGN_ON = "https://github.com/orgs/acme/sso?authorization_request=A4J2";

describe("a docket over the busy repository", () => {
  it("is written although the server lacks a field, and says what it does not show", async ({
    expect,
  }) => {
    const { world, levels, pulls, operations } = await createLevelWorld();
    world.github().github.settings.older = {
      lacks: ["PullRequest.mergeQueueEntry"],
      namesAtOnce: 1,
      says: "path and code",
    };
    const { outcome, summaries } = await summarize(pulls(BUSY));
    expect(outcome.outcome).toBe("complete");
    expect(levels).toEqual([]);
    expect(summaries.map((summary) => summary.outcome)).toEqual(
      Array.from({ length: 5 }, () => "written"),
    );
    for (const { warnings } of summaries) {
      expect(warnings).toContainEqual({
        code: "not_known_to_server",
        message: expect.stringContaining("the merge queue"),
      });
    }
    // One refusal, however many ask for details.
    expect(operations()["Details"]).toBeLessThanOrEqual(3);
  });

  it("is read over REST where the server knows too little of a question", async ({ expect }) => {
    const { world, levels, pulls } = await createLevelWorld();
    const older = { lacks: ["PullRequest.number"], namesAtOnce: 1, says: "path and code" } as const;
    world.github().github.settings.older = older;
    const { outcome, ranking } = await summarize(pulls(BUSY));
    expect(outcome.outcome).toBe("complete");
    expect(levels).toEqual(["rest"]);
    expect(ranking.pullRequests).toHaveLength(5);
  });

  for (const { level, settings, told, requestsAtMost } of LEVELS) {
    it(`has the true five at the level ${level}, and claims nothing it cannot know`, async ({
      expect,
    }) => {
      const { world, levels, pulls, operations, calls } = await createLevelWorld(settings);
      const { outcome, ranking, entries, summaries } = await summarize(pulls(BUSY));

      expect(outcome.outcome).toBe("complete");
      expect(levels).toEqual(told);
      expect(ranking.openCount).toBe(40);
      expect(counts(ranking)).toEqual(MOST_DISCUSSED.busy);
      expect(summaries.map((summary) => summary.outcome)).toEqual(Array(5).fill("written"));
      expect(Object.values(operations()).reduce((a, b) => a + b, 0)).toBeLessThan(requestsAtMost);
      expect(world.control.log.maxConcurrency().github).toBeLessThanOrEqual(6);
      expect(world.control.strays).toEqual([]);

      const threads = entries.flatMap(({ facts }) => (facts.unread ?? []).includes("resolution"));
      const warned = summaries.filter(({ warnings }) =>
        warnings.some(({ code }) => code === "not_shown"),
      );
      expect(warned).toHaveLength(threads.filter(Boolean).length);
      if (level === "graphql") {
        expect(warned).toEqual([]);
        return;
      }
      expect(warned.length).toBeGreaterThan(0);
      for (const { facts, readiness } of entries) {
        expect(facts.threads.resolved).toBe(0);
        if (!CONFIRMED.has(readiness.state)) {
          const codes = readiness.blockers.map(({ code }) => code);
          expect(codes).toEqual(
            expect.arrayContaining([expect.stringMatching(/uncertain|needs_review|unknown/)]),
          );
        }
      }
      // The first refusal is enough: what came after it went the other way.
      expect(calls()["proxy"] ?? 0).toBeLessThanOrEqual(level === "tools" ? 2 : requestsAtMost);
    });
  }

  it("asks each tool where the environment does not list them", async ({ expect }) => {
    const { pulls, calls } = await createLevelWorld({ proxyEnabled: false, preview: false });
    const { ranking } = await summarize(pulls(BUSY));
    expect(counts(ranking)).toEqual(MOST_DISCUSSED.busy);
    expect(calls()["ListScopedTools"]).toBe(1);
  });

  it("states what is missing where hardly any tool is offered", async ({ expect }) => {
    const { pulls, operations } = await createLevelWorld({
      proxyEnabled: false,
      tools: ["github_pull_requests_list"],
    });
    const { outcome, ranking, entries, summaries } = await summarize(pulls(BUSY));
    expect(outcome.outcome).toBe("complete");
    expect(ranking.exact).toBe(false);
    expect(ranking.reason).toContain("not all comments could be counted");
    expect(ranking.pullRequests.map(({ rank }) => rank.atLeast)).toEqual(Array(5).fill(true));
    // GitHub's own order by comments is all that is left to go by.
    expect(ranking.pullRequests.map(({ number }) => number)).toContain(812);
    for (const { facts, readiness } of entries) {
      expect(facts.unread).toEqual(["size", "comments", "reviews", "threads", "closes", "checks"]);
      expect([facts.mergeable, facts.checks.state]).toEqual(["unknown", "unknown"]);
      expect(["unknown", "draft"]).toContain(readiness.state);
    }
    for (const { warnings } of summaries) {
      const codes = warnings.map(({ code }) => code);
      expect(codes).toEqual(expect.arrayContaining(["not_shown", "diff_unavailable"]));
    }
    expect(Object.keys(operations())).toEqual(["pulls.list"]);
  });
});

describe("the level", () => {
  it("is gone on with where it was left", async ({ expect }) => {
    const { levels, pulls, calls } = await createLevelWorld({ proxyEnabled: false });
    await pulls(BUSY, { level: "tools" }).candidates();
    expect(calls()["proxy"]).toBeUndefined();
    expect(levels).toEqual([]);
  });

  it("may change in the middle of a job", async ({ expect }) => {
    const { world, levels, pulls } = await createLevelWorld();
    const port = pulls(BUSY);
    let recounts = 0;
    const { outcome, ranking } = await summarize({
      ...port,
      recount(ids) {
        recounts += 1;
        world.scalekit.settings.proxyGraphql = false;
        return port.recount(ids);
      },
      details(ids) {
        world.scalekit.settings.proxyEnabled = false;
        return port.details(ids);
      },
    });
    expect(recounts).toBeGreaterThan(0);
    expect(outcome.outcome).toBe("complete");
    expect(counts(ranking)).toEqual(MOST_DISCUSSED.busy);
    expect(levels.at(-1)).toBe("tools");
  });

  it("steps down alike for a gateway that says nothing of Scalekit's", async ({ expect }) => {
    for (const status of [403, 404, 405, 501]) {
      const { world, levels, pulls } = await createLevelWorld();
      world.control.faults.add({
        path: "/proxy/graphql",
        times: null,
        action: { kind: "status", status, body: "<html>Not here</html>" },
      });
      const { candidates } = await pulls(BUSY).candidates();
      expect(candidates.length).toBeGreaterThan(0);
      expect(levels).toEqual(["rest"]);
    }
  });

  it("is none of GitHub's own refusals, nor of faults that pass", async ({ expect }) => {
    const { levels, pulls, world } = await createLevelWorld();
    await expect(pulls("gullhaven/nowhere").candidates()).rejects.toMatchObject({ status: 404 });
    world.control.faults.add({ path: "/proxy/", action: { kind: "status", status: 503 } });
    await pulls(BUSY).candidates();
    expect(levels).toEqual([]);
  });

  it("is not remembered when nothing helps", async ({ expect }) => {
    const { levels, pulls } = await createLevelWorld({ proxyEnabled: false, tools: [] });
    const failure = await pulls(BUSY)
      .candidates()
      .then(
        () => null,
        (error: unknown) => (error instanceof UpstreamError ? error.toFailure() : error),
      );
    expect(failure).toEqual({ code: "scalekit_misconfigured" });
    expect(levels).toEqual([]);
  });

  it("finds what an earlier attempt has listed", async ({ expect }) => {
    const { pulls } = await createLevelWorld({ proxyGraphql: false });
    const { candidates } = await pulls(BUSY).candidates();
    const known = candidates.slice(0, 2).map(({ id, number }) => ({ id, number }));
    const resumed = pulls(BUSY, { level: "rest", known });
    expect(await resumed.details(known.map(({ id }) => id))).toMatchObject(known);
  });
});

describe("single sign-on", () => {
  for (const proxyResponseHeaders of [true, false]) {
    const how = proxyResponseHeaders ? "hands on" : "drops";
    it.for(["graphql", "rest"] as const)(
      `is named with its next step by %s over a proxy that ${how} GitHub's headers`,
      async (level, { expect }) => {
        const { pulls, levels } = await createLevelWorld({
          proxyResponseHeaders,
          proxyGraphql: level === "graphql",
        });
        const error: unknown = await pulls(SAMPLE_REPOSITORIES.singleSignOn)
          .candidates()
          .catch((reason: unknown) => reason);
        expect(error instanceof UpstreamError && error.toFailure()).toMatchObject({
          code: "sso_required",
          ...(proxyResponseHeaders
            ? { action: { url: expect.stringContaining("/northmoor-systems/sso?") } }
            : { detail: expect.stringContaining("Sign in to the organization on GitHub") }),
        });
        expect(levels).toEqual([]);
      },
    );
  }
});

describe("a tool", () => {
  it("passes on what GitHub refuses, and never the wrong token", async ({ expect }) => {
    const { pulls, calls } = await createLevelWorld({ proxyEnabled: false });
    await expect(pulls("gullhaven/nowhere", { level: "tools" }).candidates()).rejects.toMatchObject(
      { upstream: "github", status: 404 },
    );
    expect(calls()["oauth.token"]).toBeUndefined();
  });

  it.for([
    {
      says: "Resource protected by organization SAML enforcement.",
      headers: { "x-github-sso": `required; url=${SIGN_ON}`, "x-github-request-id": "1" },
      failure: {
        code: "sso_required",
        action: { label: "Sign in with single sign-on", url: SIGN_ON },
      },
    },
    {
      says: `Resource protected by organization SAML enforcement. Sign in at ${SIGN_ON} first.`,
      headers: {},
      failure: {
        code: "sso_required",
        action: { label: "Sign in with single sign-on", url: SIGN_ON },
      },
    },
    {
      says: "Resource protected by organization SAML enforcement. Sign in at https://evil.test/orgs/a/sso?b=c first.",
      headers: {},
      failure: {
        code: "sso_required",
        detail:
          "The organization requires single sign-on. Sign in to the organization on GitHub, then reconnect GitHub here.",
      },
    },
    {
      says: "Refused",
      headers: { "x-oauth-scopes": "read:user", "x-accepted-oauth-scopes": "repo" },
      failure: {
        code: "access_restricted",
        detail:
          "The connection was not given a permission that this needs (repo). Reconnect GitHub and grant it, or ask an owner of the organization to.",
      },
    },
  ])("says what GitHub wants of the person: %j", async ({ says, headers, failure }, { expect }) => {
    const { world, pulls } = await createLevelWorld({ proxyEnabled: false });
    const toolError = { executionId: "exec_1", message: says, code: "403" };
    const refusal = new StatusError(Code.PermissionDenied, "TOOL_ERROR", says, { toolError });
    world.control.faults.add({
      upstream: "scalekit",
      path: "execute_tool",
      times: null,
      action: { kind: "status", status: 403, headers, body: refusal.toBody() },
    });
    const error: unknown = await pulls(BUSY, { level: "tools" })
      .candidates()
      .catch((reason: unknown) => reason);
    expect(error instanceof UpstreamError && error.toFailure()).toEqual(failure);
  });

  it("asks for the new name of a repository that was renamed", async ({ expect }) => {
    const { pulls } = await createLevelWorld({ proxyEnabled: false });
    const renamed = pulls(SAMPLE_REPOSITORIES.renamed.from, { level: "tools" });
    const error: unknown = await renamed.candidates().catch((reason: unknown) => reason);
    expect(error instanceof UpstreamError && error.toFailure()).toMatchObject({
      code: "repository_not_found",
      detail: expect.stringContaining("new name"),
    });
  });
});
