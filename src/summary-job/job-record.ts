import type { LoggedEvent } from "../protocol/events.ts";
import type { AskedQuestion, StoredAnswer, StoredQuestion } from "../questions/thread.ts";
import type { RepositoryIdentity } from "../summarize/pull-request/pull-request.ts";
import type { Checkpoint } from "../summarize/run/run-input.ts";
import type { KeptEvidence } from "../summarize/select/evidence.ts";
import type { JobSpec } from "./job-spec.ts";

export interface JobRecord {
  spec: JobSpec;
  attempts: number;
  cancelled: boolean;
  checkpoint: Checkpoint | null;
}

/** The storage of one job. Everything is written through here, so that nothing is once it was deleted. */
export interface JobStore {
  read(): JobRecord | null;
  /** `opening`: the first event of the log. Only where there is no job yet, nor was one that is deleted. */
  create(spec: JobSpec, opening: LoggedEvent): void;
  events(): LoggedEvent[];
  /** From the second event on. */
  append(id: number, event: LoggedEvent): void;
  /** Counts an attempt that begins, and says which one it is. */
  countAttempt(): number;
  markCancelled(): void;
  /** Kept with the event that is appended next, so that there is never one without the other. */
  keepWithNext(kept: Checkpoint | KeptEvidence): void;
  /** Kept with what a later attempt needs: jobs of an earlier version do not have it. */
  learnIdentity(identity: RepositoryIdentity): void;
  /** What summaries were written from, by `entryKey`. Jobs of an earlier version have none. */
  evidence(): Map<string, KeptEvidence>;
  /** Oldest first. */
  questions(): StoredQuestion[];
  /** Numbers the question, and keeps it before anything is done about it. */
  ask(asked: Omit<AskedQuestion, "id">): AskedQuestion;
  answer(id: string, answer: StoredAnswer): void;
  /** The link that it is shared by; null where it is not. */
  readonly sharedAs: string | null;
  share(link: string | null): void;
  setAlarm(at: number): Promise<void>;
  /** For good: what comes later is dropped. */
  deleteAll(): Promise<void>;
  readonly deleted: boolean;
}
