import { createMiddleware } from "hono/factory";
import { routePath } from "hono/route";

import { log } from "../log.ts";
import type { AppEnv } from "./variables.ts";

/** One line a request. The route's pattern stands for the path, which may hold ids; queries are never logged. */
export const requestLog = createMiddleware<AppEnv>(async function requestLog(c, next) {
  const start = Date.now();
  await next();
  log("info", "request", {
    requestId: c.var.requestId,
    method: c.req.method,
    route: routePath(c, -1),
    status: c.res.status,
    durationMs: Date.now() - start,
  });
});
