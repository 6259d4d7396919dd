import { Hono } from "hono";

import { randomSecret, sha256 } from "../../browser-session/credentials/secrets.ts";
import { fail } from "../../protocol/failures.ts";
import {
  OperationConfirmation,
  type OperationProposed,
  OperationRequest,
} from "../../protocol/operations.ts";
import { cookieOnly } from "../middleware/bearer.ts";
import { readingRate } from "../middleware/reading-rate.ts";
import { provenSameOrigin } from "../middleware/same-origin.ts";
import { ask } from "../middleware/session.ts";
import { writing } from "../middleware/writing.ts";
import { parseBody } from "../parse-body.ts";
import { problem, respond, respondDone } from "../problem.ts";
import type { AppEnv } from "../variables.ts";

/** What a person at the page does on GitHub: shown first, done once they confirm exactly what they saw. */
export const operationRoutes = new Hono<AppEnv>()
  .use(cookieOnly)
  .post("/", writing, readingRate, async (c) => {
    const request = parseBody(c.var.body, OperationRequest);
    if (!request.ok) {
      return problem(c, request.failure);
    }
    const nonce = randomSecret(256);
    const nonceHash = await sha256(nonce);
    const answer = await ask(c, (session, credential) =>
      session.proposeOperation(credential, request.value, nonceHash),
    );
    if (answer?.ok !== true) {
      return respond(c, answer);
    }
    const proposed: OperationProposed = { ...answer.value, nonce };
    return c.json(proposed, 201);
  })
  .get("/", async (c) => {
    const answer = await ask(c, (session, credential) =>
      session.operations(credential, {
        job: c.req.query("job") ?? null,
        repository: c.req.query("repository") ?? null,
      }),
    );
    return respond(c, answer);
  })
  .post("/:id/confirm", writing, provenSameOrigin, async (c) => {
    const confirmation = parseBody(c.var.body, OperationConfirmation);
    if (!confirmation.ok) {
      return problem(c, confirmation.failure);
    }
    const { nonce, digest } = confirmation.value;
    const nonceHash = await sha256(nonce);
    const { requestId } = c.var;
    const answer = await ask(c, (session, credential) =>
      session.confirmOperation(credential, { id: c.req.param("id"), nonceHash, digest, requestId }),
    );
    return respond(c, answer);
  })
  .delete("/:id", async (c) => {
    const answer = await ask(c, (session, credential) =>
      session.discardOperation(credential, c.req.param("id")),
    );
    return respondDone(c, answer ?? fail("not_connected"));
  });
