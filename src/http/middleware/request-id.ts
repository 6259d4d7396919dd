import { createMiddleware } from "hono/factory";

import type { AppEnv } from "../variables.ts";

/** Minted here, never taken from the request: it goes into logs and answers. */
export const requestId = createMiddleware<AppEnv>(async function requestId(c, next) {
  c.set("requestId", crypto.randomUUID());
  await next();
  c.res.headers.set("X-Request-Id", c.var.requestId);
});
