import type { Connection, AccessToken } from "../connectors/connector.ts";
import type { AccessLevel } from "../github/access-level.ts";
import type { VisibleRepository } from "../github/visible-repository.ts";
import type { JobOutcome } from "../protocol/events.ts";
import type { Result } from "../protocol/failures.ts";
import type { Yours } from "../protocol/yours.ts";
import type { JobReader } from "../quota/names.ts";
import type { Recalled, Remembered } from "../summarize/ports.ts";
import type { Repository } from "../summarize/pull-request/pull-request.ts";

/** A connection as a job gets it. */
export interface JobConnection extends Connection {
  /** At which level it was last answered; null when that is not known. */
  level: AccessLevel | null;
  /** Whose it is. */
  login: string;
}

/** That GitHub shows a repository to the person of a job, and until when that need not be asked again. */
export interface RepositoryAccess extends VisibleRepository {
  until: number;
}

/** What a job asks of the session it belongs to, and tells it: the RPC methods of `BrowserSession` for jobs. */
export interface SessionPort {
  connection(jobId: string): Promise<Result<JobConnection>>;
  levelReached(jobId: string, level: AccessLevel): Promise<void>;
  /** `requestId` is the job's, for the log. */
  accessToken(
    jobId: string,
    refused: string | null,
    requestId: string,
  ): Promise<Result<AccessToken>>;
  reconnectRequired(identifier: string): Promise<void>;
  /** One answer for each number, in their order. What was seen is told to the page alone: a program has not looked. */
  recall(
    jobId: string,
    repository: string,
    numbers: readonly number[],
    reader: JobReader,
  ): Promise<Recalled[]>;
  remember(
    jobId: string,
    repository: string,
    number: number,
    remembered: Remembered | null,
  ): Promise<void>;
  jobEnded(
    jobId: string,
    end: { repository: string; outcome: JobOutcome; endedAt: number },
  ): Promise<void>;
}

/** What of a docket's queue is about its own person. */
export interface YoursPort {
  yoursOfJob(jobId: string): Promise<Result<Yours>>;
}

/** What is asked of the session of somebody who reads by a link, as the person with that account. */
export interface LinkPort {
  /** Whether they still may, and until when that need not be asked again. */
  sharedAccess(link: string, accountId: number): Promise<Result<{ until: number }>>;
  yoursOfShared(link: string, accountId: number): Promise<Result<Yours>>;
}

/** What is asked of it before anything that a job has gathered is given out. */
export interface AccessPort {
  /** One answer for each, in their order, where all of them are shown. `requestId`: who wants to read, for the log. */
  repositoryAccess(
    jobId: string,
    repositories: readonly Repository[],
    requestId?: string,
  ): Promise<Result<RepositoryAccess[]>>;
}
