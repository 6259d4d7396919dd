import type { Config } from "../config/config.ts";
import { objectByName } from "../durable-objects/by-name.ts";
import { JOB_SLOT_GRACE_MS } from "../limits.ts";
import { logContext } from "../log/context.ts";
import type { Person } from "../person/person.ts";
import type { ShownDocket } from "../person/seen.ts";
import type { JobResult } from "../protocol/docket.ts";
import type { EntryName } from "../protocol/entry-key.ts";
import type { Result } from "../protocol/failures.ts";
import type { ReadinessState } from "../protocol/pull-request.ts";
import type { SessionView } from "../protocol/session.ts";
import type { JobQuota } from "../quota/names.ts";
import type { SharedAt } from "../sharing/shared-docket.ts";
import type { Repository } from "../summarize/pull-request/pull-request.ts";
import type { SeenRepository } from "../summary-job/access.ts";
import type { JobSpec } from "../summary-job/job-spec.ts";
import type { JobConnection } from "../summary-job/session-port.ts";
import type { QueuesShown } from "../summary-job/shown.ts";
import { digestOf } from "./credentials/secrets.ts";
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
  /** How what a docket is about stands now, for its person. */
  repositories(jobId: string): Promise<Result<SeenRepository[]>>;
  /** The queues of a docket, for its person. */
  queues(jobId: string): Promise<Result<QueuesShown>>;
  /** Whether a docket may be given out to its person; no where that is not known. */
  isReadable(jobId: string): Promise<boolean>;
  cancel(jobId: string): Promise<void>;
  cancelCall(jobId: string, call: string): Promise<void>;
  /** Stops the run, waits for it, deletes everything. */
  remove(jobId: string): Promise<void>;
  /** Of so many entries that want a second reading, how many may have one. */
  admit(
    quota: JobQuota,
    jobId: string,
    { now, entries }: { now: number; entries: number },
  ): Promise<Result<{ secondReadings: number }>>;
  release(quota: JobQuota, jobId: string): Promise<void>;
  limits(quota: JobQuota, now: number): Promise<JobLimits>;
  /** Counts this session's pending authorization in those of its address and of the deployment. */
  admitPending(addressKey: string, now: number): Promise<Result<unknown>>;
  endPending(): Promise<void>;
  /** What a docket is about, where it may be shared. */
  repositoriesToShare(jobId: string): Promise<Result<Repository[]>>;
  /** From now on the link leads to the docket. Repeating it changes nothing. */
  openShare(link: string, jobId: string, repositories: Repository[]): Promise<void>;
  /** The link leads nowhere, and what is read by it ends. Repeating it changes nothing. */
  endShare(link: string, jobId: string): Promise<void>;
  /** Where anybody's link leads; null where nothing is shared. */
  sharedAt(link: string): Promise<SharedAt | null>;
  /** The queues of the docket there. */
  sharedQueues(at: SharedAt, link: string): Promise<Result<QueuesShown>>;
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

  async function sharedDocket(link: string) {
    return objectByName(env.SHARED_DOCKET, await digestOf(`shared:${link}`), config);
  }

  function deployment() {
    return objectByName(env.QUOTA, "deployment", config);
  }

  return {
    nameOf,
    start: async (spec, connection) => job(spec.id).start(spec, connection),
    read: async (jobId) => job(jobId).read(logContext().requestId),
    repositories: async (jobId) => job(jobId).repositories(logContext().requestId),
    queues: async (jobId) => job(jobId).queues(logContext().requestId),
    isReadable: async (jobId) =>
      job(jobId)
        .isReadable(logContext().requestId)
        .catch(() => false),
    cancel: async (jobId) => job(jobId).cancel(),
    cancelCall: async (jobId, call) => job(jobId).cancelCall(call),
    remove: async (jobId) => job(jobId).remove(),
    admit: async ({ name, kind }, jobId, { now, entries }) =>
      quota(name).admitJob(jobId, now, config.jobTimeoutMs + JOB_SLOT_GRACE_MS, kind, entries),
    release: async ({ name }, jobId) => quota(name).endJob(jobId),
    limits: async ({ name, kind }, now) => quota(name).jobLimits(now, kind),
    admitPending: async (addressKey, now) =>
      deployment().admitPending(sessionName, addressKey, now),
    endPending: async () => deployment().endPending(sessionName),
    repositoriesToShare: async (jobId) => job(jobId).repositoriesToShare(),
    async openShare(link, jobId, repositories) {
      await job(jobId).share(link);
      await (await sharedDocket(link)).open({ objectName: nameOf(jobId), repositories });
    },
    async endShare(link, jobId) {
      const shared = await sharedDocket(link);
      await Promise.all([shared.end(), job(jobId).endShare(link)]);
    },
    sharedAt: async (link) => (await sharedDocket(link)).find(),
    sharedQueues: async ({ objectName }, link) =>
      objectByName(env.SUMMARY_JOB, objectName, config).sharedQueues(link),
    shown: async (jobId, repository, number) => job(jobId).shown(repository, number),
    stateShown: async (jobId, about) => job(jobId).stateShown(about),
    person: async (accountId) => objectByName(env.PERSON, await personKeyOf(accountId), config),
  };
}
