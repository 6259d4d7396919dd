/** Every failure a client can meet. The switch below is exhaustive: a code without a sentence does not compile. */
export type FailureCode =
  | "invalid_repository"
  | "invalid_request"
  | "state_invalid"
  | "no_pending_authorization"
  | "authorization_denied"
  | "not_connected"
  | "reconnect_required"
  | "verification_rejected"
  | "cross_site_request"
  | "confirmation_refused"
  | "target_changed"
  | "outcome_unknown"
  | "sso_required"
  | "access_restricted"
  | "not_allowed"
  | "not_found"
  | "repository_not_found"
  | "payload_too_large"
  | "unsupported_media_type"
  | "too_many_jobs"
  | "too_many_requests"
  | "github_rate_limited"
  | "scalekit_rate_limited"
  | "scalekit_misconfigured"
  | "interrupted"
  | "internal"
  | "github_unavailable"
  | "scalekit_unavailable"
  | "model_unavailable"
  | "model_quota"
  | "timed_out";

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

interface Description {
  status: 400 | 401 | 403 | 404 | 409 | 413 | 415 | 429 | 500 | 502 | 504;
  title: string;
  detail: string;
}

function describe(code: FailureCode): Description {
  switch (code) {
    case "invalid_repository":
      return {
        status: 400,
        title: "Invalid repository",
        detail: "Provide a GitHub repository URL or owner/repo name.",
      };
    case "invalid_request":
      return {
        status: 400,
        title: "Invalid request",
        detail: "The request could not be understood.",
      };
    case "state_invalid":
      return {
        status: 400,
        title: "Invalid or expired state",
        detail:
          "Invalid or expired state. Go back to Docket and connect GitHub again, in this same browser and with cookies enabled.",
      };
    case "no_pending_authorization":
      return {
        status: 400,
        title: "No pending authorization",
        detail:
          'No pending authorization for this session. Start from Docket with "Connect GitHub", in this same browser and with cookies enabled.',
      };
    case "authorization_denied":
      return {
        status: 400,
        title: "GitHub was not connected",
        detail: "GitHub was not connected. Nothing was stored; you can try again any time.",
      };
    case "not_connected":
      return {
        status: 401,
        title: "Not connected",
        detail: "Connect your GitHub account first",
      };
    case "reconnect_required":
      return {
        status: 401,
        title: "Reconnect GitHub",
        detail: "GitHub no longer accepts this connection. Reconnect GitHub, then try again.",
      };
    case "verification_rejected":
      return {
        status: 403,
        title: "Verification rejected",
        detail:
          "The authorization could not be tied to this session. Connect GitHub again from this browser.",
      };
    case "cross_site_request":
      return {
        status: 403,
        title: "Cross-site request",
        detail: "This request must come from Docket's own page.",
      };
    case "confirmation_refused":
      return {
        status: 409,
        title: "Confirmation refused",
        detail: "This confirms nothing that is waiting. Make a new preview; nothing was sent.",
      };
    case "target_changed":
      return {
        status: 409,
        title: "Changed since the preview",
        detail:
          "What this is about has changed on GitHub since the preview. Nothing was sent; make a new preview.",
      };
    case "outcome_unknown":
      return {
        status: 502,
        title: "Outcome unknown",
        detail:
          "It was sent to GitHub and the answer was lost, so it may have happened or not. It is not sent again: look at GitHub before you make a new preview.",
      };
    case "sso_required":
      return {
        status: 403,
        title: "Single sign-on required",
        detail:
          "The organization requires single sign-on. Sign in through GitHub's link, then reconnect GitHub.",
      };
    case "access_restricted":
      return {
        status: 403,
        title: "Access restricted",
        detail:
          "The organization restricts which applications may read its repositories. An owner of the organization can approve this one.",
      };
    case "not_allowed":
      return {
        status: 403,
        title: "Not allowed",
        detail:
          "This deployment does not let your GitHub account start summaries. Ask whoever runs it to add your login to ALLOWED_GITHUB.",
      };
    case "not_found":
      return { status: 404, title: "Not found", detail: "There is nothing at this address." };
    case "repository_not_found":
      return {
        status: 404,
        title: "Repository not found",
        detail:
          "GitHub shows no such repository to the connected account. Check the name, or reconnect with an account that has access.",
      };
    case "payload_too_large":
      return {
        status: 413,
        title: "Request too large",
        detail: "The request body is larger than 16 KB.",
      };
    case "unsupported_media_type":
      return {
        status: 415,
        title: "Unsupported media type",
        detail: "Send the body as application/json.",
      };
    case "too_many_jobs":
      return {
        status: 429,
        title: "Too many summaries",
        detail: "Your limit of summaries is reached for now. Try again later.",
      };
    case "too_many_requests":
      return {
        status: 429,
        title: "Too many requests",
        detail: "Too many requests. Try again in a minute.",
      };
    case "github_rate_limited":
      return {
        status: 429,
        title: "GitHub rate limit",
        detail: "GitHub's rate limit for your account is used up. Try again later.",
      };
    case "scalekit_rate_limited":
      return {
        status: 429,
        title: "Scalekit rate limit",
        detail: "The connection service is busy. Try again in a minute.",
      };
    case "scalekit_misconfigured":
      return {
        status: 500,
        title: "Scalekit is not set up correctly",
        detail:
          "The connection to Scalekit is not set up correctly. Give the request id to whoever runs this deployment.",
      };
    case "interrupted":
      return {
        status: 500,
        title: "Interrupted",
        detail: "The summary was interrupted several times and given up. Start it again.",
      };
    case "internal":
      return {
        status: 500,
        title: "Internal error",
        detail: "Something went wrong on our side. Try again; if it stays, quote the request id.",
      };
    case "github_unavailable":
      return {
        status: 502,
        title: "GitHub is not answering",
        detail: "GitHub did not answer properly. Try again in a few minutes.",
      };
    case "scalekit_unavailable":
      return {
        status: 502,
        title: "Scalekit is not answering",
        detail: "The connection service did not answer properly. Try again in a few minutes.",
      };
    case "model_unavailable":
      return {
        status: 502,
        title: "The model is not answering",
        detail: "The language model did not answer properly.",
      };
    case "model_quota":
      return {
        status: 502,
        title: "Model quota used up",
        detail: "The quota of the language model is used up.",
      };
    case "timed_out":
      return {
        status: 504,
        title: "Timed out",
        detail: "The time limit of this summary was reached.",
      };
  }
}

export interface Problem {
  type: string;
  title: string;
  status: Description["status"];
  code: FailureCode;
  error: string;
  detail: string;
  requestId: string;
  retryAfterMs?: number;
  action?: Action;
}

/** The body of an `application/problem+json` answer (RFC 9457). */
export function toProblem(failure: Failure, requestId: string): Problem {
  const { status, title, detail } = describe(failure.code);
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
