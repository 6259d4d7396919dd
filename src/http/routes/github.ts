import { Hono } from "hono";

import { OPERATIONS } from "../../github/tools/operation.ts";
import { fail, type Result, succeed } from "../../protocol/failures.ts";
import { Reading, ReadingName } from "../../protocol/github.ts";
import { ask } from "../middleware/session.ts";
import { problem, respond } from "../problem.ts";
import type { AppEnv } from "../variables.ts";

/** What can be read, also by the name of the connector's tool that reads it. */
const NAMES = new Map<string, ReadingName>([
  ...ReadingName.options.map((name) => [name, name] as const),
  [OPERATIONS.readRepository.tool, "repository"],
  [OPERATIONS.listOwnRepositories.tool, "own-repositories"],
  [OPERATIONS.listPublicRepositories.tool, "public-repositories"],
  [OPERATIONS.readContents.tool, "contents"],
  [OPERATIONS.listIssues.tool, "issues"],
  [OPERATIONS.listPullRequests.tool, "pull-requests"],
]);

/** What a person reads on GitHub, one call at a time. */
export const githubRoutes = new Hono<AppEnv>().get("/:operation", async (c) => {
  const name = NAMES.get(c.req.param("operation"));
  if (name === undefined) {
    return problem(c, { code: "not_found" });
  }
  const reading = parseReading(name, c.req.query());
  if (!reading.ok) {
    return problem(c, reading.failure);
  }
  const answer = await ask(c, (session, credential) =>
    session.readGitHub(credential, reading.value),
  );
  return respond(c, answer);
});

/** What follows the first fault is the same for whoever asks: names are ours, values are never repeated. */
function parseReading(name: ReadingName, query: Record<string, string>): Result<Reading> {
  const parsed = Reading.safeParse({ name, query });
  if (parsed.success) {
    return succeed(parsed.data);
  }
  const [issue] = parsed.error.issues;
  const field = String(issue?.path[1] ?? "");
  return fail("invalid_request", {
    detail:
      field === ""
        ? "The query has parameters that are not known here."
        : `"${field}" is not valid here.`,
  });
}
