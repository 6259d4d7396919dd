import { createMiddleware } from "hono/factory";
import { routePath } from "hono/route";

import { withLogContext } from "../../log/context.ts";
import { log } from "../../log/log.ts";
import type { AppEnv } from "../variables.ts";

/** One line a request. The route's pattern stands for the path, which may hold ids; queries are never logged. */
export const requestLog = createMiddleware<AppEnv>(async function requestLog(c, next) {
  const start = Date.now();
  const { requestId } = c.var;
  await withLogContext({ requestId }, next);
  // What somebody is told to report by its request id is found under it, however little is logged.
  log(c.var.failureCode === undefined ? "info" : "warn", "request", {
    requestId,
    method: c.req.method,
    route: routePath(c, -1),
    status: c.res.status,
    code: c.var.failureCode,
    durationMs: Date.now() - start,
  });
});
