import { type Context, Hono } from "hono";

import type { VersionedWatchlist } from "../../person/watchlist.ts";
import { fail, type Result, succeed } from "../../protocol/failures.ts";
import { WatchlistRequest } from "../../protocol/person.ts";
import { cookieOnly } from "../middleware/bearer.ts";
import { ask } from "../middleware/session.ts";
import { parseBody } from "../parse-body.ts";
import { problem } from "../problem.ts";
import type { AppEnv } from "../variables.ts";
import { parseRepository } from "./repository-field.ts";

/** The repositories that a person watches. The entity tag names the list that a change was made to. */
export const watchlistRoutes = new Hono<AppEnv>()
  .use(cookieOnly)
  .get("/", async (c) =>
    respond(c, await ask(c, (session, credential) => session.watchlist(credential))),
  )
  .put("/", async (c) => {
    const request = parseBody(c.var.body, WatchlistRequest);
    const version = parseIfMatch(c.req.header("If-Match"));
    const names = request.ok
      ? parseNames(request.value.repositories, c.var.config.githubWebUrl)
      : request;
    const fault = [names, version].find((parsed) => !parsed.ok);
    if (!names.ok || !version.ok) {
      return problem(c, fault?.ok === false ? fault.failure : { code: "invalid_request" });
    }
    const answer = await ask(c, (session, credential) =>
      session.replaceWatchlist(credential, names.value, version.value),
    );
    return respond(c, answer);
  });

function respond(c: Context<AppEnv>, answer: Result<VersionedWatchlist> | null): Response {
  if (answer?.ok !== true) {
    return problem(c, answer?.failure ?? { code: "not_connected" });
  }
  const { version, watchlist } = answer.value;
  return c.json(watchlist, 200, { ETag: `"${version}"` });
}

function parseNames(inputs: readonly string[], githubWebUrl: string): Result<string[]> {
  const names = inputs.map((input) => parseRepository(input, githubWebUrl));
  return names.includes(null)
    ? fail("invalid_repository")
    : succeed(names.flatMap((name) => name ?? []));
}

/** The version that a change was made to; null for any. Without one, two windows would overwrite each other unseen. */
function parseIfMatch(header: string | undefined): Result<number | null> {
  if (header?.trim() === "*") {
    return succeed(null);
  }
  // Whoever compresses an answer on its way weakens its tag.
  const [, version] = /^\s*(?:W\/)?"(\d{1,15})"\s*$/.exec(header ?? "") ?? [];
  if (version !== undefined) {
    return succeed(Number(version));
  }
  return header === undefined
    ? fail("invalid_request", {
        detail: "Send If-Match with the ETag of the list that you changed.",
      })
    : fail("changed_elsewhere");
}
