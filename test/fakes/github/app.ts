import { Hono } from "hono";

import { viewerOf } from "./access.ts";
import { GITHUB_ADDRESSES } from "./addresses.ts";
import { graphql } from "./graphql/route.ts";
import { rateLimited } from "./limits-middleware.ts";
import type { GitHubOptions, GitHubSettings, ResolvedOptions } from "./options.ts";
import { createRateLimits, GITHUB_RATE_LIMITS, type RateLimits } from "./rate-limits.ts";
import { badCredentials, notFound, Refusal } from "./refusal.ts";
import { checks } from "./rest/checks.ts";
import { comments } from "./rest/comments.ts";
import { contents } from "./rest/contents.ts";
import { issueEvents } from "./rest/issue-events.ts";
import { issueWrites } from "./rest/issue-writes.ts";
import { issues } from "./rest/issues.ts";
import { pullRequestWrites } from "./rest/pull-request-writes.ts";
import { pullRequests } from "./rest/pull-requests.ts";
import { rateLimitStatus } from "./rest/rate-limit-status.ts";
import { repositories } from "./rest/repositories.ts";
import { type GitHubEnv, mediaTypeOf } from "./rest/request.ts";
import { reviewWrites } from "./rest/review-writes.ts";
import { search } from "./rest/search.ts";
import { users } from "./rest/users.ts";
import { fullName } from "./store.ts";

export interface GitHub {
  readonly app: Hono<GitHubEnv>;
  readonly limits: RateLimits;
  readonly settings: GitHubSettings;
}

const API_VERSIONS = new Set(["2022-11-28", "2026-03-10"]);

/** GitHub's REST and GraphQL API over a store, with the paths of api.github.com at the root. Needs Node. */
export function createGitHub(given: GitHubOptions): GitHub {
  const options: ResolvedOptions = {
    store: given.store,
    addresses: given.addresses ?? GITHUB_ADDRESSES,
    viewerOf: given.viewerOf ?? (() => undefined),
    graphqlCommentsOrder: given.graphqlCommentsOrder ?? "conversation",
    restCommentsOrder: given.restCommentsOrder ?? "total",
    primaryLimitStatus: given.primaryLimitStatus ?? 403,
    graphqlRateLimitType: given.graphqlRateLimitType ?? "RATE_LIMIT",
    requireUserAgent: given.requireUserAgent ?? true,
    scopes: given.scopes === undefined ? ["read:org", "repo"] : given.scopes,
    enterprise: given.enterprise ?? false,
    restMinimized: given.restMinimized ?? true,
    patchesPerPage: given.patchesPerPage ?? 70,
    settings: { timeoutAboveNodes: null, pullRequestsAtOnce: null, older: null },
  };
  const limits = createRateLimits(
    { ...GITHUB_RATE_LIMITS, ...given.rateLimits },
    options.store.now,
  );
  const app = new Hono<GitHubEnv>({
    getPath: (request) => pathByName(options, new URL(request.url).pathname),
  });
  let requests = 0;

  app.onError((error) => {
    if (!(error instanceof Refusal)) {
      throw error;
    }
    return answerOf(error);
  });
  app.notFound(() => answerOf(notFound()));
  app.use(async function described(c, next) {
    requests += 1;
    c.set("options", options);
    c.set("limits", limits);
    c.set("requestId", requestId(requests));
    await next();
    if (c.res.headers.get("content-type") === "application/json") {
      c.header("content-type", JSON_TYPE);
    }
    c.header("x-github-request-id", c.var.requestId);
    c.header("server", "github.com");
    c.header("x-github-api-version-selected", c.req.header("x-github-api-version") ?? "2022-11-28");
    const media = mediaTypeOf(c);
    c.header(
      "x-github-media-type",
      media === "json" ? "github.v3; format=json" : `github.v3; param=${media}`,
    );
  });
  app.use(async function identified(c, next) {
    checkHeaders(options, c.req.header("user-agent"), c.req.header("x-github-api-version"));
    const viewer = viewerOf(options.store, options.viewerOf, c.req.header("authorization"));
    if (viewer.kind === "rejected") {
      throw badCredentials();
    }
    c.set("viewer", viewer.kind === "known" ? viewer.account : null);
    await next();
    if (viewer.kind === "known" && options.scopes !== null) {
      c.header("x-oauth-scopes", options.scopes.join(", "));
    }
  });
  app.use(rateLimited);
  for (const routes of [
    graphql,
    users,
    repositories,
    pullRequests,
    pullRequestWrites,
    reviewWrites,
    issues,
    issueEvents,
    issueWrites,
    comments,
    contents,
    checks,
    search,
    rateLimitStatus,
  ]) {
    app.route("/", routes);
  }
  return { app, limits, settings: options.settings };
}

const JSON_TYPE = "application/json; charset=utf-8";

function answerOf({ status, body, headers }: Refusal): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { "content-type": JSON_TYPE, ...headers },
  });
}

/** A repository is also served under its number, which is where redirects and Link headers point. */
function pathByName({ enterprise, store }: ResolvedOptions, asked: string): string {
  const path = enterprise ? enterprisePath(asked) : asked;
  const [, id, rest = ""] = /^\/repositories\/(\d+)(\/.*)?$/.exec(path) ?? [];
  const repository = store.repositories.find(({ databaseId }) => String(databaseId) === id);
  return repository === undefined ? path : `/repos/${fullName(repository)}${rest}`;
}

function enterprisePath(path: string): string {
  if (path === "/api/graphql") {
    return "/graphql";
  }
  return path.startsWith("/api/v3/") ? path.slice("/api/v3".length) : "/not-an-api-path";
}

function checkHeaders(
  options: ResolvedOptions,
  userAgent: string | undefined,
  version: string | undefined,
): void {
  if (options.requireUserAgent && !userAgent) {
    const message =
      "Request forbidden by administrative rules. Please make sure your request has a User-Agent header.";
    throw new Refusal(403, { message, documentation_url: "https://docs.github.com/rest" });
  }
  if (version !== undefined && !API_VERSIONS.has(version)) {
    const message = `'${version}' is not a supported API version.`;
    throw new Refusal(400, {
      message,
      documentation_url: "https://docs.github.com/rest/about-the-rest-api/api-versions",
    });
  }
}

/** Five groups of hex digits, as GitHub's are, and the same in every run. */
function requestId(count: number): string {
  const part = (shift: number, length: number): string =>
    ((count * 2_654_435_761) >>> shift)
      .toString(16)
      .toUpperCase()
      .padStart(length, "0")
      .slice(-length);
  return `${part(0, 4)}:${part(4, 6)}:${part(8, 7)}:${part(2, 7)}:${count.toString(16).toUpperCase().padStart(8, "0")}`;
}
