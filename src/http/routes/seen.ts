import { Hono } from "hono";

import { SeenRequest } from "../../protocol/person.ts";
import { cookieOnly } from "../middleware/bearer.ts";
import { ask } from "../middleware/session.ts";
import { parseBody } from "../parse-body.ts";
import { problem, respond } from "../problem.ts";
import type { AppEnv } from "../variables.ts";
import { parseRepository } from "./repository-field.ts";

/** What a person has seen. Only the page says so: a program that fetched a docket has not looked at it. */
export const seenRoutes = new Hono<AppEnv>().use(cookieOnly).put("/", async (c) => {
  const request = parseBody(c.var.body, SeenRequest);
  if (!request.ok) {
    return problem(c, request.failure);
  }
  const { job, number, repository: input } = request.value;
  const repository = parseRepository(input, c.var.config.githubWebUrl);
  if (repository === null) {
    return problem(c, { code: "invalid_repository" });
  }
  const answer = await ask(c, (session, credential) =>
    session.markSeen(credential, { job, repository, number }),
  );
  return answer?.ok === true ? c.body(null, 204) : respond(c, answer);
});
