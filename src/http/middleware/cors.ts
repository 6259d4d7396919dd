import { cors as honoCors } from "hono/cors";
import { createMiddleware } from "hono/factory";

import type { AppEnv } from "../variables.ts";

// Each list is one text, since hono joins its lists without spaces.
const answerPreflight = honoCors({
  origin: (origin) => origin,
  allowMethods: ["GET, POST, DELETE"],
  allowHeaders: [
    "Authorization, Content-Type, Last-Event-ID, MCP-Protocol-Version, Mcp-Method, Mcp-Name",
  ],
  maxAge: 600,
});
const exposeAnswer = honoCors({
  origin: (origin) => origin,
  exposeHeaders: ["Location, Retry-After, X-Request-Id"],
});

/**
 * Lets the origins of `CORS_ORIGINS` call the API with a bearer token. Credentials are never allowed, so a browser
 * sends no cookie along and the answers are those of nobody's session. Other origins, and every `OPTIONS` that is no
 * preflight, are answered as if this were not here.
 */
export const cors = createMiddleware<AppEnv>(async function cors(c, next) {
  if (!c.var.config.corsOrigins.includes(c.req.header("Origin") ?? "")) {
    return next();
  }
  if (c.req.method !== "OPTIONS") {
    return exposeAnswer(c, next);
  }
  if (c.req.header("Access-Control-Request-Method") === undefined) {
    return next();
  }
  const preflight = await answerPreflight(c, next);
  // The answer is the same whatever headers are asked for. hono copies what is set here onto it.
  c.res.headers.set("Vary", "Origin");
  return preflight;
});
