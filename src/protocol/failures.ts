import { DIGESTS_MAX, WATCHLIST_MAX } from "../limits.ts";

type Description = readonly [
  status: 400 | 401 | 403 | 404 | 409 | 412 | 413 | 415 | 429 | 500 | 502 | 503 | 504,
  title: string,
  detail: string,
];

/** Every failure a client can meet. */
const FAILURES = {
  invalid_repository: [
    400,
    "Invalid repository",
    "Provide a GitHub repository URL or owner/repo name.",
  ],
  invalid_request: [400, "Invalid request", "The request could not be understood."],
  state_invalid: [
    400,
    "Invalid or expired state",
    "Invalid or expired state. Go back to Docket and connect GitHub again, in this same browser and with cookies enabled.",
  ],
  no_pending_authorization: [
    400,
    "No pending authorization",
    'No pending authorization for this session. Start from Docket with "Connect GitHub", in this same browser and with cookies enabled.',
  ],
  authorization_denied: [
    400,
    "GitHub was not connected",
    "GitHub was not connected. Nothing was stored; you can try again any time.",
  ],
  not_connected: [401, "Not connected", "Connect your GitHub account first"],
  reconnect_required: [
    401,
    "Reconnect GitHub",
    "GitHub no longer accepts this connection. Reconnect GitHub, then try again.",
  ],
  signature_invalid: [
    401,
    "Invalid signature",
    "The signature is missing, wrong or too old. Check that both sides have the same secret and the right time.",
  ],
  verification_rejected: [
    403,
    "Verification rejected",
    "The authorization could not be tied to this session. Connect GitHub again from this browser.",
  ],
  cross_site_request: [403, "Cross-site request", "This request must come from Docket's own page."],
  confirmation_refused: [
    409,
    "Confirmation refused",
    "This confirms nothing that is waiting. Make a new preview; nothing was sent.",
  ],
  target_changed: [
    409,
    "Changed since the preview",
    "What this is about has changed on GitHub since the preview. Nothing was sent; make a new preview.",
  ],
  outcome_unknown: [
    502,
    "Outcome unknown",
    "It was sent to GitHub and the answer was lost, so it may have happened or not. It is not sent again: look at GitHub before you make a new preview.",
  ],
  changed_elsewhere: [
    412,
    "Changed elsewhere",
    "This has been changed in another window since you last read it. Read it again, then make your change.",
  ],
  watchlist_full: [
    400,
    "The watchlist is full",
    `A watchlist holds at most ${WATCHLIST_MAX} repositories. Remove one first.`,
  ],
  digest_paused: [
    409,
    "The digest is paused",
    "This digest is paused, so nothing is sent. Start it again first.",
  ],
  delivery_refused: [
    400,
    "Not a place for digests",
    "A digest may not be sent to this address. Give the address of a Slack incoming webhook, or of a host in DIGEST_HOSTS.",
  ],
  too_many_digests: [
    429,
    "Too many digests",
    `There may be at most ${DIGESTS_MAX} digests. End one first.`,
  ],
  sso_required: [
    403,
    "Single sign-on required",
    "The organization requires single sign-on. Sign in through GitHub's link, then reconnect GitHub.",
  ],
  access_restricted: [
    403,
    "Access restricted",
    "The organization restricts which applications may read its repositories. An owner of the organization can approve this one.",
  ],
  not_allowed: [
    403,
    "Not allowed",
    "This deployment does not let your GitHub account start summaries. Ask whoever runs it to add your login to ALLOWED_GITHUB.",
  ],
  not_found: [404, "Not found", "There is nothing at this address."],
  repository_not_found: [
    404,
    "Repository not found",
    "GitHub shows no such repository to the connected account. Check the name, or reconnect with an account that has access.",
  ],
  payload_too_large: [
    413,
    "Request too large",
    "The request body is larger than what is taken here.",
  ],
  unsupported_media_type: [415, "Unsupported media type", "Send the body as application/json."],
  too_many_jobs: [
    429,
    "Too many summaries",
    "Your limit of summaries is reached for now. Try again later.",
  ],
  too_many_requests: [429, "Too many requests", "Too many requests. Try again in a minute."],
  github_rate_limited: [
    429,
    "GitHub rate limit",
    "GitHub's rate limit for your account is used up. Try again later.",
  ],
  scalekit_rate_limited: [
    429,
    "Scalekit rate limit",
    "The connection service is busy. Try again in a minute.",
  ],
  scalekit_misconfigured: [
    500,
    "Scalekit is not set up correctly",
    "The connection to Scalekit is not set up correctly. Give the request id to whoever runs this deployment.",
  ],
  interrupted: [
    500,
    "Interrupted",
    "The summary was interrupted several times and given up. Start it again.",
  ],
  internal: [
    500,
    "Internal error",
    "Something went wrong on our side. Try again; if it stays, quote the request id.",
  ],
  github_unavailable: [
    502,
    "GitHub is not answering",
    "GitHub did not answer properly. Try again in a few minutes.",
  ],
  scalekit_unavailable: [
    502,
    "Scalekit is not answering",
    "The connection service did not answer properly. Try again in a few minutes.",
  ],
  model_unavailable: [
    502,
    "The model is not answering",
    "The language model did not answer properly.",
  ],
  model_quota: [502, "Model quota used up", "The quota of the language model is used up."],
  access_unknown: [
    503,
    "Access not known",
    "GitHub did not say just now whether you may still read this. Nothing is lost; try again in a moment.",
  ],
  timed_out: [504, "Timed out", "The time limit of this summary was reached."],
} as const satisfies Record<string, Description>;

