import { Hono } from "hono";
import * as z from "zod";

import type { Grants, TokenAnswer } from "./grants.ts";

type TokenError = { error: string; error_description: string; error_uri: string };

const ERRORS_PAGE =
  "https://docs.github.com/apps/managing-oauth-apps/troubleshooting-oauth-app-access-token-request-errors";

function tokenError(error: string, description: string): TokenError {
  return {
    error,
    error_description: description,
    error_uri: `${ERRORS_PAGE}/#${error.replaceAll("_", "-")}`,
  };
}

const BAD_CODE = tokenError("bad_verification_code", "The code passed is incorrect or expired.");
const BAD_REFRESH_TOKEN = tokenError(
  "bad_refresh_token",
  "The refresh token passed is incorrect or expired.",
);
const BAD_CLIENT = tokenError(
  "incorrect_client_credentials",
  "The client_id and/or client_secret passed are incorrect.",
);
const BAD_GRANT_TYPE = tokenError(
  "unsupported_grant_type",
  "The grant_type passed is not supported.",
);

/** `/login/oauth/access_token`: refusals are answers with status 200, but for an app that does not exist. */
export function createTokenEndpoint(options: {
  clientId: string;
  clientSecret: string;
  grants: Grants;
}): Hono {
  const { clientId, clientSecret, grants } = options;
  return new Hono().post("/", async (c) => {
    const given = await parametersOf(c.req.raw);
    if (given("client_id") !== clientId) {
      return c.json({ error: "Not Found" }, 404);
    }
    const answer = given("client_secret") === clientSecret ? grantFor(given, grants) : BAD_CLIENT;
    return c.req.header("accept")?.includes("application/json")
      ? c.json(answer)
      : c.body(
          new URLSearchParams(
            Object.entries(answer).map(([name, value]) => [name, String(value)]),
          ).toString(),
          200,
          {
            "content-type": "application/x-www-form-urlencoded; charset=utf-8",
          },
        );
  });
}

function grantFor(given: (name: string) => string, grants: Grants): TokenAnswer | TokenError {
  switch (given("grant_type")) {
    case "refresh_token":
      return grants.refresh(given("refresh_token")) ?? BAD_REFRESH_TOKEN;
    case "":
    case "authorization_code":
      return (
        grants.exchange(given("code"), {
          redirectUrl: given("redirect_uri"),
          verifier: given("code_verifier"),
        }) ?? BAD_CODE
      );
    default:
      return BAD_GRANT_TYPE;
  }
}

/** GitHub takes them as JSON or as a form. */
async function parametersOf(request: Request): Promise<(name: string) => string> {
  const text = await request.text();
  const entries: [string, string][] = request.headers.get("content-type")?.includes("json")
    ? Object.entries(z.record(z.string(), z.string()).parse(JSON.parse(text)))
    : [...new URLSearchParams(text)];
  const parameters = new Map(entries);
  return (name) => parameters.get(name) ?? "";
}
