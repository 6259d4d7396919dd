import { Hono } from "hono";

import { SnoozeEnd, SnoozeRequest } from "../../protocol/person.ts";
import { cookieOnly } from "../middleware/bearer.ts";
import { ask } from "../middleware/session.ts";
import { parseBody } from "../parse-body.ts";
import { problem, respond, respondDone } from "../problem.ts";
import type { AppEnv } from "../variables.ts";
import { parseRepository } from "./repository-field.ts";

/** Pull requests that a person has put off. */
export const snoozeRoutes = new Hono<AppEnv>()
  .use(cookieOnly)
  .get("/", async (c) =>
    respond(c, await ask(c, (session, credential) => session.snoozes(credential))),
  )
  .put("/", async (c) => {
    const request = parseBody(c.var.body, SnoozeRequest);
    if (!request.ok) {
      return problem(c, request.failure);
    }
    const repository = parseRepository(request.value.repository, c.var.config.githubWebUrl);
    if (repository === null) {
      return problem(c, { code: "invalid_repository" });
    }
    const answer = await ask(c, (session, credential) =>
      session.snooze(credential, { ...request.value, repository }),
    );
    return answer?.ok === true ? c.body(null, 204) : respond(c, answer);
  })
  .delete("/", async (c) => {
    const request = parseBody(c.var.body, SnoozeEnd);
    if (!request.ok) {
      return problem(c, request.failure);
    }
    const repository = parseRepository(request.value.repository, c.var.config.githubWebUrl);
    if (repository === null) {
      return problem(c, { code: "invalid_repository" });
    }
    const answer = await ask(c, (session, credential) =>
      session.endSnooze(credential, { ...request.value, repository }),
    );
    return respondDone(c, answer);
  });
