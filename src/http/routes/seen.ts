import { Hono } from "hono";

import { SeenRequest } from "../../protocol/person.ts";
import { cookieOnly } from "../middleware/bearer.ts";
import { ask } from "../middleware/session.ts";
import { respondChanged } from "../problem.ts";
import type { AppEnv } from "../variables.ts";
import { parseAbout } from "./repository-field.ts";

/** What a person has seen. Only the page says so: a program that fetched a docket has not looked at it. */
export const seenRoutes = new Hono<AppEnv>().use(cookieOnly).put("/", async (c) => {
  const request = parseAbout(c.var.body, SeenRequest, c.var.config.githubWebUrl);
  return respondChanged(
    c,
    request.ok
      ? await ask(c, (session, credential) => session.markSeen(credential, request.value))
      : request,
  );
});
