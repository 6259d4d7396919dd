import { Hono } from "hono";

import { clearCookie } from "../../browser-session/credentials/cookie.ts";
import { ask } from "../middleware/session.ts";
import { cookieOnly } from "../middleware/token-scope.ts";
import { problem } from "../problem.ts";
import type { AppEnv } from "../variables.ts";
import { readSessionView } from "./session-view.ts";

export const sessionRoutes = new Hono<AppEnv>()
  .get("/", async (c) => {
    const view = await readSessionView(c);
    return view.ok ? c.json(view.value) : problem(c, view.failure);
  })
  .delete("/", cookieOnly, async (c) => {
    const answer = await ask(c, (session, credential) => session.forget(credential));
    if (answer?.ok === false) {
      return problem(c, answer.failure);
    }
    c.header("Set-Cookie", clearCookie(c.var.site.secure));
    return c.body(null, 204);
  });
