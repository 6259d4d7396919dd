import type { JobResult } from "../../protocol/docket.ts";
import type { Result } from "../../protocol/failures.ts";
import type { Yours } from "../../protocol/yours.ts";
import type { BoundOwner, BoundRepository } from "./records/digest-record.ts";

/** A docket for a digest. Asked for twice with the same id, it is one docket. */
export interface DigestOrder {
  accountId: number;
  jobId: string;
  deliveryId: string;
  repositories: BoundRepository[];
  owner: BoundOwner | null;
  /** Those that had open pull requests when it was last sent, in lower case. */
  shown: string[];
  limit: number;
  language: string;
  /** Changes count from then; null before the first delivery. */
  since: string | null;
}

/** A docket that a digest was written from, with what its person has confirmed. */
export type DigestTold = Pick<DigestOrder, "accountId" | "jobId" | "repositories">;

/** What may not be in a digest, by name. */
export interface LeftOut {
  /** Public when its person confirmed them, and private now. */
  turnedPrivate: string[];
  /** Private ones that its owner did not have then. */
  added: string[];
  /** GitHub no longer shows them. */
  lost: string[];
}

/** Repositories are looked at before the docket begins: what may not be in it is left out. */
export type DigestStart = ({ kind: "started" | "nothing_left" } & LeftOut) | { kind: "replaced" };

export interface DigestDocket {
  result: JobResult;
  yours: Yours;
}

/** What a digest asks of a session whose connection it reads with: the RPC methods of `BrowserSession` for digests. */
export interface DigestSession {
  startDigest(order: DigestOrder): Promise<Result<DigestStart>>;
  mayBeTold(told: DigestTold): Promise<Result<boolean>>;
  digestDocket(accountId: number, jobId: string): Promise<Result<DigestDocket>>;
}
