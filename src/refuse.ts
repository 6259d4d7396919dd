import type { Context } from "hono";

import { type Failure, toProblem } from "./failures.ts";
import type { AppEnv } from "./middleware/variables.ts";
import { problem } from "./problem.ts";
import { renderNotice } from "./routes/notice.ts";

/** A failure as whoever asked can read it: a page for a browser that navigates, a problem for everything else. */
export function refuse(c: Context<AppEnv>, failure: Failure): Response | Promise<Response> {
  const isNavigation =
    c.req.method === "GET" &&
    !c.req.path.startsWith("/api/") &&
    (c.req.header("Accept") ?? "").includes("text/html");
  if (!isNavigation) {
    return problem(c, failure);
  }
  const { status, title, detail } = toProblem(failure, c.var.requestId);
  return c.html(renderNotice({ title, message: detail }), status);
}
