import type { Failure } from "../../protocol/failures.ts";
import { type CallReferences, UpstreamError } from "../../upstream/error.ts";
import { parseRetryAfter } from "../../upstream/retry-after.ts";
import { PermissionMissing } from "../../upstream/route-refused.ts";
import { missingPermission } from "./missing-permission.ts";
import { type AnswerHeaders, rateLimitWaitMs } from "./rate-limit.ts";

/** An answer of GitHub that is not what was asked for. GraphQL refuses with status 200 and a message. */
export interface RefusedAnswer extends Pick<CallReferences, "executionId"> {
  status: number;
  headers: AnswerHeaders;
  message: string;
  /** Whether the refusal itself says that single sign-on is missing. */
  sso?: boolean;
  /** Scopes that it names as missing. */
  scopes?: readonly string[];
}

/** What GitHub's refusal means. The message is matched, never passed on. */
export function toUpstreamError(
  answer: RefusedAnswer,
  { now, webUrl }: { now: number; webUrl: string },
): UpstreamError {
  const { status, headers, message, executionId } = answer;
  const githubRequestId = String(headers["x-github-request-id"] ?? "");
  const known = { status, executionId, githubRequestId };
  const retryAfterMs = rateLimitWaitMs(status, headers, message, now);
  if (retryAfterMs !== null) {
    return new UpstreamError("github", "rate_limited", { ...known, retryAfterMs });
  }
  if (status === 408 || status >= 500) {
    return new UpstreamError("github", status === 408 ? "timeout" : "invalid_response", {
      ...known,
      retryAfterMs: parseRetryAfter(headers["retry-after"], now),
    });
  }
  const failure = refusalOf(answer, webUrl);
  const needs = missingPermission(headers);
  const isMissing = needs !== null && failure?.detail?.includes(needs) === true;
  const cause = isMissing ? new PermissionMissing(needs) : undefined;
  return new UpstreamError("github", "rejected", { ...known, failure, cause });
}

/**
 * Whether GitHub cannot make this diff. The line limit counts context, so that 406 also comes below it; 422, 500 and
 * 503 say that it takes too long, 502 and 504 come from the gateway that waited for it. After a push it may not be there
 * yet: 404. The files are another way.
 */
export function isDiffRefused(error: unknown): error is UpstreamError {
  return (
    error instanceof UpstreamError &&
    error.upstream === "github" &&
    [404, 406, 409, 410, 422, 500, 502, 503, 504].includes(error.status ?? 0)
  );
}

const NOT_SHOWN =
  "GitHub refused the connected account access to this repository. Check its permissions there, or reconnect with another account.";

/** Whether GitHub refused this one thing without a word about the repository or its organization: the rest may be read. */
export function isRefusedAlone(error: unknown): error is UpstreamError {
  return (
    error instanceof UpstreamError &&
    error.upstream === "github" &&
    error.status === 403 &&
    (error.cause instanceof PermissionMissing || error.failure?.detail === NOT_SHOWN)
  );
}

function refusalOf(
  { status, headers, message, sso: isSso = false, scopes }: RefusedAnswer,
  webUrl: string,
): Failure | undefined {
  const sso = headers["x-github-sso"];
  if (sso !== undefined || isSso || /\bSAML\b/i.test(message)) {
    // A route to GitHub may drop its headers, and keep its words.
    const url = ssoUrl(String(sso ?? ""), webUrl) ?? ssoUrl(message, webUrl);
    return {
      code: "sso_required",
      ...(url === null
        ? {
            detail:
              "The organization requires single sign-on. Sign in to the organization on GitHub, then reconnect GitHub here.",
          }
        : { action: { label: "Sign in with single sign-on", url } }),
    };
  }
  if (scopes !== undefined) {
    return scopeMissing(scopes, webUrl);
  }
  if (status === 401) {
    return { code: "reconnect_required" };
  }
  const missing = missingPermission(headers);
  if (status === 404) {
    return {
      code: "repository_not_found",
      ...(missing !== null && {
        detail: `GitHub shows no such repository to the connected account. The connection was not given the permission that private ones need (${missing}): check the name, or reconnect GitHub and grant it.`,
      }),
    };
  }
  if (/IP allow list/i.test(message)) {
    return {
      code: "access_restricted",
      detail:
        "The organization lets only known IP addresses read its repositories, and this deployment is not among them.",
    };
  }
  if (/access restrictions/i.test(message)) {
    return { code: "access_restricted" };
  }
  if (status === 451 || /access blocked/i.test(message)) {
    return {
      code: "access_restricted",
      detail: "GitHub has blocked access to this repository.",
    };
  }
  return status === 403
    ? {
        code: "access_restricted",
        detail: missing === null ? NOT_SHOWN : ungranted(missing),
      }
    : undefined;
}

function ungranted(names: string): string {
  return `The connection was not given a permission that this needs (${names}). Reconnect GitHub and grant it, or ask an owner of the organization to.`;
}

/** Where scopes are missing of which any one would do. */
export function scopeMissing(scopes: readonly string[], webUrl: string): Failure {
  return {
    code: "access_restricted",
    detail:
      scopes.length === 0
        ? "The connection was not given a permission that this needs. Reconnect GitHub and grant what it asks for."
        : ungranted(scopes.join(" or ")),
    action: { label: "See what is granted on GitHub", url: `${webUrl}/settings/applications` },
  };
}

/** The page where the person signs in, if the text leads to GitHub and nowhere else. */
function ssoUrl(said: string, webUrl: string): string | null {
  const text = /\burl=(\S+)/.exec(said)?.[1] ?? /https:\S+\/sso\b[\w?=&%-]*/.exec(said)?.[0];
  const url = text === undefined ? null : URL.parse(text);
  const ours = url !== null && url.protocol === "https:" && url.origin === new URL(webUrl).origin;
  return ours && url.username === "" && url.password === "" ? url.href : null;
}
