import { Hono } from "hono";

import { mintSecret, sealCredential } from "../../browser-session/credentials/credential.ts";
import { formatToken } from "../../browser-session/credentials/credential.ts";
import { randomSecret, sha256 } from "../../browser-session/credentials/secrets.ts";
import { parseRepositoryName } from "../../github/repository-name.ts";
import { fail, type Result, succeed } from "../../protocol/failures.ts";
import { type TokenCreated, TokenRequest } from "../../protocol/session.ts";
import { cookieOnly } from "../middleware/bearer.ts";
import { ask } from "../middleware/session.ts";
import { parseBody } from "../parse-body.ts";
import { problem, respond, respondDone } from "../problem.ts";
import type { AppEnv } from "../variables.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

export const tokenRoutes = new Hono<AppEnv>()
  .use(cookieOnly)
  .post("/", async (c) => {
    const claim = c.var.session;
    if (claim === null) {
      return problem(c, { code: "not_connected" });
    }
    const request = parseBody(c.var.body, TokenRequest);
    if (!request.ok) {
      return problem(c, request.failure);
    }
    const { name, expiresInDays, scopes } = request.value;
    const repositories = namesOf(request.value.repositories, c.var.config.githubWebUrl);
    if (!repositories.ok) {
      return problem(c, repositories.failure);
    }
    const grant = { scopes, repositories: repositories.value };
    const id = randomSecret(128);
    const secret = mintSecret();
    const secretHash = await sha256(secret);
    const expiresAt = Date.now() + expiresInDays * DAY_MS;
    const answer = await ask(c, (session, credential) =>
      session.createToken(credential, { id, name, secretHash, expiresAt, ...grant }),
    );
    if (answer?.ok !== true) {
      return respond(c, answer);
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
      ...grant,
    };
    return c.json(created, 201);
  })
  .get("/", async (c) => {
    const answer = await ask(c, (session, credential) => session.listTokens(credential));
    return respond(c, answer);
  })
  .delete("/:id", async (c) => {
    const answer = await ask(c, (session, credential) =>
      session.deleteToken(credential, c.req.param("id")),
    );
    return respondDone(c, answer);
  });

/** `owner/name` of each, once. */
function namesOf(given: readonly string[] | null, webUrl: string): Result<string[] | null> {
  if (given === null) {
    return succeed(null);
  }
  const names = new Map<string, string>();
  for (const one of given) {
    const parsed = parseRepositoryName(one, webUrl);
    if (parsed === null) {
      return fail("invalid_repository");
    }
    const name = `${parsed.owner}/${parsed.name}`;
    names.set(name.toLowerCase(), name);
  }
  return succeed([...names.values()]);
}
