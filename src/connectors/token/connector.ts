import type { TokenSettings } from "../../config/config.ts";
import { encodeBase64Url } from "../../encoding.ts";
import { readAccount } from "../../github/account.ts";
import { createGitHubTools } from "../../github/tools/create-github-tools.ts";
import { createRestExecutor } from "../../github/tools/executor.ts";
import { AUTHORIZATION_LIFETIME_MS } from "../../limits.ts";
import { fail, type Result, succeed } from "../../protocol/failures.ts";
import { type Clock, REAL_CLOCK } from "../../upstream/clock.ts";
import { failureOf } from "../../upstream/error.ts";
import { fetchAfter } from "../../upstream/fetch-after.ts";
import type { AccessToken, Connector, CredentialStore } from "../connector.ts";
import { createReader, type GetAccessToken, restOptions } from "../github-app/reader.ts";

export interface TokenOptions extends Omit<TokenSettings, "name"> {
  apiUrl: string;
  webUrl: string;
  credentials: CredentialStore;
  fetch?: typeof fetch;
  clock?: Clock;
}

const CODE_BYTES = 32;
const CONNECTED = "connected";

/** The environment's token, whichever connection asks. One that GitHub has refused is not given again. */
export function tokenOfEnvironment(token: string): GetAccessToken {
  return (_connection, refused): Promise<Result<AccessToken>> =>
    Promise.resolve(
      refused === token ? fail("reconnect_required") : succeed({ value: token, askAgainAt: null }),
    );
}

/**
 * A token of the person who runs this on their own machine. It stays in the environment: what a session keeps is that
 * it was connected. There is nothing to consent to elsewhere, so that authorizing leads straight to our own callback,
 * with a code in place of a provider's.
 */
export function createTokenConnector(options: TokenOptions): Connector {
  const { apiUrl, webUrl, token, credentials, clock = REAL_CLOCK } = options;
  const fetch: typeof globalThis.fetch =
    options.fetch ?? ((input, init) => globalThis.fetch(input, init));
  const accessToken = tokenOfEnvironment(token);
  const reading = { apiUrl, webUrl, accessToken, fetch, clock };
  const reader = createReader(reading);

  return {
    ...reader,
    name: "token",
    accessToken,

    tools(connection, before) {
      const sending = { ...reading, fetch: fetchAfter(before, fetch) };
      return createGitHubTools(createRestExecutor(restOptions(connection, sending)));
    },

    async authorize({ identifier }, { state, callbackUrl }) {
      const code = encodeBase64Url(crypto.getRandomValues(new Uint8Array(CODE_BYTES)));
      credentials.write(identifier, await digestOf(code));
      const link = new URL(callbackUrl);
      link.search = new URLSearchParams({ code, state }).toString();
      return { authLink: link.href, expiresAt: clock.now() + AUTHORIZATION_LIFETIME_MS };
    },

    async verify(connection, code) {
      if (credentials.read(connection.identifier) !== (await digestOf(code))) {
        return fail("verification_rejected");
      }
      try {
        await readAccount(reader.fetch(connection));
      } catch (error) {
        if (failureOf(error).code === "reconnect_required") {
          return fail("verification_rejected", { detail: REFUSED });
        }
        throw error;
      }
      credentials.write(connection.identifier, CONNECTED);
      return succeed({ outcome: "verified", next: null });
    },

    status({ identifier }) {
      const kept = credentials.read(identifier);
      return Promise.resolve(kept === null ? "missing" : kept === CONNECTED ? "active" : "pending");
    },

    /** The token goes on living where it came from. */
    remove({ identifier }) {
      credentials.remove(identifier);
      return Promise.resolve();
    },
  };
}

const REFUSED =
  "GitHub does not accept the token of GITHUB_TOKEN. Put another one there, start Docket again, then connect.";

async function digestOf(code: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(code));
  return encodeBase64Url(new Uint8Array(digest));
}
