import type { Config } from "../config/config.ts";
import { objectByName } from "../durable-objects/by-name.ts";
import { JOB_SLOT_GRACE_MS } from "../limits.ts";
import type { Person } from "../person/person.ts";
import type { ShownDocket } from "../person/seen.ts";
import type { JobResult } from "../protocol/docket.ts";
import type { EntryName } from "../protocol/entry-key.ts";
import type { Result } from "../protocol/failures.ts";
import type { ReadinessState } from "../protocol/pull-request.ts";
import type { SessionView } from "../protocol/session.ts";
import type { JobQuota } from "../quota/names.ts";
import type { JobSpec } from "../summary-job/job-spec.ts";
import type { JobConnection } from "../summary-job/session-port.ts";
import type { QueuesShown } from "../summary-job/shown.ts";
import { personKeyOf } from "./person-key.ts";

export type JobLimits = SessionView["limits"];

/** The other objects a session works with: its jobs, its person and their quota, the deployment's quota. */
export interface OtherObjects {
  /** Name of a job's object. */
  nameOf(jobId: string): string;
  /** The connection is handed over, not kept: it saves the job from asking for it. */
  start(spec: JobSpec, connection: JobConnection | null): Promise<void>;
  /** What the job has come to, for its person. */
  read(jobId: string): Promise<Result<JobResult>>;
  /** The queues of a docket, for its person. */
  queues(jobId: string): Promise<Result<QueuesShown>>;
  /** Whether a docket may be given out to its person; no where that is not known. */
  isReadable(jobId: string): Promise<boolean>;
  cancel(jobId: string): Promise<void>;
  /** Stops the run, waits for it, deletes everything. */
  remove(jobId: string): Promise<void>;
  admit(quota: JobQuota, jobId: string, now: number): Promise<Result<unknown>>;
  release(quota: JobQuota, jobId: string): Promise<void>;
  limits(quota: JobQuota, now: number): Promise<JobLimits>;
  /** Counts this session's pending authorization in those of its address and of the deployment. */
  admitPending(addressKey: string, now: number): Promise<Result<unknown>>;
  endPending(): Promise<void>;
  /** What a docket has shown of a repository, or of one of its pull requests; null when it is gone or about others. */
  shown(jobId: string, repository: string, number?: number): Promise<ShownDocket | null>;
  /** Where a docket showed a pull request to stand; null where it did not. */
  stateShown(jobId: string, about: EntryName): Promise<ReadinessState | null>;
  /** What the person with this GitHub account keeps. */
  person(accountId: number): Promise<DurableObjectStub<Person>>;
}

export function createOtherObjects(env: Env, config: Config, sessionName: string): OtherObjects {
  function nameOf(jobId: string): string {
    return `${sessionName}/${jobId}`;
  }

  function job(jobId: string) {
    return objectByName(env.SUMMARY_JOB, nameOf(jobId), config);
  }

  function quota(name: string) {
    return objectByName(env.QUOTA, name, config);
  }

  function deployment() {
    return objectByName(env.QUOTA, "deployment", config);
  }

  return {
    nameOf,
    start: async (spec, connection) => job(spec.id).start(spec, connection),
    read: async (jobId) => job(jobId).read(),
    queues: async (jobId) => job(jobId).queues(),
    isReadable: async (jobId) =>
      job(jobId)
        .isReadable()
        .catch(() => false),
    cancel: async (jobId) => job(jobId).cancel(),
    remove: async (jobId) => job(jobId).remove(),
    admit: async ({ name, kind }, jobId, now) =>
      quota(name).admitJob(jobId, now, config.jobTimeoutMs + JOB_SLOT_GRACE_MS, kind),
    release: async ({ name }, jobId) => quota(name).endJob(jobId),
    limits: async ({ name, kind }, now) => quota(name).jobLimits(now, kind),
    admitPending: async (addressKey, now) =>
      deployment().admitPending(sessionName, addressKey, now),
    endPending: async () => deployment().endPending(sessionName),
    shown: async (jobId, repository, number) => job(jobId).shown(repository, number),
    stateShown: async (jobId, about) => job(jobId).stateShown(about),
    person: async (accountId) => objectByName(env.PERSON, await personKeyOf(accountId), config),
  };
}
