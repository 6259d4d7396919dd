import type { Failure, FailureCode } from "../protocol/failures.ts";
import { UpstreamError } from "../upstream/error.ts";
import { Stopped } from "./stop.ts";

/** An expected failure that no upstream has thrown. */
export class ExpectedFailure extends Error {
  override readonly name = "ExpectedFailure";
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.code);
    this.failure = failure;
  }
}

/** What a client is told of anything thrown; what nobody expected is `internal`. */
export function toFailure(error: unknown): Failure {
  if (error instanceof ExpectedFailure) {
    return error.failure;
  }
  return error instanceof UpstreamError ? error.toFailure() : { code: "internal" };
}

/** How work ends that did not reach its end. */
export function endOf(error: unknown): { outcome: "cancelled" | "failed"; failure?: Failure } {
  if (!(error instanceof Stopped)) {
    return { outcome: "failed", failure: toFailure(error) };
  }
  return error.why === "cancelled"
    ? { outcome: "cancelled" }
    : { outcome: "failed", failure: { code: "timed_out" } };
}

/** Failures of the connection rather than of one pull request: asking on would be in vain, or worse. */
const FATAL: ReadonlySet<FailureCode> = new Set([
  "reconnect_required",
  "sso_required",
  "access_restricted",
  "github_rate_limited",
  "scalekit_rate_limited",
  "scalekit_misconfigured",
]);

export function isFatal(failure: Failure): boolean {
  return FATAL.has(failure.code);
}
