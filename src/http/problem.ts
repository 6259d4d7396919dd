import type { Context } from "hono";

import { fail, type Failure, type Problem, type Result, toProblem } from "../protocol/failures.ts";
import type { AppEnv } from "./variables.ts";

/** A failure as `application/problem+json` (RFC 9457). */
export function problem(c: Context<AppEnv>, failure: Failure): Response {
  const body = describeFailure(c, failure);
  return c.json(body, body.status, { "Content-Type": "application/problem+json" });
}

/** What is said of a failure in whichever form, with `Retry-After` when there is something to wait for. */
export function describeFailure(c: Context<AppEnv>, failure: Failure): Problem {
  c.set("failureCode", failure.code);
  const body = toProblem(failure, c.var.requestId);
  if ((body.status === 429 || body.status === 503) && failure.lasts === undefined) {
    c.header("Retry-After", String(Math.ceil((failure.retryAfterMs ?? 60_000) / 1000)));
  }
  return body;
}

/** What a session answered, as JSON. Null is the answer of no session. */
export function respond(c: Context<AppEnv>, answer: Result<object> | null): Response {
  return answer?.ok === true
    ? c.json(answer.value)
    : problem(c, answer?.failure ?? { code: "not_connected" });
}

/** That something was done. Where there is no session, there was nothing to do. */
export function respondDone(c: Context<AppEnv>, answer: Result<unknown> | null): Response {
  return answer?.ok === false ? problem(c, answer.failure) : c.body(null, 204);
}

/** That something was changed, which takes a session. */
export function respondChanged(c: Context<AppEnv>, answer: Result<unknown> | null): Response {
  return respondDone(c, answer ?? fail("not_connected"));
}
