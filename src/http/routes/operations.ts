import { Hono } from "hono";
import { createMiddleware } from "hono/factory";

import { randomSecret, sha256 } from "../../browser-session/credentials/secrets.ts";
import type { Failure } from "../../protocol/failures.ts";
import {
  OperationConfirmation,
  type OperationProposed,
  OperationRequest,
} from "../../protocol/operations.ts";
import { invalidBody } from "../invalid-body.ts";
import { provenSameOrigin } from "../middleware/same-origin.ts";
import { ask } from "../middleware/session.ts";
import { cookieOnly } from "../middleware/token-scope.ts";
import { problem } from "../problem.ts";
import type { AppEnv } from "../variables.ts";

const TURNED_OFF: Failure = {
  code: "not_allowed",
  detail:
    "This deployment only reads from GitHub. Whoever runs it can set ACTIONS=on to let people write from here.",
};

const turnedOn = createMiddleware<AppEnv>(async function turnedOn(c, next) {
  if (!c.var.config.actions) {
    return problem(c, TURNED_OFF);
  }
  await next();
});

/** What a person at the page does on GitHub: shown first, done once they confirm exactly what they saw. */
export const operationRoutes = new Hono<AppEnv>()
  .use(cookieOnly, turnedOn)
  .post("/", async (c) => {
    const request = OperationRequest.safeParse(c.var.body ?? {});
    if (!request.success) {
      return problem(c, invalidBody(request.error));
    }
    const nonce = randomSecret(256);
    const nonceHash = await sha256(nonce);
    const answer = await ask(c, (session, credential) =>
      session.proposeOperation(credential, request.data, nonceHash),
    );
    if (answer?.ok !== true) {
      return problem(c, answer?.failure ?? { code: "not_connected" });
    }
    const proposed: OperationProposed = { ...answer.value, nonce };
    return c.json(proposed, 201);
  })
  .get("/", async (c) => {
    const answer = await ask(c, (session, credential) =>
      session.operations(credential, c.req.query("job") ?? null),
    );
    return answer?.ok === true
      ? c.json(answer.value)
      : problem(c, answer?.failure ?? { code: "not_connected" });
  })
  .post("/:id/confirm", provenSameOrigin, async (c) => {
    const confirmation = OperationConfirmation.safeParse(c.var.body ?? {});
    if (!confirmation.success) {
      return problem(c, invalidBody(confirmation.error));
    }
    const { nonce, digest } = confirmation.data;
    const nonceHash = await sha256(nonce);
    const { requestId } = c.var;
    const answer = await ask(c, (session, credential) =>
      session.confirmOperation(credential, { id: c.req.param("id"), nonceHash, digest, requestId }),
    );
    return answer?.ok === true
      ? c.json(answer.value)
      : problem(c, answer?.failure ?? { code: "not_connected" });
  })
  .delete("/:id", async (c) => {
    const answer = await ask(c, (session, credential) =>
      session.discardOperation(credential, c.req.param("id")),
    );
    return answer?.ok === true
      ? c.body(null, 204)
      : problem(c, answer?.failure ?? { code: "not_connected" });
  });
