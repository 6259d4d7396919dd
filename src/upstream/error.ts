import type { Failure, FailureCode } from "../protocol/failures.ts";

export type Upstream = "github" | "scalekit" | "model";

export type UpstreamErrorKind =
  | "timeout"
  | "network"
  | "rate_limited"
  | "rejected"
  | "invalid_response";

/** What names this one call to whoever runs the upstream. */
export interface CallReferences {
  /** Scalekit's, of a tool that it ran. */
  executionId?: string | undefined;
  /** GitHub's, of a request. */
  githubRequestId?: string | undefined;
}

interface Details extends CallReferences {
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
  readonly references: CallReferences;

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
    this.references = referencesIn(details);
  }

  /** The failure that the person is shown. */
  toFailure(): Failure {
    const wait = this.retryAfterMs === undefined ? {} : { retryAfterMs: this.retryAfterMs };
    return causedBy(
      this,
      this.failure === undefined
        ? { code: codeFor(this.upstream, this.kind, this.status), ...wait }
        : { ...wait, ...this.failure },
    );
  }
}

/** Why failures came about, for the log of the object they arose in. It crosses no border: a failure is for everybody. */
const errors = new WeakMap<Failure, UpstreamError>();

/** The same failure, of which the log can say why. */
export function causedBy(error: UpstreamError, failure: Failure): Failure {
  errors.set(failure, error);
  return failure;
}

/** What an upstream threw and this failure came of, if it arose here. */
export function errorBehind(failure: Failure): UpstreamError | null {
  return errors.get(failure) ?? null;
}

const EXECUTION_ID = /^[\w-]{1,100}$/;
const GITHUB_REQUEST_ID = /^[\dA-F:]{8,100}$/i;

/** As far as they have the form of what they are. */
function referencesIn({ executionId, githubRequestId }: CallReferences): CallReferences {
  return {
    ...(EXECUTION_ID.test(executionId ?? "") && { executionId }),
    ...(GITHUB_REQUEST_ID.test(githubRequestId ?? "") && { githubRequestId }),
  };
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
