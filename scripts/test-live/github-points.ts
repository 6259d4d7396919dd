import * as z from "zod";

import { CANDIDATES } from "../../src/github/graphql/queries/candidates.ts";
import { DETAILS } from "../../src/github/graphql/queries/details.ts";
import { RECOUNT } from "../../src/github/graphql/queries/recount.ts";
import { describe } from "./account-points.ts";
import type { EnvironmentCalls } from "./environment-calls.ts";
import { type Observation, observe } from "./observation.ts";

const HEADERS = [
  "etag",
  "link",
  "x-github-request-id",
  "x-oauth-scopes",
  "x-ratelimit-remaining",
  "x-ratelimit-reset",
];

const Pulls = z.array(z.object({ number: z.int(), node_id: z.string() }));
const Pull = z.object({ comments: z.int(), review_comments: z.int() });
const Candidates = z.object({
  data: z.object({
    repository: z.object({
      ranked: z.object({
        totalCount: z.int(),
        nodes: z.array(
          z.object({
            id: z.string(),
            number: z.int(),
            totalCommentsCount: z.int().nullable(),
            comments: z.object({ totalCount: z.int() }),
          }),
        ),
      }),
    }),
  }),
});
const Cost = z.object({
  data: z.object({ rateLimit: z.object({ cost: z.int(), nodeCount: z.int() }) }),
});

/** What the proxy passes on, and what GitHub means by its numbers. */
export async function* observeGitHub(
  identifier: string,
  repository: string,
  calls: EnvironmentCalls,
): AsyncGenerator<Observation> {
  const [owner = "", name = ""] = repository.split("/");
  const pulls = `/repos/${repository}/pulls`;

  async function graphql(query: string, variables: Record<string, unknown>) {
    return calls.proxy(identifier, "/graphql", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ query, variables }),
    });
  }

  async function candidates() {
    const variables = { owner, name, size: 50, after: null, recent: true };
    const { json } = await graphql(CANDIDATES, variables);
    return Candidates.parse(json).data.repository.ranked;
  }

  yield await observe("GitHub's headers through the proxy", async () => {
    const { headers } = await calls.proxy(identifier, `${pulls}?per_page=1`);
    return HEADERS.filter((header) => headers.has(header)).join(", ") || "none";
  });
  yield await observe("GitHub's 404 through the proxy", async () =>
    describe(await calls.proxy(identifier, `${pulls}/999999999`)),
  );
  yield await observe("POST /graphql through the proxy", async () =>
    String((await graphql("{ viewer { login } }", {})).status),
  );
  yield await observe("a GraphQL error through the proxy", async () =>
    describe(await graphql("{ nothing }", {})),
  );
  const listed = Pulls.safeParse(
    (await calls.proxy(identifier, `${pulls}?state=open&sort=popularity&direction=desc&per_page=5`))
      .json,
  );
  const [first] = listed.data ?? [];
  if (first === undefined) {
    yield { point: "pull requests", answer: "none is open, or none can be read" };
    return;
  }
  yield await observe("the diff media type", async () => {
    const accept = "application/vnd.github.diff";
    const diff = await calls.proxy(identifier, `${pulls}/${first.number}`, { headers: { accept } });
    const kind = diff.text.startsWith("diff --git") ? "a diff" : "no diff";
    return `${diff.status}, ${kind}, ${diff.headers.get("content-type") ?? "no content type"}`;
  });
  yield await observe("totalCommentsCount", async () => {
    const { nodes } = await candidates();
    const most = nodes.toSorted(
      (a, b) => (b.totalCommentsCount ?? 0) - (a.totalCommentsCount ?? 0),
    )[0];
    if (most === undefined) {
      return "no pull request to look at";
    }
    const { json } = await calls.proxy(identifier, `${pulls}/${most.number}`);
    const { comments, review_comments: review } = Pull.parse(json);
    return most.totalCommentsCount === comments + review
      ? "conversation and review comments"
      : most.totalCommentsCount === comments
        ? "conversation comments alone"
        : "something else";
  });
  yield await observe("the order of COMMENTS in GraphQL", async () => {
    const { nodes } = await candidates();
    return orderOf(
      nodes.map(({ totalCommentsCount, comments }) => ({
        total: totalCommentsCount ?? 0,
        conversation: comments.totalCount,
      })),
    );
  });
  yield await observe("the order of popularity in REST", async () => {
    const counts = await Promise.all(
      (listed.data ?? []).map(async ({ number }) => {
        const { json } = await calls.proxy(identifier, `${pulls}/${number}`);
        const { comments, review_comments: review } = Pull.parse(json);
        return { total: comments + review, conversation: comments };
      }),
    );
    return orderOf(counts);
  });
  yield await observe("minimized comments in REST", async () => {
    const issues = `/repos/${repository}/issues/${first.number}/comments?per_page=1`;
    const [comment] = z
      .array(z.looseObject({}))
      .parse((await calls.proxy(identifier, issues)).json);
    return comment === undefined
      ? "no comment to look at"
      : "minimized" in comment
        ? "shown"
        : "not shown";
  });
  yield await observe("the number of open pull requests", async () => {
    const q = encodeURIComponent(`repo:${repository} is:pr is:open`);
    const { json } = await calls.proxy(identifier, `/search/issues?q=${q}&per_page=1`);
    const searched = z.object({ total_count: z.int() }).parse(json).total_count;
    return searched === (await candidates()).totalCount
      ? "the search agrees with GraphQL"
      : "the search differs from GraphQL";
  });
  const ids = (listed.data ?? []).map(({ node_id: id }) => id);
  for (const [what, document, variables] of [
    ["the list", CANDIDATES, { owner, name, size: 100, after: null, recent: true }],
    ["five recounts", RECOUNT, { ids, size: 100 }],
    ["five details", DETAILS, { ids, threads: true }],
  ] as const) {
    yield await observe(`points for ${what}`, async () => {
      // The first brace opens the operation: none of its variables has one.
      const priced = document.replace("{", "{ rateLimit { cost nodeCount } ");
      const { json } = await graphql(priced, variables);
      const { cost, nodeCount } = Cost.parse(json).data.rateLimit;
      return `${cost} for ${nodeCount} nodes`;
    });
  }
}

function orderOf(counts: readonly { total: number; conversation: number }[]): string {
  const byTotal = falls(counts.map(({ total }) => total));
  const byConversation = falls(counts.map(({ conversation }) => conversation));
  return byTotal && byConversation
    ? "cannot be told apart here"
    : byTotal
      ? "by all comments"
      : byConversation
        ? "by conversation comments"
        : "by something else";
}

function falls(values: readonly number[]): boolean {
  return values.every((value, index) => index === 0 || value <= (values[index - 1] ?? 0));
}
