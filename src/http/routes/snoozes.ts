import { Hono } from "hono";

import { SnoozeEnd, SnoozeRequest } from "../../protocol/person.ts";
import { cookieOnly } from "../middleware/bearer.ts";
import { ask } from "../middleware/session.ts";
import { respond, respondChanged, respondDone } from "../problem.ts";
import type { AppEnv } from "../variables.ts";
import { parseAbout } from "./repository-field.ts";

/** Pull requests that a person has put off. */
export const snoozeRoutes = new Hono<AppEnv>()
  .use(cookieOnly)
  .get("/", async (c) =>
    respond(c, await ask(c, (session, credential) => session.snoozes(credential))),
  )
  .put("/", async (c) => {
    const request = parseAbout(c.var.body, SnoozeRequest, c.var.config.githubWebUrl);
    return respondChanged(
      c,
      request.ok
        ? await ask(c, (session, credential) => session.snooze(credential, request.value))
        : request,
    );
  })
  .delete("/", async (c) => {
    const request = parseAbout(c.var.body, SnoozeEnd, c.var.config.githubWebUrl);
    return respondDone(
      c,
      request.ok
        ? await ask(c, (session, credential) => session.endSnooze(credential, request.value))
        : request,
    );
  });
