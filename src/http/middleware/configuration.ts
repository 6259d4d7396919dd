import { createMiddleware } from "hono/factory";

import { configOf } from "../../config/config.ts";
import { siteProblems, siteOf } from "../../config/site.ts";
import { log } from "../../log/log.ts";
import { renderConfigError } from "../../web/notice-page.tsx";
import { problem } from "../problem.ts";
import { isNavigation, refuse } from "../refuse.ts";
import type { AppEnv } from "../variables.ts";

/** Nothing is served by half a configuration: while a value is wrong, every answer says which, and where to get it. */
export const configuration = createMiddleware<AppEnv>(async function configuration(c, next) {
  const url = new URL(c.req.url);
  const configured = configOf(c.env);
  const problems = [
    ...(configured.ok ? [] : configured.problems),
    ...siteProblems({ ...c.env }, c.req.raw),
  ];
  if (!configured.ok || problems.length > 0) {
    log("error", "not-configured", {
      requestId: c.var.requestId,
      names: problems.map(({ name }) => name).join(" "),
    });
    if (isNavigation(c)) {
      return c.html(renderConfigError(problems), 500);
    }
    const list = problems.map(({ name, message }) => `${name} ${message}`).join(" ");
    return problem(c, { code: "internal", detail: `Docket is not configured yet. ${list}` });
  }
  const site = siteOf(configured.config, url);
  if (site === null) {
    return refuse(c, {
      code: "invalid_request",
      detail: "Plain http works on localhost only. Open this address with https.",
    });
  }
  c.set("config", configured.config);
  c.set("site", site);
  await next();
});
