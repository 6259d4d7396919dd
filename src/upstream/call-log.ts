import { logContext } from "../log/context.ts";
import { isLogged, log } from "../log/log.ts";
import { type Upstream, UpstreamError } from "./error.ts";

/** Path segments that name nobody and nothing. */
const WORDS = new Set(
  "api chat completions connected_accounts details execute_tool files graphql issues login magic_link models oauth access_token organizations proxy pulls repos repositories search teams token tools user users v1 v3 verify".split(
    " ",
  ),
);
const SEGMENTS_MAX = 10;
const GITHUB_REQUEST_ID = /^[\dA-F:]{8,100}$/i;

/** One call as the log tells it: once, when its answer has failed or its body has ended. */
export interface UpstreamNote {
  answered(response: Response): void;
  /** `bytes` came of its body. */
  ended(error?: unknown, bytes?: number): void;
}

/** Times are those of the platform's clock, which stands still between two waits. */
export function noteUpstreamCall(
  upstream: Upstream,
  url: string,
  init: RequestInit | undefined,
): UpstreamNote {
  const startedAt = Date.now();
  // Its body may be read in other work than asked for it.
  const context = logContext();
  let status: number | undefined;
  let waitMs: number | undefined;
  let githubRequestId: string | undefined;
  let isTold = false;

  return {
    answered(response) {
      status = response.status;
      githubRequestId = GITHUB_REQUEST_ID.exec(
        response.headers.get("x-github-request-id") ?? "",
      )?.[0];
      waitMs = Date.now() - startedAt;
    },
    ended(error, bytes) {
      if (isTold) {
        return;
      }
      isTold = true;
      const failed = error !== undefined || status === undefined || status >= 400;
      log(failed ? "warn" : "info", "upstream-call", {
        ...context,
        upstream: error instanceof UpstreamError ? error.upstream : upstream,
        step: stepOf(url, init),
        status,
        waitMs,
        durationMs: Date.now() - startedAt,
        ...(error === undefined ? {} : { failed: reasonOf(error) }),
        ...(githubRequestId === undefined ? {} : { githubRequestId }),
        ...(isLogged("debug") ? { sentCharacters: lengthOf(init?.body), bytes: bytes ?? 0 } : {}),
      });
    },
  };
}

/** What was asked, without who and what it was asked about. */
function stepOf(url: string, init: RequestInit | undefined): string {
  const method = init?.method ?? "GET";
  const path = URL.parse(url)?.pathname ?? "";
  const segments = path.split("/").slice(1, SEGMENTS_MAX + 1);
  const words = segments.map((segment) => (WORDS.has(segment) ? segment : "*")).join("/");
  const document = typeof init?.body === "string" ? documentIn(init.body) : "";
  return `${method} /${words}${document}`;
}

/** Name of one of our own query documents; nothing else has this form. */
function documentIn(body: string): string {
  const [, name] = /^\{"query":"query (\w{1,40})/.exec(body) ?? [];
  return name === undefined ? "" : ` ${name}`;
}

function lengthOf(body: RequestInit["body"]): number {
  return typeof body === "string" ? body.length : 0;
}

function reasonOf(error: unknown): string {
  return error instanceof UpstreamError ? error.kind : "ended";
}
