import type { MiddlewareHandler } from "hono";

import { rateLimitHeaders, type RateLimitResource } from "./rate-limits.ts";
import { Refusal } from "./refusal.ts";
import type { GitHubEnv } from "./rest/request.ts";
import { timestamp } from "./store.ts";

const RATE_LIMIT_DOCS =
  "https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api";

/** Counts REST requests, refuses those over a limit, and writes the rate headers of every answer. */
export const rateLimited: MiddlewareHandler<GitHubEnv> = async function rateLimited(c, next) {
  const { limits, options, requestId, viewer } = c.var;
  const resource = resourceOf(c.req.path);
  const help = `If you reach out to GitHub Support for help, please include the request ID ${requestId} and timestamp ${timestamp(options.store.now())}.`;
  const secondary = limits.takeSecondary(viewer);
  if (secondary !== undefined) {
    const message = `You have exceeded a secondary rate limit. Please wait a few minutes before you try again. ${help}`;
    const asErrors = secondary.status === 200 && resource === "graphql";
    throw new Refusal(
      asErrors ? 200 : secondary.status === 429 ? 429 : 403,
      asErrors
        ? { data: null, errors: [{ type: options.graphqlRateLimitType, message }] }
        : { documentation_url: `${RATE_LIMIT_DOCS}#about-secondary-rate-limits`, message },
      {
        ...rateLimitHeaders(limits.read(viewer, resource)),
        ...(secondary.retryAfterSeconds !== undefined && {
          "retry-after": String(secondary.retryAfterSeconds),
        }),
      },
    );
  }
  // GraphQL counts points once the query is known, and answers 200 when they are used up.
  if (resource !== "graphql" && c.req.path !== "/rate_limit" && !limits.take(viewer, resource, 1)) {
    throw new Refusal(
      options.primaryLimitStatus,
      {
        message: `API rate limit exceeded for user ID ${viewer?.databaseId ?? 0}. ${help}`,
        documentation_url: RATE_LIMIT_DOCS,
      },
      rateLimitHeaders(limits.read(viewer, resource)),
    );
  }
  await next();
  for (const [name, value] of Object.entries(rateLimitHeaders(limits.read(viewer, resource)))) {
    c.header(name, value);
  }
};

function resourceOf(path: string): RateLimitResource {
  if (path === "/graphql") {
    return "graphql";
  }
  return path.startsWith("/search/") ? "search" : "core";
}
