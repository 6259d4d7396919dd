import { createMiddleware } from "hono/factory";

import type { AppEnv } from "../variables.ts";

const PREFLIGHT_MAX_AGE_SECONDS = 600;

/**
 * Lets the origins of `CORS_ORIGINS` call the API with a bearer token. Credentials are never allowed, so a browser
 * sends no cookie along and the answers are those of nobody's session.
 */
export const cors = createMiddleware<AppEnv>(async function cors(c, next) {
  const origin = c.req.header("Origin");
  if (origin === undefined || !c.var.config.corsOrigins.includes(origin)) {
    return next();
  }
  if (c.req.method === "OPTIONS" && c.req.header("Access-Control-Request-Method") !== undefined) {
    return c.body(null, 204, {
      "Access-Control-Allow-Origin": origin,
      "Access-Control-Allow-Methods": "GET, POST, DELETE",
      "Access-Control-Allow-Headers": "Authorization, Content-Type, Last-Event-ID",
      "Access-Control-Max-Age": String(PREFLIGHT_MAX_AGE_SECONDS),
      Vary: "Origin",
    });
  }
  await next();
  c.header("Access-Control-Allow-Origin", origin);
  c.header("Access-Control-Expose-Headers", "Location, Retry-After, X-Request-Id");
  // Lets the answer be read in spite of the policy that keeps other sites from embedding it.
  c.header("Cross-Origin-Resource-Policy", "cross-origin");
  c.header("Vary", "Origin", { append: true });
});
