import type { Failure, FailureCode } from "../protocol/failures.ts";

export type Upstream = "github" | "scalekit" | "model";

export type UpstreamErrorKind =
  | "timeout"
  | "network"
  | "rate_limited"
  | "rejected"
  | "invalid_response";

interface Details {
  /** HTTP status of the upstream's answer, when there was one. */
  status?: number | undefined;
  /** How long the upstream asks us to wait. */
  retryAfterMs?: number | undefined;
  cause?: unknown;
  failure?: Failure | undefined;
}

/**
 * What every client of an upstream throws. It never holds a word of the upstream's answer. `failure` is what a person
 * is shown where the client knows more than the kind says (single sign-on with its link, a wrong credential).
 */
export class UpstreamError extends Error {
  override readonly name = "UpstreamError";
  readonly upstream: Upstream;
  readonly kind: UpstreamErrorKind;
  readonly status: number | undefined;
  readonly retryAfterMs: number | undefined;
  readonly failure: Failure | undefined;

  constructor(upstream: Upstream, kind: UpstreamErrorKind, details: Details = {}) {
    super(
      `${upstream}: ${kind}${details.status === undefined ? "" : ` (${details.status})`}`,
      details.cause === undefined ? undefined : { cause: details.cause },
    );
    this.upstream = upstream;
    this.kind = kind;
    this.status = details.status;
    this.retryAfterMs = details.retryAfterMs;
    this.failure = details.failure;
  }

  /** The failure that the person is shown. */
  toFailure(): Failure {
    const wait = this.retryAfterMs === undefined ? {} : { retryAfterMs: this.retryAfterMs };
    return this.failure === undefined
      ? { code: codeFor(this.upstream, this.kind, this.status), ...wait }
      : { ...wait, ...this.failure };
  }
}

function codeFor(
  upstream: Upstream,
  kind: UpstreamErrorKind,
  status: number | undefined,
): FailureCode {
  switch (upstream) {
    case "github":
      if (kind === "rate_limited") {
        return "github_rate_limited";
      }
      if (kind === "rejected" && status === 401) {
        return "reconnect_required";
      }
      return kind === "rejected" && status === 404 ? "repository_not_found" : "github_unavailable";
    case "scalekit":
      if (kind === "rate_limited") {
        return "scalekit_rate_limited";
      }
      return kind === "rejected" ? "scalekit_misconfigured" : "scalekit_unavailable";
    case "model":
      return kind === "rate_limited" ? "model_quota" : "model_unavailable";
  }
}

/** The failure behind what an upstream client threw. Anything else is a bug and goes on. */
export function failureOf(error: unknown): Failure {
  if (error instanceof UpstreamError) {
    return error.toFailure();
  }
  throw error;
}
