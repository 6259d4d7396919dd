import type { GitHubAppSettings } from "../../config/config.ts";
import { encodeBase64Url } from "../../encoding.ts";
import { createGitHubTools } from "../../github/tools/create-github-tools.ts";
import { createRestExecutor } from "../../github/tools/executor.ts";
import { AUTHORIZATION_LIFETIME_MS } from "../../limits.ts";
import { fail, succeed } from "../../protocol/failures.ts";
import type { Clock } from "../../upstream/clock.ts";
import { REAL_CLOCK } from "../../upstream/clock.ts";
import { fetchAfter } from "../../upstream/fetch-after.ts";
import type { Connector, CredentialStore } from "../connector.ts";
import { createCredentials } from "./credential.ts";
import { createOAuth } from "./oauth.ts";
import { createReader, restOptions } from "./reader.ts";
import { createSealer } from "./sealer.ts";
import { createTokenVault } from "./token-vault.ts";

export interface GitHubAppOptions extends Omit<GitHubAppSettings, "name"> {
  apiUrl: string;
  webUrl: string;
  credentials: CredentialStore;
  /** Whose credentials these are: entries of one owner open nothing for another. */
  owner: string;
  fetch?: typeof fetch;
  clock?: Clock;
}

const VERIFIER_BYTES = 32;

/**
 * A GitHub App's user access tokens: authorization code with PKCE, tokens encrypted in the session, refreshed before
 * they expire. Made once per session object, since only one refresh may be under way.
 */
export function createGitHubAppConnector(options: GitHubAppOptions): Connector {
  const { clock = REAL_CLOCK } = options;
  const fetch: typeof globalThis.fetch =
    options.fetch ?? ((input, init) => globalThis.fetch(input, init));
  const oauth = createOAuth({ ...options, fetch, clock });
  const credentials = createCredentials(
    options.credentials,
    createSealer(options.encryptionKeys, options.owner),
  );
  const vault = createTokenVault({ credentials, oauth, clock });
  const { apiUrl, webUrl } = options;
  const reading = { apiUrl, webUrl, accessToken: vault.accessToken, fetch, clock };
  const reader = createReader(reading);

  return {
    ...reader,
    name: "github-app",
    accessToken: vault.accessToken,

    tools(connection, before) {
      const sending = { ...reading, fetch: fetchAfter(before, fetch) };
      return createGitHubTools(createRestExecutor(restOptions(connection, sending)));
    },

    async authorize({ identifier }, { state, callbackUrl }) {
      const codeVerifier = encodeBase64Url(crypto.getRandomValues(new Uint8Array(VERIFIER_BYTES)));
      await credentials.write(identifier, {
        kind: "pending",
        codeVerifier,
        redirectUrl: callbackUrl,
      });
      const codeChallenge = await challengeOf(codeVerifier);
      return {
        authLink: oauth.authorizationUrl({ state, redirectUrl: callbackUrl, codeChallenge }),
        expiresAt: clock.now() + AUTHORIZATION_LIFETIME_MS,
      };
    },

    /** Never `gone`: without the answer there are no tokens, so a code that was used up connects nothing. */
    async verify({ identifier }, code, signal) {
      const pending = await credentials.read(identifier);
      if (pending?.kind !== "pending") {
        return fail("verification_rejected");
      }
      const { redirectUrl, codeVerifier } = pending;
      const granted = await oauth.exchange({ code, redirectUrl, codeVerifier }, signal);
      if (granted === null) {
        return fail("verification_rejected");
      }
      // Whatever became of the authorization meanwhile: a token on record can be revoked, others cannot.
      await credentials.write(identifier, granted);
      return succeed({ outcome: "verified", next: null });
    },

    async status(connection, signal) {
      const credential = await credentials.read(connection.identifier);
      if (credential?.kind !== "granted") {
        return credential === null ? "missing" : "pending";
      }
      return await reader.status(connection, signal);
    },

    async remove(connection, signal, scope = "connection") {
      // GitHub ends nothing for a token that has expired: after a night, only a fresh one gets the grant revoked.
      const token = await vault.last(connection);
      if (token !== null) {
        await oauth.revoke(scope, token, signal);
      }
      credentials.remove(connection.identifier);
    },
  };
}

/** PKCE, S256: https://www.rfc-editor.org/rfc/rfc7636#section-4.2 */
async function challengeOf(codeVerifier: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(codeVerifier));
  return encodeBase64Url(new Uint8Array(digest));
}
