import type { Context } from "hono";

import { type Failure, toProblem } from "../protocol/failures.ts";
import type { AppEnv } from "./variables.ts";

/** A failure as `application/problem+json` (RFC 9457), with `Retry-After` when there is something to wait for. */
export function problem(c: Context<AppEnv>, failure: Failure): Response {
  const body = toProblem(failure, c.var.requestId);
  if (body.status === 429) {
    c.header("Retry-After", String(Math.ceil((failure.retryAfterMs ?? 60_000) / 1000)));
  }
  return c.json(body, body.status, { "Content-Type": "application/problem+json" });
}
