import type { Context } from "hono";

import { objectByName } from "../../durable-objects/by-name.ts";
import type { SummaryJob } from "../../summary-job/summary-job.ts";
import { ask } from "../middleware/session.ts";
import type { AppEnv } from "../variables.ts";

export type JobStub = DurableObjectStub<SummaryJob>;

export function jobObject(c: Context<AppEnv>, objectName: string): JobStub {
  return objectByName(c.env.SUMMARY_JOB, objectName, c.var.config);
}

/** The job, when it is one of this session's. Null for everything else, so that all of it gets the same answer. */
export async function findJob(c: Context<AppEnv>, id: string): Promise<JobStub | null> {
  const found = await ask(c, (session, credential) => session.job(credential, id));
  return found?.ok === true ? jobObject(c, found.value.objectName) : null;
}
