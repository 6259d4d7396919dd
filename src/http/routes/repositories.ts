import { Hono } from "hono";

import { cookieOnly } from "../middleware/bearer.ts";
import { readingRate } from "../middleware/reading-rate.ts";
import { ask } from "../middleware/session.ts";
import { problem, respond } from "../problem.ts";
import type { AppEnv } from "../variables.ts";

/** Longer than any repository name. */
const QUERY_MAX_CODE_UNITS = 150;

export const repositoryRoutes = new Hono<AppEnv>()
  .use(cookieOnly)
  .get("/", readingRate, async (c) => {
    const query = (c.req.query("query") ?? "").trim();
    if (query.length > QUERY_MAX_CODE_UNITS) {
      return problem(c, { code: "invalid_request", detail: '"query" is too long.' });
    }
    const answer = await ask(c, (session, credential) => session.repositories(credential, query));
    if (answer?.ok !== true) {
      return respond(c, answer);
    }
    const { repositories, isPartial } = answer.value;
    if (isPartial) {
      // In GitHub's own words; which organizations it counted is nothing to anybody here.
      c.header("X-GitHub-SSO", "partial-results");
    }
    return c.json(repositories);
  });
