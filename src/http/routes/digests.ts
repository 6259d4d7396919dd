import { type Context, Hono } from "hono";
import { createMiddleware } from "hono/factory";

import {
  DigestChange,
  DigestPreviewRequest,
  DigestRequest,
  type DigestSaved,
} from "../../protocol/digests.ts";
import { fail, type Result, succeed } from "../../protocol/failures.ts";
import { cookieOnly } from "../middleware/bearer.ts";
import { readingRate } from "../middleware/reading-rate.ts";
import { ask } from "../middleware/session.ts";
import { parseBody } from "../parse-body.ts";
import { problem, respond, respondDone } from "../problem.ts";
import type { AppEnv } from "../variables.ts";
import { parseRepository } from "./repository-field.ts";

const whereOn = createMiddleware<AppEnv>(async function whereOn(c, next) {
  return c.var.config.digests
    ? next()
    : problem(c, { code: "not_found", detail: "Digests are turned off on this deployment." });
});

/** Digests of the person, whichever browser they come from. */
export const digestRoutes = new Hono<AppEnv>()
  .use(whereOn)
  // What an API token with `digest:send` may do as well stands before the rest.
  .post("/:id/send", async (c) => {
    const answer = await ask(c, (session, credential) =>
      session.sendDigest(credential, c.req.param("id")),
    );
    return answer?.ok === true ? c.json(answer.value, 202) : respond(c, answer);
  })
  .use(cookieOnly)
  .get("/", async (c) =>
    respond(c, await ask(c, (session, credential) => session.digests(credential))),
  )
  .post("/", readingRate, async (c) => {
    const request = withNames(c, parseBody(c.var.body, DigestRequest, RULES));
    if (!request.ok) {
      return problem(c, request.failure);
    }
    const answer = await ask(c, (session, credential) =>
      session.createDigest(credential, { ...request.value, origin: c.var.site.origin }),
    );
    return saved(c, answer, 201);
  })
  .post("/preview", readingRate, async (c) => {
    const request = parseBody(c.var.body, DigestPreviewRequest, RULES);
    if (!request.ok) {
      return problem(c, request.failure);
    }
    const { origin } = c.var.site;
    return respond(
      c,
      await ask(c, (session, credential) =>
        session.previewDigest(credential, { ...request.value, origin }),
      ),
    );
  })
  .get("/:id", async (c) => {
    const answer = await ask(c, (session, credential) => session.digests(credential));
    if (answer?.ok !== true) {
      return respond(c, answer);
    }
    const digest = answer.value.find(({ id }) => id === c.req.param("id"));
    return digest === undefined ? problem(c, { code: "not_found" }) : c.json(digest);
  })
  .patch("/:id", readingRate, async (c) => {
    const change = withNames(c, parseBody(c.var.body, DigestChange, RULES));
    if (!change.ok) {
      return problem(c, change.failure);
    }
    const answer = await ask(c, (session, credential) =>
      session.changeDigest(credential, c.req.param("id"), {
        ...change.value,
        origin: c.var.site.origin,
      }),
    );
    return saved(c, answer, 200);
  })
  .delete("/:id", async (c) =>
    respondDone(
      c,
      await ask(c, (session, credential) => session.endDigest(credential, c.req.param("id"))),
    ),
  );

const RULES = {
  days: "days such as mon",
  deliver: '{"kind": "slack" or "webhook", "url": an https address}',
  kind: '"slack" or "webhook"',
  limit: "a whole number from 0 to 10",
  onlyChanges: "true or false",
  owner: "the login of a person or an organization",
  paused: "true or false",
  repositories: "a list of 1 to 20 repositories, or owner instead",
  schedule: '{"days": ["mon"…], "time": "08:30", "timeZone": "Europe/Berlin"}',
};

function saved(
  c: Context<AppEnv>,
  answer: Result<DigestSaved> | null,
  status: 200 | 201,
): Response {
  return answer?.ok === true ? c.json(answer.value, status) : respond(c, answer);
}

/** Names as GitHub writes them, each once. */
function withNames<Body extends { repositories?: string[] | undefined }>(
  c: Context<AppEnv>,
  body: Result<Body>,
): Result<Body> {
  if (!body.ok || body.value.repositories === undefined) {
    return body;
  }
  const names = body.value.repositories.map((input) =>
    parseRepository(input, c.var.config.githubWebUrl),
  );
  if (names.includes(null)) {
    return fail("invalid_repository");
  }
  const known = names.flatMap((name) => name ?? []);
  const once = known.filter(
    (name, index) =>
      known.findIndex((other) => other.toLowerCase() === name.toLowerCase()) === index,
  );
  return succeed({ ...body.value, repositories: once });
}
