import type { Connection, AccessToken } from "../connectors/connector.ts";
import type { AccessLevel } from "../github/access-level.ts";
import type { JobOutcome } from "../protocol/events.ts";
import type { Result } from "../protocol/failures.ts";
import type { LastSeen, Remembered } from "../summarize/ports.ts";

/** A connection as a job gets it. */
export interface JobConnection extends Connection {
  /** At which level it was last answered; null when that is not known. */
  level: AccessLevel | null;
}

/** What a job asks of the session it belongs to, and tells it: the RPC methods of `BrowserSession` for jobs. */
export interface SessionPort {
  connection(jobId: string): Promise<Result<JobConnection>>;
  levelReached(jobId: string, level: AccessLevel): Promise<void>;
  accessToken(jobId: string, refused: string | null): Promise<Result<AccessToken>>;
  reconnectRequired(identifier: string): Promise<void>;
  /** One answer for each number, in their order. */
  recall(
    jobId: string,
    repository: string,
    numbers: readonly number[],
  ): Promise<{ remembered?: Remembered; lastSeen?: LastSeen }[]>;
  remember(
    jobId: string,
    repository: string,
    number: number,
    entry: { remembered?: Remembered; lastSeen: LastSeen },
  ): Promise<void>;
  jobEnded(
    jobId: string,
    end: { repository: string; outcome: JobOutcome; endedAt: number },
  ): Promise<void>;
}
