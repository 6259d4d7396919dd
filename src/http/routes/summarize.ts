import { Hono } from "hono";
import { accepts } from "hono/accepts";

import { SUMMARIZE_WAIT_MS } from "../../limits.ts";
import type { JobResult } from "../../protocol/docket.ts";
import type { Failure, FailureCode } from "../../protocol/failures.ts";
import { problem } from "../problem.ts";
import type { AppEnv } from "../variables.ts";
import { accepted, resultAs, startJob, streamJob } from "./job.ts";

/** A job in one request: streamed, or waited for. */
export const summarizeRoutes = new Hono<AppEnv>().post("/", async (c) => {
  const start = await startJob(c);
  if (!start.ok) {
    return problem(c, start.failure);
  }
  const { started, job } = start.value;
  const type = accepts(c, {
    header: "Accept",
    supports: ["application/json", "text/event-stream", "text/markdown"],
    default: "application/json",
  });
  if (type === "text/event-stream") {
    const stream = await streamJob(c, job);
    // The stream can be taken up again there.
    stream.headers.set("Content-Location", started.events);
    return stream;
  }
  const result = await job.awaitResult(SUMMARIZE_WAIT_MS, c.var.requestId);
  if (!result.ok) {
    return problem(c, result.failure);
  }
  if (result.value.outcome === "running") {
    return accepted(c, started);
  }
  const failure = failureBeforeEntries(result.value);
  return failure === null
    ? resultAs(c, result.value, type === "text/markdown" ? type : "application/json")
    : problem(c, failure);
});

function failureBeforeEntries(result: JobResult): Failure | null {
  const { outcome, error, pullRequests, queue } = result;
  if (outcome !== "failed" || pullRequests.length > 0 || queue !== undefined) {
    return null;
  }
  if (error === undefined) {
    return { code: "internal" };
  }
  const { code, message, retryAfterMs, action } = error;
  return {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- every code in a result was a failure's
    code: code as FailureCode,
    detail: message,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    ...(action === undefined ? {} : { action }),
  };
}