export type FailureCode = keyof typeof FAILURES;

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keys of a constant that nobody adds to
export const FAILURE_CODES = Object.keys(FAILURES) as readonly FailureCode[];

/** A link that helps, always built by us or taken from GitHub's own SSO header. */
export interface Action {
  label: string;
  url: string;
}

/** An expected failure, as data. `detail` replaces the code's own sentence and must be fit for the public. */
export interface Failure {
  code: FailureCode;
  detail?: string;
  retryAfterMs?: number;
  /** A limit that time does not lift: there is nothing to wait for. */
  lasts?: true;
  action?: Action;
}

export type Result<Value> = { ok: true; value: Value } | { ok: false; failure: Failure };

export function succeed<Value>(value: Value): { ok: true; value: Value } {
  return { ok: true, value };
}

export function fail(
  code: FailureCode,
  more: Omit<Failure, "code"> = {},
): { ok: false; failure: Failure } {
  return { ok: false, failure: { code, ...more } };
}

export interface Problem {
  type: string;
  title: string;
  status: Description[0];
  code: FailureCode;
  error: string;
  detail: string;
  requestId: string;
  retryAfterMs?: number;
  action?: Action;
}

/** The body of an `application/problem+json` answer (RFC 9457). */
export function toProblem(failure: Failure, requestId: string): Problem {
  const [status, title, detail] = FAILURES[failure.code];
  const sentence = failure.detail ?? detail;
  return {
    type: "about:blank",
    title,
    status,
    code: failure.code,
    error: sentence,
    detail: sentence,
    requestId,
    ...(failure.retryAfterMs === undefined ? {} : { retryAfterMs: failure.retryAfterMs }),
    ...(failure.action === undefined ? {} : { action: failure.action }),
  };
}

/** A failure as stream events and stored results carry it. */
export interface StreamError {
  code: FailureCode;
  message: string;
  requestId: string;
  retryAfterMs?: number;
  action?: Action;
}

export function toStreamError(failure: Failure, requestId: string): StreamError {
  const { code, detail, retryAfterMs, action } = toProblem(failure, requestId);
  return {
    code,
    message: detail,
    requestId,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    ...(action === undefined ? {} : { action }),
  };
}
