import { Hono } from "hono";

import { randomSecret, sha256 } from "../../browser-session/credentials/secrets.ts";
import { fail } from "../../protocol/failures.ts";
import type { OperationProposed } from "../../protocol/operations.ts";
import { cookieOnly } from "../middleware/bearer.ts";
import { ask } from "../middleware/session.ts";
import { writing } from "../middleware/writing.ts";
import { respond, respondDone } from "../problem.ts";
import type { AppEnv } from "../variables.ts";

/** What programs would like done on GitHub: opened here, and from then on an operation like any other. */
export const suggestionRoutes = new Hono<AppEnv>()
  .use(cookieOnly)
  .get("/", async (c) => {
    const answer = await ask(c, (session, credential) => session.suggestions(credential));
    return respond(c, answer);
  })
  .post("/:id/preview", writing, async (c) => {
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
