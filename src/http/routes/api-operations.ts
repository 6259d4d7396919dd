import type { ComponentName } from "./components.ts";

/** Who reaches a route: `token` means cookie or API token. */
export type Access = "anyone" | "cookie" | "token";

export interface Operation {
  method: "get" | "post" | "put" | "patch" | "delete";
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

const DONE = { 204: { description: "Done, or there was nothing to do." } };
const HTML = "text/html";
const PROBLEM = "application/problem+json";
const EVENT_STREAM = "text/event-stream";

/** Every route there is: the API's description is made of it, and a test holds it against the router. */
export const OPERATIONS: readonly Operation[] = [
  operation("get", "/", "anyone", "The page", { 200: { description: "The page", type: HTML } }),
  operation("get", "/o/{owner}/{repository}/pull/{number}", "anyone", "The page, at that entry", {
    200: { description: "The page", type: HTML },
  }),
  operation("get", "/o/{owner}/{repository}", "anyone", "The page, with a repository filled in", {
    200: { description: "The page", type: HTML },
  }),
  operation("get", "/o/{owner}", "anyone", "The page, with all repositories of somebody", {
    200: { description: "The page", type: HTML },
  }),
  operation("get", "/pinned", "anyone", "The page, with all repositories that are pinned", {
    200: { description: "The page", type: HTML },
  }),
  operation("get", "/d/{link}", "anyone", "The page, with a docket that somebody shared", {
    200: { description: "The page; the same with 404 for everybody else", type: HTML },
  }),
  operation("get", "/login", "anyone", "The page, with a program that asks to come in", {
    200: { description: "The page", type: HTML },
  }),
  operation("get", "/digests", "anyone", "The page of a person's digests", {
    200: { description: "The page", type: HTML },
  }),
  operation("get", "/github", "anyone", "The page of what is read and written on GitHub", {
    200: { description: "The page", type: HTML },
  }),
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
  operation(
    "post",
    "/api/jobs",
    "token",
    "Start a job",
    { 202: { description: "Where to follow it, also as Location", schema: "JobStarted" } },
    { body: "JobRequest" },
  ),
  operation("get", "/api/jobs", "token", "The jobs of this session, newest first", {
    200: { description: "The jobs", schema: "JobListItem", list: true },
  }),
  operation(
    "get",
    "/api/jobs/{id}",
    "token",
    "The result so far; as Markdown when that is accepted",
    {
      200: { description: "The result", schema: "JobResult" },
    },
  ),
  operation("delete", "/api/jobs/{id}", "token", "Stop the job and delete it", DONE),
  operation(
    "get",
    "/api/jobs/{id}/events",
    "token",
    "The event stream",
    {
      200: {
        description:
          "Server-sent events; the schema is that of one, `delta` the only one without id",
        type: EVENT_STREAM,
        schema: "DocketEvent",
      },
      204: { description: "Nothing follows that id" },
    },
    {
      query: { after: "Resume after this event id" },
      headers: { "Last-Event-ID": "Resume after this event id; wins over `after`" },
    },
  ),
  operation(
    "get",
    "/api/jobs/{id}/yours",
    "token",
    "What of the docket's queue is about its reader",
    { 200: { description: "Told to nobody else, and in no result", schema: "Yours" } },
  ),
  operation(
    "post",
    "/api/jobs/{id}/share",
    "cookie",
    "Share a docket with whoever can read its repositories by their own connection",
    { 200: { description: "Its link, the same one as long as it lives", schema: "ShareStarted" } },
  ),
  operation(
    "delete",
    "/api/jobs/{id}/share",
    "cookie",
    "End the link and what is read by it",
    DONE,
  ),
  operation("get", "/api/shares", "cookie", "What this session shares, newest first", {
    200: { description: "The links, with their ends", schema: "Share", list: true },
  }),
  operation(
    "get",
    "/api/shared/{link}",
    "token",
    "What somebody shared, so far; as Markdown when that is accepted",
    { 200: { description: "The result, without what is its person's", schema: "SharedResult" } },
  ),
  operation(
    "get",
    "/api/shared/{link}/events",
    "token",
    "The event stream of what somebody shared",
    {
      200: { description: "Events as of a job, without what is its person's", type: EVENT_STREAM },
      204: { description: "Nothing follows that id" },
    },
    {
      query: { after: "Resume after this event id" },
      headers: { "Last-Event-ID": "Resume after this event id; wins over `after`" },
    },
  ),
  operation(
    "get",
    "/api/shared/{link}/yours",
    "token",
    "What of the queue there is about whoever asks",
    { 200: { description: "Told to nobody else", schema: "Yours" } },
  ),
  operation("post", "/api/jobs/{id}/cancel", "token", "Cancel the job; what was written stays", {
    202: { description: "The stream ends with `done`" },
  }),
  operation(
    "post",
    "/api/jobs/{id}/questions",
    "token",
    "Ask about a docket that is done; closing the stream stops the answer",
    {
      200: {
        description: "Server-sent events: `question`, any number of `tool` and `delta`, `answer`",
        type: EVENT_STREAM,
      },
    },
    { body: "QuestionRequest" },
  ),
  operation(
    "get",
    "/api/jobs/{id}/questions",
    "token",
    "The questions about a docket and their answers, oldest first",
    { 200: { description: "The thread", schema: "QuestionView", list: true } },
  ),
  operation(
    "post",
    "/api/questions",
    "token",
    "Ask about a repository without a docket, and stream the answer",
    { 200: { description: "The events of the answer", type: EVENT_STREAM } },
    { body: "RepositoryQuestionRequest" },
  ),
  operation(
    "get",
    "/api/questions",
    "token",
    "The questions about a repository and their answers, oldest first",
    { 200: { description: "The thread", schema: "QuestionView", list: true } },
    { query: { repository: "owner/name" } },
  ),
  operation("delete", "/api/questions", "token", "Delete the questions about a repository", DONE, {
    query: { repository: "owner/name" },
  }),
  operation(
    "post",
    "/api/summarize",
    "token",
    "Start a job and wait for it: as JSON, as Markdown when text/markdown is accepted, or streamed when text/event-stream is",
    {
      200: { description: "The result", schema: "JobResult" },
      202: { description: "It takes longer than 25 s", schema: "JobStarted" },
    },
    { body: "JobRequest" },
  ),
  operation(
    "get",
    "/api/github/{operation}",
    "token",
    "Read on GitHub as the person: repository, own-repositories, public-repositories, contents, issues or pull-requests",
    { 200: { description: "What GitHub shows this person", schema: "GitHubReading" } },
    {
      query: {
        repository: "owner/name; for all but the two lists of repositories",
        job: "A docket's id, in place of its repository",
        username: "Of public-repositories: whose",
        path: "Of contents: a file or folder; the root without it",
        ref: "Of contents: a branch, tag or commit",
        state: "Of issues and pull-requests: open (default), closed or all",
        labels: "Of issues: names, separated by commas",
        assignee: "Of issues: a login, none or *",
        creator: "Of issues: a login",
        milestone: "Of issues: a number, none or *",
        since: "Of issues: changed since then, ISO 8601",
        head: "Of pull-requests: owner:branch",
        base: "Of pull-requests: a branch",
        type: "Of repositories: all, owner, member; of one's own also public and private",
        sort: "What the list is sorted by, in GitHub's words",
        direction: "asc or desc",
        per_page: "1 to 100, 30 without it",
        page: "From 1",
      },
    },
  ),
  operation(
    "post",
    "/api/actions",
    "cookie",
    "Show what would be written to GitHub, and what confirms it",
    { 201: { description: "Exactly what would be sent", schema: "ActionProposed" } },
    { body: "ActionRequest" },
  ),
  operation(
    "get",
    "/api/actions",
    "cookie",
    "The actions of this session, newest first",
    { 200: { description: "The actions", schema: "ActionView", list: true } },
    { query: { job: "Of this job only", repository: "Of this repository only" } },
  ),
  operation(
    "post",
    "/api/actions/{id}/confirm",
    "cookie",
    "Send it, once; only from the page itself",
    { 200: { description: "What became of it: see `state`", schema: "ActionView" } },
    { body: "ActionConfirmation" },
  ),
  operation("delete", "/api/actions/{id}", "cookie", "Discard a preview", DONE),
  operation(
    "get",
    "/api/suggestions",
    "cookie",
    "What programs would like the person to have written to GitHub, oldest first",
    { 200: { description: "Those that wait", schema: "SuggestionView", list: true } },
  ),
  operation(
    "post",
    "/api/suggestions/{id}/preview",
    "cookie",
    "Show what a suggestion would write, and what confirms it, like `POST /api/actions`",
    { 201: { description: "Exactly what would be sent", schema: "ActionProposed" } },
  ),
  operation("delete", "/api/suggestions/{id}", "cookie", "Discard a suggestion", DONE),
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
  operation("get", "/api/watchlist", "cookie", "The repositories that the person watches", {
    200: { description: "The list in its order; its version as ETag", schema: "Watchlist" },
  }),
  operation(
    "put",
    "/api/watchlist",
    "cookie",
    "Replace the watchlist",
    { 200: { description: "The list as it is now; its version as ETag", schema: "Watchlist" } },
    {
      body: "WatchlistRequest",
      headers: { "If-Match": "ETag of the list that was changed, or * for any" },
    },
  ),
  operation(
    "put",
    "/api/seen",
    "cookie",
    "What a docket showed is seen from now on; a newer docket that was seen stays newer",
    DONE,
    { body: "SeenRequest" },
  ),
  operation("get", "/api/snoozes", "cookie", "Pull requests that the person has put off", {
    200: { description: "Oldest first", schema: "Snooze", list: true },
  }),
  operation("put", "/api/snoozes", "cookie", "Put a pull request off", DONE, {
    body: "SnoozeRequest",
  }),
  operation("delete", "/api/snoozes", "cookie", "Put a pull request off no longer", DONE, {
    body: "SnoozeEnd",
  }),
  operation("get", "/api/digests", "cookie", "The digests of the person, oldest first", {
    200: {
      description: "With their next times and last 20 deliveries; addresses are masked",
      schema: "DigestView",
      list: true,
    },
  }),
  operation(
    "post",
    "/api/digests",
    "cookie",
    "Have the queue sent at hours of one's own",
    { 201: { description: "The digest; `secret` is shown this once", schema: "DigestSaved" } },
    { body: "DigestRequest" },
  ),
  operation(
    "post",
    "/api/digests/preview",
    "cookie",
    "What a digest would say of a docket, as it would be sent and to be read",
    { 200: { description: "Nothing is sent", schema: "DigestPreview" } },
    { body: "DigestPreviewRequest" },
  ),
  operation("get", "/api/digests/{id}", "cookie", "One digest", {
    200: { description: "The digest", schema: "DigestView" },
  }),
  operation(
    "patch",
    "/api/digests/{id}",
    "cookie",
    "Change, pause or start a digest, or confirm what it has left out",
    {
      200: {
        description: "The digest as it is now; with another webhook, its new `secret`",
        schema: "DigestSaved",
      },
    },
    { body: "DigestChange" },
  ),
  operation("delete", "/api/digests/{id}", "cookie", "End a digest", DONE),
  operation(
    "post",
    "/api/digests/{id}/send",
    "token",
    "Send a digest now, four times an hour, whatever has changed",
    { 202: { description: "The delivery that has begun", schema: "Delivery" } },
  ),
  operation(
    "get",
    "/digests/stop/{token}",
    "anyone",
    "The page that asks whether a digest is to stop; every message links to it",
    { 200: { description: "The page", type: HTML } },
  ),
  operation("post", "/digests/stop/{token}", "anyone", "Stop a digest, without a session", {
    200: { description: "It is stopped", type: HTML },
  }),
  operation(
    "post",
    "/webhooks/scalekit",
    "anyone",
    "Scalekit's events about connected accounts, signed as Standard Webhooks",
    {
      200: { description: "On record, or of no interest" },
      401: { description: "Not signed as it should be", schema: "Problem", type: PROBLEM },
      413: { description: "Larger than any event", schema: "Problem", type: PROBLEM },
    },
    {
      headers: {
        "webhook-id": "Id of the event",
        "webhook-timestamp": "Seconds since 1970",
        "webhook-signature": "v1 and base64 of the HMAC, several separated by spaces",
      },
    },
  ),
  operation("get", "/openapi.json", "anyone", "This description", {
    200: { description: "OpenAPI 3.1", type: "application/json" },
  }),
  operation("get", "/healthz", "anyone", "Whether the Worker answers, and its version", {
    200: { description: "It does", schema: "Health" },
  }),
];

function operation(
  method: Operation["method"],
  path: string,
  access: Access,
  summary: string,
  answers: Operation["answers"],
  more: Pick<Operation, "query" | "headers" | "body"> = {},
): Operation {
  return { method, path, summary, access, ...more, answers };
}
