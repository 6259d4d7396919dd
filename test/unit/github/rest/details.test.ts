import { describe, it } from "vitest";

import { createRestPullRequests } from "../../../../src/github/rest/pull-requests.ts";
import type { PullRequest } from "../../../../src/summarize/pull-request/pull-request.ts";
import { UpstreamError } from "../../../../src/upstream/error.ts";
import type { RepositorySpec, ReviewSpec } from "../../../fakes/github/world.ts";
import { errorOf, filesOf, idsOf, pullRequests } from "../github-api.ts";
import { createRestApi } from "./rest-api.ts";

const DISCUSSED: Omit<RepositorySpec, "name"> = {
  requiredApprovals: 1,
  maintainers: ["grace"],
  pullRequests: [
    {
      number: 7,
      title: "Burn cleaner",
      body: "See the issue.",
      author: "ada",
      labels: ["fuel"],
      assignees: ["grace"],
      requestedReviewers: [{ login: "linus" }, { team: "propulsion" }],
      comments: [
        { author: "grace", body: "Why?", at: "2026-11-01T10:00:00Z" },
        { author: "covers[bot]", body: "80%" },
        { author: null, body: "Because.", minimized: "OUTDATED" },
      ],
      reviews: [
        { key: "r1", author: "grace", state: "CHANGES_REQUESTED", at: "2026-11-02T10:00:00Z" },
        {
          key: "r2",
          author: "linus",
          state: "COMMENTED",
          body: "Nice.",
          at: "2026-11-03T10:00:00Z",
        },
        { key: "r3", author: "linus", state: "APPROVED", at: "2026-11-04T10:00:00Z" },
      ],
      threads: [
        {
          path: "src/engine.ts",
          line: 3,
          resolvedBy: "ada",
          comments: [
            { author: "grace", body: "Too hot?", review: "r1" },
            { author: "ada", body: "No.", review: "r1" },
          ],
        },
      ],
      files: [{ path: "src/engine.ts", patch: "@@ 1 @@\n-old\n+new\n" }],
      checks: [
        { name: "build", status: "COMPLETED", conclusion: "SUCCESS" },
        { name: "lint", status: "IN_PROGRESS" },
        { context: "deploy", state: "FAILURE" },
      ],
    },
  ],
};

/** Without what REST names or shows in another way. */
function comparable({ comments, reviews, threads, opinions, ...pull }: PullRequest) {
  const {
    reviewDecision: _decision,
    mergeQueueShown: _shown,
    closes: _closes,
    unread: _unread,
    ...same
  } = pull;
  return {
    ...same,
    comments: comments.list.map(({ author, body, minimized, anchor }) => [
      author,
      body,
      minimized,
      anchor,
    ]),
    reviews: reviews.list.map(({ id: _id, ...review }) => review),
    opinions: opinions.map(({ author, state, commitOid }) => [author.login, state, commitOid]),
    threads: threads.list.map(({ path, line, outdated, comments: said }) => [
      path,
      line,
      outdated,
      said.map(({ body, anchor }) => [body, anchor]),
    ]),
  };
}

