import { Hono } from "hono";

import type { RateLimitResource } from "../rate-limits.ts";
import type { GitHubEnv } from "./request.ts";

/** Reading the limits costs nothing. */
export const rateLimitStatus = new Hono<GitHubEnv>().get("/rate_limit", (c) => {
  const shape = (resource: RateLimitResource): Record<string, unknown> => {
    const { limit, remaining, used, resetAtMs } = c.var.limits.read(c.var.viewer, resource);
    return { limit, remaining, used, reset: Math.ceil(resetAtMs / 1_000) };
  };
  const core = shape("core");
  return c.json({
    resources: { core, graphql: shape("graphql"), search: shape("search") },
    rate: core,
  });
});
