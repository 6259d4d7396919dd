import type { JobRequest } from "../../protocol/docket.ts";
import type { DocketEvent, LoggedEvent, Usage } from "../../protocol/events.ts";
import type { Failure } from "../../protocol/failures.ts";
import type { Clock } from "../../upstream/clock.ts";
import type { CreateDeltaWriter, Memory, Model, PullRequests } from "../ports.ts";
import type { Repository } from "../pull-request/pull-request.ts";
import type { NotByPeople } from "../rank/likely.ts";
import type { KeptEvidence } from "../select/evidence.ts";

/** One repository of a run: the way to read it, and what is remembered of it. */
export interface RunSource {
  /** As it was asked for, `owner/name`. */
  asked: string;
  pulls: PullRequests;
  memory: Memory;
}

/** What one run is given. The run knows neither how events are kept nor where the ports lead. */
export interface RunInput {
  job: {
    /** Quoted in every error of the stream. */
    requestId: string;
    /** When the job's time is up, in milliseconds since 1970; the same across restarts. */
    deadline: number;
    /** Where links lead, without a slash at the end, e.g. `https://github.com`. */
    webUrl: string;
  };
  request: Omit<JobRequest, "repository" | "repositories" | "owner">;
  pulls: PullRequests;
  /** Where several repositories, or an owner's, were asked for: all of them, in place of `pulls` and `memory`. */
  sources?: readonly [RunSource, ...RunSource[]];
  /** Null without a key: summaries are then extractive. */
  model: Model | null;
  /** Reads what was written a second time; without one nothing is. */
  checkModel?: Model | null;
  memory: Memory;
  /** Of the one repository, from its last docket, as far as it is known by now: the order is guessed by it. */
  notByPeople?: () => NotByPeople;
  createDeltaWriter: CreateDeltaWriter;
  clock: Clock;
  /** Aborted when the job is cancelled or deleted. The ports should have been made with the same signal. */
  signal: AbortSignal;
  /** What an earlier attempt at the same job got done; null on the first. */
  resume: Resume | null;
  limits: {
    modelConcurrency: number;
    privateRepositories: "on" | "extractive" | "off";
    /** How many summaries may be read a second time, over all attempts; without it all. */
    secondReadings?: number;
  };
  /**
   * Called once, right before the `ranking` event is emitted: what a later attempt needs besides the events. Keep it
   * with the event log; it is plain JSON.
   */
  saveCheckpoint(checkpoint: Checkpoint): void;
  /**
   * Called right before the `summary` event of an entry is emitted: what it was written from, for questions that are
   * asked later. Not where no model may see it. Plain JSON.
   */
  keepEvidence?(evidence: KeptEvidence): void;
  /** What is behind a failure that a client sees, for the operator's log. */
  report?(problem: { error: unknown; number?: number }): void;
}

/** What the events do not say and a resumed run needs. */
export interface Checkpoint {
  /** GitHub's own name, which differs from the one asked for when the repository was renamed. */
  repository: Repository;
  /** Where there are several: all that could be read, the first included. */
  repositories?: (Repository & { asked: string })[];
  /** What GitHub keeps back of the list of repositories, and how to see it. */
  withheld?: string;
  /** `list`: which of them, where there are several. */
  entries: { list?: number; number: number; id: string; commentsEver: number }[];
  /** Of the one repository, for its next docket. */
  notByPeople?: readonly (readonly [number: number, comments: number])[];
}

export interface Resume {
  checkpoint: Checkpoint;
  events: readonly LoggedEvent[];
  /** What `keepEvidence` was given, by `entryKey`. */
  evidence?: ReadonlyMap<string, KeptEvidence>;
}

/** The events of a run: `job` and `done` are written by whoever keeps the log. */
export type RunEvent = Exclude<DocketEvent, { event: "job" | "yours" | "done" }>;

export interface RunOutcome {
  outcome: "complete" | "partial" | "failed" | "cancelled";
  /** Why the job as a whole failed, or what ended it early. */
  failure?: Failure;
  /** Absent when it was never reached. */
  repository?: Repository;
  /** Of all entries, those an earlier attempt finished included. */
  usage: Usage;
}
