import { DONE, operation, type Operation } from "../operation.ts";

/** How programs get in. */
export const PROGRAMS: readonly Operation[] = [
  operation(
    "post",
    "/api/tokens",
    "cookie",
    "Create an API token; it is shown this once",
    { 201: { description: "The token", schema: "TokenCreated" } },
    { body: "TokenRequest" },
  ),
  operation("get", "/api/tokens", "cookie", "The API tokens of this session", {
    200: { description: "The tokens", schema: "TokenView", list: true },
  }),
  operation("delete", "/api/tokens/{id}", "cookie", "Revoke an API token", DONE),
  operation(
    "post",
    "/api/logins",
    "cookie",
    "Let a program in that asked on the page /login",
    { 201: { description: "The code that it gets a token for", schema: "LoginStarted" } },
    { body: "LoginRequest" },
  ),
  operation(
    "post",
    "/api/logins/token",
    "anyone",
    "Get a token for a code and its verifier, once",
    { 201: { description: "The token", schema: "TokenCreated" } },
    { body: "LoginExchange" },
  ),
];
