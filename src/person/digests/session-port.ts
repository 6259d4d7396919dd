import type { JobResult } from "../../protocol/docket.ts";
import type { Result } from "../../protocol/failures.ts";
import type { Yours } from "../../protocol/yours.ts";
import type { BoundRepository } from "./records.ts";

/** A docket for a digest. Asked for twice with the same id, it is one docket. */
export interface DigestOrder {
  accountId: number;
  jobId: string;
  deliveryId: string;
  repositories: BoundRepository[];
  limit: number;
  language: string;
  /** Changes count from then; null before the first delivery. */
  since: string | null;
}

/** Repositories are looked at before the docket begins: what may not be in it is left out. */
export type DigestStart =
  | { kind: "started"; repositories: string[]; turnedPrivate: string[]; lost: string[] }
  | { kind: "nothing_left"; turnedPrivate: string[]; lost: string[] }
  | { kind: "replaced" };

export interface DigestDocket {
  result: JobResult;
  yours: Yours;
}

/** What a digest asks of a session whose connection it reads with: the RPC methods of `BrowserSession` for digests. */
export interface DigestSession {
  startDigest(order: DigestOrder): Promise<Result<DigestStart>>;
  digestDocket(accountId: number, jobId: string): Promise<Result<DigestDocket>>;
}
