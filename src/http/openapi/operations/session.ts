import { DONE, HTML, operation, type Operation } from "../operation.ts";

/** A session, its connection to GitHub and what that sees. */
export const SESSION: readonly Operation[] = [
  operation("get", "/api/session", "token", "How this session stands", {
    200: { description: "The session, or that there is none", schema: "SessionView" },
  }),
  operation(
    "delete",
    "/api/session",
    "cookie",
    "Stop all jobs and delete everything, the connected account included",
    DONE,
  ),
  operation(
    "post",
    "/api/session/leave",
    "cookie",
    "End this browser's cookie; the connection, dockets and tokens stay",
    DONE,
  ),
  operation(
    "post",
    "/api/auth",
    "anyone",
    "Begin to connect GitHub; opens a session where there is none",
    { 200: { description: "Where to authorize, and until when", schema: "AuthStarted" } },
  ),
  operation("delete", "/api/auth", "cookie", "End the pending authorization", DONE),
  operation(
    "get",
    "/api/auth/status",
    "cookie",
    "How the connection stands",
    { 200: { description: "The state of the connection", schema: "AuthStatus" } },
    { query: { wait: "Seconds to wait for the end of a pending authorization, 0 to 25" } },
  ),
  operation(
    "post",
    "/api/auth/disconnect",
    "cookie",
    "Disconnect GitHub, here at once and upstream as soon as it answers",
    DONE,
  ),
  operation(
    "get",
    "/user/verify",
    "cookie",
    "Where the connection service sends the browser after GitHub",
    { 200: { description: "GitHub connected", type: HTML } },
    {
      query: {
        auth_request_id: "The authorization to complete",
        state: "The state it was begun with",
        error: "What went wrong instead",
      },
    },
  ),
  operation(
    "get",
    "/auth/github/callback",
    "cookie",
    "The same for a GitHub App",
    { 200: { description: "GitHub connected", type: HTML } },
    {
      query: {
        code: "What GitHub granted",
        state: "The state it was begun with",
        error: "What went wrong instead",
      },
    },
  ),
  operation(
    "get",
    "/auth/token/callback",
    "cookie",
    "The same for a token of one's own, on one's own machine",
    { 200: { description: "GitHub connected", type: HTML } },
    {
      query: {
        code: "What the authorization is completed with",
        state: "The state it was begun with",
      },
    },
  ),
  operation(
    "get",
    "/api/repositories",
    "cookie",
    "Repositories that the connected account can see",
    {
      200: {
        description:
          "Most recently pushed first; with X-GitHub-SSO: partial-results where GitHub left out those of organizations that want single sign-on first",
        schema: "RepositoryListItem",
        list: true,
      },
    },
    { query: { query: "Part of the name" } },
  ),
];
