import { describeError, log } from "../log/log.ts";
import type { Failure } from "../protocol/failures.ts";
import { describeCause } from "./cause.ts";
import { errorBehind, UpstreamError } from "./error.ts";

/** What somebody is told, with why: the line that a request id leads to. */
export function logFailure(failure: Failure): void {
  const error = errorBehind(failure);
  // The others are all said by the code, which the line of the request has.
  if (error !== null || failure.code === "internal") {
    log("warn", "failure", {
      code: failure.code,
      ...(error === null ? {} : describeCause(error)),
    });
  }
}

/** The same of an error that work goes on without, or that its end will tell. */
export function logUpstreamFailure(
  error: unknown,
  more: { number?: number | undefined } = {},
): void {
  log("warn", "upstream-failed", {
    ...more,
    ...describeError(error),
    ...(error instanceof UpstreamError ? describeCause(error) : {}),
  });
}
