import type { Failure } from "./failures.ts";
import { UpstreamError } from "./upstream-error.ts";

/** The failure behind what an upstream client threw. Anything else is a bug and goes on. */
export function failureOf(error: unknown): Failure {
  if (error instanceof UpstreamError) {
    return error.toFailure();
  }
  throw error;
}
