import type { Context } from "hono";

import type { JobStarted } from "../../protocol/docket.ts";
import { fail, type Result, succeed } from "../../protocol/failures.ts";
import { ask } from "../middleware/session.ts";
import type { AppEnv } from "../variables.ts";
import { type JobStub, jobObject } from "./job-object.ts";
import { parseJobOrder } from "./job-order.ts";

/** Starts the job that the body of the request asks for. */
export async function startJob(
  c: Context<AppEnv>,
): Promise<Result<{ started: JobStarted; job: JobStub }>> {
  const order = parseJobOrder(c.var.body, c.var.config.githubWebUrl);
  if (!order.ok) {
    return order;
  }
  const { requestId } = c.var;
  const answer = await ask(c, (session, credential) =>
    session.startJob(credential, { ...order.value, requestId }),
  );
  if (answer?.ok !== true) {
    return answer ?? fail("not_connected");
  }
  const { id, objectName } = answer.value;
  const { owner, name } = order.value.repository;
  const started: JobStarted = {
    id,
    repository: `${owner}/${name}`,
    events: `/api/jobs/${id}/events`,
    result: `/api/jobs/${id}`,
  };
  return succeed({ started, job: jobObject(c, objectName) });
}

export function accepted(c: Context<AppEnv>, started: JobStarted): Response {
  return c.json(started, 202, { Location: started.result });
}
