import type { ComponentName } from "./components.ts";

/** Who reaches a route: `token` means cookie or API token. */
export type Access = "anyone" | "cookie" | "token";

export interface Operation {
  method: "get" | "post" | "delete";
  /** With parameters in braces, as OpenAPI writes them. */
  path: string;
  summary: string;
  access: Access;
  query?: Record<string, string>;
  headers?: Record<string, string>;
  body?: ComponentName;
  /** By status: what the answer is, and its schema or media type when it has a body. */
  answers: Record<
    number,
    { description: string; schema?: ComponentName; list?: true; type?: string }
  >;
}

const NOTHING = { description: "Done, or there was nothing to do." };
const HTML = "text/html";
const EVENT_STREAM = "text/event-stream";

/** Every route there is: the API's description is made of it, and a test holds it against the router. */
export const OPERATIONS: readonly Operation[] = [
  {
    method: "get",
    path: "/",
    summary: "The page",
    access: "anyone",
    answers: { 200: { description: "The page", type: HTML } },
  },
  {
    method: "get",
    path: "/o/{owner}/{repository}",
    summary: "The page, with a repository filled in",
    access: "anyone",
    answers: { 200: { description: "The page", type: HTML } },
  },
  {
    method: "get",
    path: "/api/session",
    summary: "How this session stands",
    access: "token",
    answers: { 200: { description: "The session, or that there is none", schema: "SessionView" } },
  },
  {
    method: "delete",
    path: "/api/session",
    summary: "Stop all jobs and delete everything, the connected account included",
    access: "cookie",
    answers: { 204: NOTHING },
  },
  {
    method: "post",
    path: "/api/auth",
    summary: "Begin to connect GitHub; opens a session where there is none",
    access: "anyone",
    answers: { 200: { description: "Where to authorize, and until when", schema: "AuthStarted" } },
  },
  {
    method: "delete",
    path: "/api/auth",
    summary: "End the pending authorization",
    access: "cookie",
    answers: { 204: NOTHING },
  },
  {
    method: "get",
    path: "/api/auth/status",
    summary: "How the connection stands",
    access: "cookie",
    query: { wait: "Seconds to wait for the end of a pending authorization, 0 to 25" },
    answers: { 200: { description: "The state of the connection", schema: "AuthStatus" } },
  },
  {
    method: "post",
    path: "/api/auth/disconnect",
    summary: "Disconnect GitHub, here at once and upstream as soon as it answers",
    access: "cookie",
    answers: { 204: NOTHING },
  },
  {
    method: "get",
    path: "/user/verify",
    summary: "Where the connection service sends the browser after GitHub",
    access: "cookie",
    query: {
      auth_request_id: "The authorization to complete",
      state: "The state it was begun with",
      error: "What went wrong instead",
    },
    answers: { 200: { description: "GitHub connected", type: HTML } },
  },
  {
    method: "get",
    path: "/auth/github/callback",
    summary: "The same for a GitHub App",
    access: "cookie",
    query: {
      code: "What GitHub granted",
      state: "The state it was begun with",
      error: "What went wrong instead",
    },
    answers: { 200: { description: "GitHub connected", type: HTML } },
  },
  {
    method: "get",
    path: "/api/repositories",
    summary: "Repositories that the connected account can see",
    access: "cookie",
    query: { query: "Part of the name" },
    answers: {
      200: { description: "Most recently pushed first", schema: "RepositoryListItem", list: true },
    },
  },
  {
    method: "post",
    path: "/api/jobs",
    summary: "Start a job",
    access: "token",
    body: "JobRequest",
    answers: { 202: { description: "Where to follow it, also as Location", schema: "JobStarted" } },
  },
  {
    method: "get",
    path: "/api/jobs",
    summary: "The jobs of this session, newest first",
    access: "token",
    answers: { 200: { description: "The jobs", schema: "JobListItem", list: true } },
  },
  {
    method: "get",
    path: "/api/jobs/{id}",
    summary: "The result so far; as Markdown when that is accepted",
    access: "token",
    answers: { 200: { description: "The result", schema: "JobResult" } },
  },
  {
    method: "delete",
    path: "/api/jobs/{id}",
    summary: "Stop the job and delete it",
    access: "token",
    answers: { 204: NOTHING },
  },
  {
    method: "get",
    path: "/api/jobs/{id}/events",
    summary: "The event stream",
    access: "token",
    query: { after: "Resume after this event id" },
    headers: { "Last-Event-ID": "Resume after this event id; wins over `after`" },
    answers: {
      200: { description: "Server-sent events", type: EVENT_STREAM },
      204: { description: "Nothing follows that id" },
    },
  },
  {
    method: "post",
    path: "/api/jobs/{id}/cancel",
    summary: "Cancel the job; what was written stays",
    access: "token",
    answers: { 202: { description: "The stream ends with `done`" } },
  },
  {
    method: "post",
    path: "/api/jobs/{id}/questions",
    summary: "Ask about a docket that is done; closing the stream stops the answer",
    access: "token",
    body: "QuestionRequest",
    answers: {
      200: {
        description: "Server-sent events: `question`, any number of `tool` and `delta`, `answer`",
        type: EVENT_STREAM,
      },
    },
  },
  {
    method: "get",
    path: "/api/jobs/{id}/questions",
    summary: "The questions about a docket and their answers, oldest first",
    access: "token",
    answers: { 200: { description: "The thread", schema: "QuestionView", list: true } },
  },
  {
    method: "post",
    path: "/api/summarize",
    summary: "Start a job and wait for it, or stream it when text/event-stream is accepted",
    access: "token",
    body: "JobRequest",
    answers: {
      200: { description: "The result", schema: "JobResult" },
      202: { description: "It takes longer than 25 s", schema: "JobStarted" },
    },
  },
  {
    method: "post",
    path: "/api/actions",
    summary: "Show what would be written to GitHub, and what confirms it",
    access: "cookie",
    body: "ActionRequest",
    answers: {
      201: { description: "Exactly what would be sent", schema: "ActionProposed" },
    },
  },
  {
    method: "get",
    path: "/api/actions",
    summary: "The actions of this session, newest first",
    access: "cookie",
    query: { job: "Of this job only" },
    answers: { 200: { description: "The actions", schema: "ActionView", list: true } },
  },
  {
    method: "post",
    path: "/api/actions/{id}/confirm",
    summary: "Send it, once; only from the page itself",
    access: "cookie",
    body: "ActionConfirmation",
    answers: { 200: { description: "What became of it: see `state`", schema: "ActionView" } },
  },
  {
    method: "delete",
    path: "/api/actions/{id}",
    summary: "Discard a preview",
    access: "cookie",
    answers: { 204: NOTHING },
  },
  {
    method: "post",
    path: "/api/tokens",
    summary: "Create an API token; it is shown this once",
    access: "cookie",
    body: "TokenRequest",
    answers: { 201: { description: "The token", schema: "TokenCreated" } },
  },
  {
    method: "get",
    path: "/api/tokens",
    summary: "The API tokens of this session",
    access: "cookie",
    answers: { 200: { description: "The tokens", schema: "TokenView", list: true } },
  },
  {
    method: "delete",
    path: "/api/tokens/{id}",
    summary: "Revoke an API token",
    access: "cookie",
    answers: { 204: NOTHING },
  },
  {
    method: "post",
    path: "/webhooks/scalekit",
    summary: "Scalekit's events about connected accounts, signed as Standard Webhooks",
    access: "anyone",
    headers: {
      "webhook-id": "Id of the event",
      "webhook-timestamp": "Seconds since 1970",
      "webhook-signature": "v1 and base64 of the HMAC, several separated by spaces",
    },
    answers: { 200: { description: "Taken, or of no interest" } },
  },
  {
    method: "get",
    path: "/openapi.json",
    summary: "This description",
    access: "anyone",
    answers: { 200: { description: "OpenAPI 3.1", type: "application/json" } },
  },
  {
    method: "get",
    path: "/healthz",
    summary: "Whether the Worker answers, and its version",
    access: "anyone",
    answers: { 200: { description: "It does", schema: "Health" } },
  },
];
