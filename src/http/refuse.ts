import type { Context } from "hono";

import type { Failure } from "../protocol/failures.ts";
import { renderNotice } from "../web/notice-page.tsx";
import { describeFailure, problem } from "./problem.ts";
import type { AppEnv } from "./variables.ts";

/** A failure as whoever asked can read it: a page for a browser that navigates, a problem for everything else. */
export function refuse(c: Context<AppEnv>, failure: Failure): Response | Promise<Response> {
  if (!isNavigation(c)) {
    return problem(c, failure);
  }
  const { status, title, detail, action } = describeFailure(c, failure);
  const notice = { outcome: "failure", title, detail } as const;
  return c.html(renderNotice(action === undefined ? notice : { ...notice, action }), status);
}

export function isNavigation(c: Context<AppEnv>): boolean {
  return (
    c.req.method === "GET" &&
    !c.req.path.startsWith("/api/") &&
    (c.req.header("Accept") ?? "").includes("text/html")
  );
}
