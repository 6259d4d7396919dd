import { Hono } from "hono";

import { readingRate } from "../middleware/reading-rate.ts";
import { ask } from "../middleware/session.ts";
import { problem, respond } from "../problem.ts";
import type { AppEnv } from "../variables.ts";
import { parseReading } from "./github-reading.ts";

/** What a person reads on GitHub, one call at a time. */
export const githubRoutes = new Hono<AppEnv>().get("/:operation", readingRate, async (c) => {
  const reading = parseReading(c.req.param("operation"), c.req.query());
  if (!reading.ok) {
    return problem(c, reading.failure);
  }
  const answer = await ask(c, (session, credential) =>
    session.readGitHub(credential, reading.value),
  );
  return respond(c, answer);
});
