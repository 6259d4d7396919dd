import type { Context } from "hono";
import { accepts } from "hono/accepts";

import { objectByName } from "../../durable-objects/by-name.ts";
import { renderMarkdown } from "../../markdown/docket.ts";
import type { JobStarted } from "../../protocol/docket.ts";
import { fail, type Failure, type Result, succeed } from "../../protocol/failures.ts";
import type { SharedResult } from "../../protocol/sharing.ts";
import { scopeName } from "../../summary-job/job-spec.ts";
import { REQUEST_ID } from "../../summary-job/stream/frame.ts";
import { addReader, type LinkReader } from "../../summary-job/stream/link-reader.ts";
import type { SummaryJob } from "../../summary-job/summary-job.ts";
import { ask } from "../middleware/session.ts";
import { problem } from "../problem.ts";
import type { AppEnv } from "../variables.ts";
import { parseJobOrder } from "./job-order.ts";

/** What the routes of jobs, questions and summaries share: to start a job, to find it, to stream it. */

export type JobStub = DurableObjectStub<SummaryJob>;

export function jobObject(c: Context<AppEnv>, objectName: string): JobStub {
  return objectByName(c.env.SUMMARY_JOB, objectName, c.var.config);
}

/** The job, when it is one of this session's. Whoever has no session is told no more than that there is none. */
export async function findJob(c: Context<AppEnv>, id: string): Promise<Result<JobStub>> {
  const found = await ask(c, (session, credential) => session.job(credential, id));
  return found?.ok === true
    ? succeed(jobObject(c, found.value.objectName))
    : (found ?? fail("not_found"));
}

/** Starts the job that the body of the request asks for. `call` names what it runs for, to call it off by. */
export async function startJob(
  c: Context<AppEnv>,
  { body = c.var.body, call }: { body?: unknown; call?: string } = {},
): Promise<Result<{ started: JobStarted; job: JobStub }>> {
  const order = parseJobOrder(body, c.var.config.githubWebUrl);
  if (!order.ok) {
    return order;
  }
  const { requestId } = c.var;
  const answer = await ask(c, (session, credential) =>
    session.startJob(credential, { ...order.value, requestId }, call),
  );
  if (answer?.ok !== true) {
    return answer ?? fail("not_connected");
  }
  const { id, objectName } = answer.value;
  const started: JobStarted = {
    id,
    repository: scopeName(order.value.scope),
    events: `/api/jobs/${id}/events`,
    result: `/api/jobs/${id}`,
  };
  return succeed({ started, job: jobObject(c, objectName) });
}

export function accepted(c: Context<AppEnv>, started: JobStarted): Response {
  return c.json(started, 202, { Location: started.result });
}

/** A result as JSON, or as Markdown where `Accept` prefers that. */
export function resultAs(
  c: Context<AppEnv>,
  result: SharedResult,
  type: "application/json" | "text/markdown",
): Response {
  c.header("Vary", "Accept");
  return type === "text/markdown"
    ? c.body(renderMarkdown(result), 200, { "Content-Type": "text/markdown; charset=utf-8" })
    : c.json(result);
}

/** The same, as the request has it. */
export function giveResult(c: Context<AppEnv>, result: SharedResult): Response {
  const type = accepts(c, {
    header: "Accept",
    supports: ["application/json", "text/markdown"],
    default: "application/json",
  });
  return resultAs(c, result, type === "text/markdown" ? type : "application/json");
}

/** The event stream of a job after an id, as its object sends it. The object notices when the reader leaves. */
export async function streamJob(
  c: Context<AppEnv>,
  job: JobStub,
  after = "",
  reader: LinkReader | null = null,
): Promise<Response> {
  const url = new URL("/events", c.req.url);
  url.searchParams.set("after", after);
  if (reader !== null) {
    addReader(url, reader);
  }
  const lastEventId = c.req.header("Last-Event-ID");
  // The object needs to know nothing else of the request, least of all its cookie.
  const stream = await job.fetch(url, {
    headers: {
      [REQUEST_ID]: c.var.requestId,
      ...(lastEventId === undefined ? {} : { "Last-Event-ID": lastEventId }),
    },
    signal: c.req.raw.signal,
  });
  if (stream.status === 404) {
    return problem(c, { code: "not_found" });
  }
  if (stream.status === 429) {
    return problem(c, {
      code: "too_many_requests",
      detail: "This docket has as many readers as it can serve. Try again in a minute.",
    });
  }
  if (!stream.ok) {
    return problem(c, await stream.json<Failure>());
  }
  return new Response(stream.body, { status: stream.status, headers: stream.headers });
}
