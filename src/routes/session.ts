import { Hono } from "hono";

import { clearCookie } from "../browser-session/cookie.ts";
import { FULL_LIMITS } from "../browser-session/job-objects.ts";
import { ask } from "../middleware/session.ts";
import { cookieOnly } from "../middleware/token-scope.ts";
import type { AppEnv } from "../middleware/variables.ts";
import { problem } from "../problem.ts";
import type { SessionView } from "../protocol.ts";

export const sessionRoutes = new Hono<AppEnv>()
  .get("/", async (c) => {
    const answer = await ask(c, (session, credential) => session.view(credential));
    if (answer?.ok === false) {
      return problem(c, answer.failure);
    }
    const { connected, limits, ...github } = answer?.value ?? {
      connected: false,
      limits: FULL_LIMITS,
      state: "none" as const,
    };
    const view: SessionView = {
      connected,
      connector: c.var.config.connector.name,
      limits,
      github,
      demo: c.var.config.sampleData,
    };
    return c.json(view);
  })
  .delete("/", cookieOnly, async (c) => {
    const answer = await ask(c, (session, credential) => session.forget(credential));
    if (answer?.ok === false) {
      return problem(c, answer.failure);
    }
    c.header("Set-Cookie", clearCookie(c.var.site.secure));
    return c.body(null, 204);
  });
