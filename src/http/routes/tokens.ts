import { Hono } from "hono";

import { mintSecret, sealCredential } from "../../browser-session/credentials/credential.ts";
import { formatToken } from "../../browser-session/credentials/credential.ts";
import { randomSecret, sha256 } from "../../browser-session/credentials/secrets.ts";
import { type TokenCreated, TokenRequest } from "../../protocol/session.ts";
import { invalidBody } from "../invalid-body.ts";
import { ask } from "../middleware/session.ts";
import { cookieOnly } from "../middleware/token-scope.ts";
import { problem } from "../problem.ts";
import type { AppEnv } from "../variables.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

export const tokenRoutes = new Hono<AppEnv>()
  .use(cookieOnly)
  .post("/", async (c) => {
    const claim = c.var.session;
    if (claim === null) {
      return problem(c, { code: "not_connected" });
    }
    const request = TokenRequest.safeParse(c.var.body ?? {});
    if (!request.success) {
      return problem(c, invalidBody(request.error));
    }
    const { name, expiresInDays } = request.data;
    const id = randomSecret(128);
    const secret = mintSecret();
    const secretHash = await sha256(secret);
    const expiresAt = Date.now() + expiresInDays * DAY_MS;
    const answer = await ask(c, (session, credential) =>
      session.createToken(credential, { id, name, secretHash, expiresAt }),
    );
    if (answer?.ok !== true) {
      return problem(c, answer?.failure ?? { code: "not_connected" });
    }
    const sealed = await sealCredential(
      "token",
      { handle: claim.handle, secret },
      c.var.config.sessionSecrets,
    );
    const created: TokenCreated = {
      id,
      name,
      token: formatToken(sealed),
      expiresAt: new Date(expiresAt).toISOString(),
    };
    return c.json(created, 201);
  })
  .get("/", async (c) => {
    const answer = await ask(c, (session, credential) => session.listTokens(credential));
    return answer?.ok === true
      ? c.json(answer.value)
      : problem(c, answer?.failure ?? { code: "not_connected" });
  })
  .delete("/:id", async (c) => {
    const answer = await ask(c, (session, credential) =>
      session.deleteToken(credential, c.req.param("id")),
    );
    return answer?.ok === false ? problem(c, answer.failure) : c.body(null, 204);
  });
