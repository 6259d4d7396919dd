import type { Context } from "hono";

import { problem } from "../problem.ts";
import type { AppEnv } from "../variables.ts";
import type { JobStub } from "./job-object.ts";

/** The event stream of a job after an id, as its object sends it. The reader's leaving reaches the object. */
export async function streamJob(c: Context<AppEnv>, job: JobStub, after = ""): Promise<Response> {
  const url = new URL("/events", c.req.url);
  url.searchParams.set("after", after);
  const lastEventId = c.req.header("Last-Event-ID");
  // The object needs to know nothing else of the request, least of all its cookie.
  const stream = await job.fetch(url, {
    headers: lastEventId === undefined ? {} : { "Last-Event-ID": lastEventId },
    signal: c.req.raw.signal,
  });
  if (stream.status === 404) {
    return problem(c, { code: "not_found" });
  }
  return new Response(stream.body, { status: stream.status, headers: stream.headers });
}
