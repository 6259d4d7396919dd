import type { Failure } from "../protocol/failures.ts";
import { UpstreamError } from "./error.ts";

/** The failure behind what an upstream client threw. Anything else is a bug and goes on. */
export function failureOf(error: unknown): Failure {
  if (error instanceof UpstreamError) {
    return error.toFailure();
  }
  throw error;
}
