import type { Config } from "../config.ts";
import type { Result } from "../failures.ts";
import { JOB_SLOT_GRACE_MS, JOBS_PER_HOUR_PER_PERSON } from "../limits.ts";
import { objectByName } from "../objects.ts";
import type { SessionView } from "../protocol.ts";
import type { JobSpec } from "../summary-job/job-spec.ts";

export type JobLimits = SessionView["limits"];

/** The limits of somebody who has not been counted yet. */
export const FULL_LIMITS: JobLimits = { jobsLeft: JOBS_PER_HOUR_PER_PERSON, resetAt: null };

/** The other objects a session works with: its jobs and the quota of its person. */
export interface JobObjects {
  nameOf(jobId: string): string;
  start(spec: JobSpec): Promise<void>;
  cancel(jobId: string): Promise<void>;
  /** Stops the run, waits for it, deletes everything. */
  remove(jobId: string): Promise<void>;
  admit(personKey: string, jobId: string, now: number): Promise<Result<unknown>>;
  release(personKey: string, jobId: string): Promise<void>;
  limits(personKey: string, now: number): Promise<JobLimits>;
}

export function createJobObjects(env: Env, config: Config, sessionName: string): JobObjects {
  function nameOf(jobId: string): string {
    return `${sessionName}/${jobId}`;
  }

  function job(jobId: string) {
    return objectByName(env.SUMMARY_JOB, nameOf(jobId), config);
  }

  function quota(personKey: string) {
    return objectByName(env.QUOTA, `person:${personKey}`, config);
  }

  return {
    nameOf,
    start: async (spec) => job(spec.id).start(spec),
    cancel: async (jobId) => job(jobId).cancel(),
    remove: async (jobId) => job(jobId).remove(),
    admit: async (personKey, jobId, now) =>
      quota(personKey).admitJob(jobId, now, config.jobTimeoutMs + JOB_SLOT_GRACE_MS),
    release: async (personKey, jobId) => quota(personKey).endJob(jobId),
    limits: async (personKey, now) => quota(personKey).jobLimits(now),
  };
}
