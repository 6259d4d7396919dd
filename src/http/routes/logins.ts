import { type Context, Hono } from "hono";

import {
  formatToken,
  mintSecret,
  objectNameOf,
  openCredential,
  sealCredential,
} from "../../browser-session/credentials/credential.ts";
import { digestOf, randomSecret, sha256 } from "../../browser-session/credentials/secrets.ts";
import { LOGIN_GRANT } from "../../browser-session/credentials/token-grant.ts";
import { CODE_REFUSED } from "../../browser-session/storage/login-record.ts";
import { LOGIN_CODE_MAX_MS, TOKEN_LIFETIME_DEFAULT_DAYS } from "../../limits.ts";
import {
  LoginExchange,
  LoginRequest,
  type LoginStarted,
  type TokenCreated,
} from "../../protocol/session.ts";
import { cookieOnly } from "../middleware/bearer.ts";
import { clientAddress } from "../middleware/client-address.ts";
import { provenSameOrigin } from "../middleware/same-origin.ts";
import { ask, sessionObject } from "../middleware/session.ts";
import { parseBody } from "../parse-body.ts";
import { problem, respond } from "../problem.ts";
import type { AppEnv } from "../variables.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * How a program on the person's own machine gets a token: it shows the page where the person lets it in, takes the code
 * that the page sends it over loopback, and proves that it was the one who asked (RFC 8252, RFC 7636).
 */
export const loginRoutes = new Hono<AppEnv>()
  .post("/", cookieOnly, provenSameOrigin, async (c) => {
    const claim = c.var.session;
    if (claim === null) {
      return problem(c, { code: "not_connected" });
    }
    const request = parseBody(c.var.body, LoginRequest);
    if (!request.ok) {
      return problem(c, request.failure);
    }
    const code = mintSecret();
    const codeHash = await sha256(code);
    const expiresAt = Date.now() + LOGIN_CODE_MAX_MS;
    const answer = await ask(c, (session, credential) =>
      session.startLogin(credential, { ...request.value, codeHash, expiresAt }),
    );
    if (answer?.ok !== true) {
      return respond(c, answer);
    }
    const sealed = await sealCredential(
      "login",
      { handle: claim.handle, secret: code },
      c.var.config.sessionSecrets,
    );
    const started: LoginStarted = { code: sealed, expiresAt: new Date(expiresAt).toISOString() };
    return c.json(started, 201);
  })
  .post("/token", async (c) => {
    const request = parseBody(c.var.body, LoginExchange);
    if (!request.ok) {
      return problem(c, request.failure);
    }
    const { success } = await c.env.SESSION_RATE.limit({
      key: clientAddress(c.req.raw.headers),
    });
    return success ? exchange(c, request.value) : problem(c, { code: "too_many_requests" });
  });

async function exchange(c: Context<AppEnv>, { code, verifier }: LoginExchange): Promise<Response> {
  const { sessionSecrets } = c.var.config;
  const parts = await openCredential("login", code, sessionSecrets);
  if (parts === null) {
    return problem(c, { code: "not_connected", detail: CODE_REFUSED });
  }
  const id = randomSecret(128);
  const secret = mintSecret();
  const expiresAt = Date.now() + TOKEN_LIFETIME_DEFAULT_DAYS * DAY_MS;
  const [codeHash, challenge, secretHash, objectName] = await Promise.all([
    sha256(parts.secret),
    digestOf(verifier),
    sha256(secret),
    objectNameOf(parts.handle),
  ]);
  const finished = await sessionObject(c, objectName).finishLogin(
    { codeHash, challenge },
    { id, secretHash, expiresAt, ...LOGIN_GRANT },
  );
  if (!finished.ok) {
    return problem(c, finished.failure);
  }
  const { handle } = parts;
  const created: TokenCreated = {
    id,
    name: finished.value.name,
    token: formatToken(await sealCredential("token", { handle, secret }, sessionSecrets)),
    expiresAt: new Date(expiresAt).toISOString(),
    scopes: [...LOGIN_GRANT.scopes],
    repositories: null,
  };
  return c.json(created, 201);
}
