import { Hono } from "hono";

import { randomSecret, sha256 } from "../../browser-session/credentials/secrets.ts";
import { fail } from "../../protocol/failures.ts";
import { OperationRequest, type OperationProposed } from "../../protocol/operations.ts";
import { suggestedAt, SuggestionRequest } from "../../protocol/suggestions.ts";
import { cookieOnly } from "../middleware/bearer.ts";
import { readingRate } from "../middleware/reading-rate.ts";
import { ask } from "../middleware/session.ts";
import { writing } from "../middleware/writing.ts";
import { parseBody } from "../parse-body.ts";
import { problem, respond, respondDone } from "../problem.ts";
import type { AppEnv } from "../variables.ts";

/** What programs would like done on GitHub: left with a token, opened on the page, and from then on an operation like any other. */
export const suggestionRoutes = new Hono<AppEnv>()
  .post("/", writing, async (c) => {
    const body = parseBody(c.var.body, SuggestionRequest);
    if (!body.ok) {
      return problem(c, body.failure);
    }
    const { repository, operation } = body.value;
    const request = parseBody({ ...operation, repository }, OperationRequest);
    if (!request.ok) {
      return problem(c, request.failure);
    }
    const answer = await ask(c, (session, credential) =>
      session.suggestOperation(credential, request.value),
    );
    return answer?.ok === true
      ? c.json(suggestedAt(c.var.site.origin, answer.value), 201)
      : respond(c, answer);
  })
  .use(cookieOnly)
  .get("/", async (c) => {
    const answer = await ask(c, (session, credential) => session.suggestions(credential));
    return respond(c, answer);
  })
  .post("/:id/preview", writing, readingRate, async (c) => {
    const nonce = randomSecret(256);
    const nonceHash = await sha256(nonce);
    const answer = await ask(c, (session, credential) =>
      session.openSuggestion(credential, c.req.param("id"), nonceHash),
    );
    if (answer?.ok !== true) {
      return respond(c, answer);
    }
    const proposed: OperationProposed = { ...answer.value, nonce };
    return c.json(proposed, 201);
  })
  .delete("/:id", async (c) => {
    const answer = await ask(c, (session, credential) =>
      session.discardSuggestion(credential, c.req.param("id")),
    );
    return respondDone(c, answer ?? fail("not_connected"));
  });
