import { randomBytes } from "node:crypto";

import { Code } from "@connectrpc/connect";

import type { ScalekitSettings } from "./settings.ts";
import { StatusError } from "./status-error.ts";

export type EnvironmentCredentials = { clientId: string; clientSecret: string };

export type AccessTokens = {
  /** Answers `POST /oauth/token`. */
  grant(request: Request): Promise<Response>;
  /** Throws Scalekit's 401 unless the request carries a live token. */
  check(request: Request): void;
  /** Every token granted so far stops working. */
  expireAll(): void;
  granted(): number;
  reset(): void;
};

function oauthError(status: number, error: string, description: string): Response {
  return Response.json({ error, error_description: description }, { status });
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

/** Shaped like the JWT that Scalekit grants, so that redaction has the real shape to find. */
function mintToken(clientId: string): string {
  const header = encode({ alg: "RS256", typ: "JWT" });
  const claims = encode({ sub: clientId, jti: randomBytes(8).toString("hex") });
  return `${header}.${claims}.${randomBytes(32).toString("base64url")}`;
}

/** The environment's own access tokens, granted for its client credentials. */
export function createAccessTokens(
  credentials: EnvironmentCredentials,
  settings: ScalekitSettings,
  now: () => number,
): AccessTokens {
  const expiries = new Map<string, number>();
  let count = 0;
  return {
    granted: () => count,
    expireAll: () => expiries.clear(),
    reset() {
      expiries.clear();
      count = 0;
    },
    async grant(request) {
      const form = new URLSearchParams(await request.text());
      if (!request.headers.get("content-type")?.startsWith("application/x-www-form-urlencoded")) {
        return oauthError(400, "invalid_request", "expected application/x-www-form-urlencoded");
      }
      if (form.get("grant_type") !== "client_credentials") {
        return oauthError(400, "unsupported_grant_type", "the grant type is not supported");
      }
      if (
        form.get("client_id") !== credentials.clientId ||
        form.get("client_secret") !== credentials.clientSecret
      ) {
        return oauthError(401, "invalid_client", "client authentication failed");
      }
      const token = mintToken(credentials.clientId);
      expiries.set(token, now() + settings.tokenLifetimeSeconds * 1000);
      count += 1;
      return Response.json({
        access_token: token,
        token_type: "Bearer",
        expires_in: settings.tokenLifetimeSeconds,
        scope: "openid",
      });
    },
    check(request) {
      const token = /^Bearer (\S+)$/.exec(request.headers.get("authorization") ?? "")?.[1];
      const expiry = token === undefined ? undefined : expiries.get(token);
      if (expiry === undefined || expiry <= now()) {
        throw new StatusError(
          Code.Unauthenticated,
          "UNAUTHENTICATED",
          "access token is missing, unknown or expired",
        );
      }
    },
  };
}