describe("details over REST", () => {
  it("are those that GraphQL brings, but for what REST does not show", async ({ expect }) => {
    const api = createRestApi(DISCUSSED);
    const [over] = await api.pulls().details(await idsOf(api.pulls()));
    const [rest] = await api.rest.details(await idsOf(api.rest));
    if (over === undefined || rest === undefined) {
      throw new Error("Both bring it.");
    }
    expect(comparable(rest)).toEqual(comparable(over));
    expect(rest.threads.list[0]?.resolved).toBeNull();
    expect([over.reviewDecision, rest.reviewDecision]).toEqual(["CHANGES_REQUESTED", "unknown"]);
    expect(rest.unread).toEqual(["resolution", "closes"]);
  });

  it("say who dismissed a review, and ask only where one was dismissed", async ({ expect }) => {
    const dismissed: ReviewSpec = {
      author: "linus",
      state: "DISMISSED",
      dismissal: { by: "grace", was: "CHANGES_REQUESTED" },
    };
    const approval: ReviewSpec = { author: "hugo", state: "APPROVED" };
    const api = createRestApi({
      pullRequests: pullRequests(2, (number) => ({
        reviews: number === 1 ? [dismissed, approval] : [approval],
      })),
    });
    const [pull] = await api.rest.details(await idsOf(api.rest));
    expect(pull?.reviews.list).toMatchObject([
      {
        author: { login: "linus" },
        dismissal: { by: { login: "grace" }, was: "CHANGES_REQUESTED" },
      },
      { author: { login: "hugo" } },
    ]);
    expect(pull?.opinions).toEqual(pull?.reviews.list);
    expect(api.operations().filter((name) => name === "issues.listEvents")).toHaveLength(1);
  });

  it("lack nothing else where it is not said who dismissed a review", async ({ expect }) => {
    const reviews = [
      { author: "linus", state: "DISMISSED", dismissal: { by: "grace", was: "APPROVED" } },
    ] as const;
    for (const status of [403, 404, 429, 500, 502]) {
      const api = createRestApi({ pullRequests: pullRequests(1, () => ({ reviews })) });
      const ids = await idsOf(api.rest);
      api.control.faults.add({
        operation: "issues.listEvents",
        times: null,
        action: { kind: "status", status },
      });
      const [pull] = await api.rest.details(ids);
      expect(pull?.reviews.list).toMatchObject([{ state: "DISMISSED" }]);
      expect(pull?.reviews.list[0]).not.toHaveProperty("dismissal");
      expect(pull?.unread).not.toContain("reviews");
      expect(api.operations().filter((name) => name === "issues.listEvents")).toHaveLength(1);
    }
  });

  it("read no more than 36 requests for five pull requests", async ({ expect }) => {
    const api = createRestApi({ pullRequests: pullRequests(5) });
    const ids = await idsOf(api.rest);
    const before = api.operations().length;
    await api.rest.details(ids);
    expect(api.operations().length - before).toBeLessThanOrEqual(36);
  });

  it("hold the first and the newest comments of a long discussion", async ({ expect }) => {
    const comments = Array.from({ length: 350 }, (_, index) => ({
      author: "ada",
      body: `Comment ${index + 1}`,
    }));
    const api = createRestApi({ pullRequests: [{ number: 1, comments }] });
    const [pull] = await api.rest.details(await idsOf(api.rest));
    const bodies = pull?.comments.list.map(({ body }) => body) ?? [];
    expect(pull?.comments.total).toBe(350);
    expect(bodies).toHaveLength(250);
    expect([bodies[0], bodies.at(-1)]).toEqual(["Comment 1", "Comment 350"]);
  });

  it("leave checks unknown that the account may not read", async ({ expect }) => {
    const api = createRestApi({
      pullRequests: pullRequests(1, () => ({
        checks: [{ name: "build", status: "COMPLETED", conclusion: "SUCCESS" }],
      })),
    });
    api.control.faults.add({
      operation: "checks.listForRef",
      action: {
        kind: "status",
        status: 403,
        body: { message: "Resource not accessible by integration", documentation_url: "x" },
      },
    });
    const [pull] = await api.rest.details(await idsOf(api.rest));
    expect(pull?.checks).toEqual({ state: "unknown", total: null, list: [] });
  });

  it("leave out what has vanished", async ({ expect }) => {
    const api = createRestApi({ pullRequests: pullRequests(2) });
    const ids = await idsOf(api.rest);
    api.store.repositories[0]?.pullRequests.shift();
    expect((await api.rest.details(ids)).map(({ number }) => number)).toEqual([2]);
  });

  it("cost the others nothing when one cannot be read", async ({ expect }) => {
    const api = createRestApi({ pullRequests: pullRequests(2) });
    const { candidates } = await api.pulls().candidates();
    const numbers = new Map(candidates.map(({ id, number }) => [id, number]));
    const ids = candidates.toSorted((a, b) => a.number - b.number).map(({ id }) => id);
    // Listed elsewhere, so that nothing is known of it beside what it says itself.
    const { fetch, clock } = api;
    const rest = createRestPullRequests({ owner: "acme", name: "rockets", fetch, clock, numbers });
    api.control.faults.add({
      path: "/pulls/1$",
      times: null,
      action: { kind: "status", status: 502 },
    });
    const error = await errorOf(rest.details(ids));
    expect(error instanceof UpstreamError && error.kind).toBe("invalid_response");
    expect(await rest.details(ids.slice(1))).toHaveLength(1);
  });

  it("find by number what another API had listed", async ({ expect }) => {
    const api = createRestApi({ pullRequests: pullRequests(2) });
    const { candidates } = await api.pulls().candidates();
    const rest = createRestPullRequests({
      owner: "acme",
      name: "rockets",
      fetch: api.fetch,
      clock: api.clock,
      numbers: new Map(candidates.map(({ id, number }) => [id, number])),
    });
    const ids = candidates.map(({ id }) => id);
    expect((await rest.details(ids)).map(({ id }) => id)).toEqual(ids);
  });

  it("ask for mergeability once more when GitHub is still working it out", async ({ expect }) => {
    const api = createRestApi({
      pullRequests: [{ number: 1, mergeable: "CONFLICTING", unknownReads: 1 }],
    });
    const ids = await idsOf(api.rest);
    const [pull] = await api.rest.details(ids);
    const again = await api.rest.mergeability?.(ids);
    expect([pull?.mergeable, again?.[0]?.mergeable]).toEqual(["UNKNOWN", "CONFLICTING"]);
  });
});

describe("changes", () => {
  const PATCH = "@@ 1 @@ function launch\n-old\n+new\n";
  const ONE_FILE = {
    pullRequests: [{ number: 1, files: [{ path: "src/launch.ts", patch: PATCH }] }],
  };

  it("come from the files API where a proxy drops the media type", async ({ expect }) => {
    const api = createRestApi(ONE_FILE);
    const fetch: typeof globalThis.fetch = async (input, init) => {
      const headers = new Headers(init?.headers);
      headers.set("accept", "application/json");
      return await api.fetch(input, { ...init, headers });
    };
    const rest = createRestPullRequests({
      owner: "acme",
      name: "rockets",
      fetch,
      clock: api.clock,
    });
    const [pull] = await rest.details(await idsOf(rest));
    if (pull === undefined) {
      throw new Error("It is listed.");
    }
    const files = await filesOf((await rest.changes(pull)).files);
    expect(files).toMatchObject([{ path: "src/launch.ts", hunks: [{ lines: ["-old", "+new"] }] }]);
  });

  it("come as a diff where it passes", async ({ expect }) => {
    const api = createRestApi(ONE_FILE);
    const [pull] = await api.rest.details(await idsOf(api.rest));
    if (pull === undefined) {
      throw new Error("It is listed.");
    }
    const files = await filesOf((await api.rest.changes(pull)).files);
    expect(files).toMatchObject([{ path: "src/launch.ts", hunks: [{ lines: ["-old", "+new"] }] }]);
    expect(api.operations().at(-1)).toBe("pulls.getDiff");
  });
});
