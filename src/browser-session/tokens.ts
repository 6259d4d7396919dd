import { LOGIN_CODE_MAX_MS } from "../limits.ts";
import { fail, type Result, succeed } from "../protocol/failures.ts";
import { addLogin, CODE_REFUSED, type NewLogin, takeLogin } from "./storage/login-record.ts";
import type { SessionStore } from "./storage/session-store.ts";
import { addToken, type NewToken } from "./storage/token-record.ts";

/** A session's API tokens: made on its page, or got by a program with a code that its person has let it have. */

const NO_MORE_TOKENS = "There are as many API tokens as there may be. Delete one first.";

export function createToken(
  token: NewToken,
  store: SessionStore,
): Result<{ id: string }> & { reissued?: boolean } {
  if (store.access().connection === null) {
    return fail("not_connected");
  }
  if (!addToken(store.sql, token, Date.now())) {
    return fail("invalid_request", { detail: NO_MORE_TOKENS });
  }
  // The session lives longer from now on, and its cookie with it.
  return { ...succeed({ id: token.id }), reissued: true };
}

/** Lets a program in: whoever brings the code and its proof gets a token. */
export function startLogin(login: NewLogin, store: SessionStore): Result<null> {
  if (store.access().connection === null) {
    return fail("not_connected");
  }
  return addLogin(store.sql, login, Date.now())
    ? succeed(null)
    : fail("too_many_requests", { retryAfterMs: LOGIN_CODE_MAX_MS });
}

/** For whoever holds a code that this deployment has sealed. */
export function finishLogin(
  proof: Pick<NewLogin, "codeHash" | "challenge">,
  token: Omit<NewToken, "name">,
  store: SessionStore,
): Result<{ name: string }> {
  const login = store.isOpen ? takeLogin(store.sql, proof, Date.now()) : null;
  if (login === null || store.access().connection === null) {
    return fail("not_connected", { detail: CODE_REFUSED });
  }
  return addToken(store.sql, { ...token, ...login }, Date.now())
    ? succeed(login)
    : fail("invalid_request", { detail: NO_MORE_TOKENS });
}
