import { type Failure, fail } from "../../../protocol/failures.ts";
import type { OperationRequest, OperationView } from "../../../protocol/operations.ts";
import type { Present } from "../present-state.ts";
import type { Write } from "../write.ts";

/** What the plans of all kinds have in common. */

/** What a person is asked to confirm. */
export interface Plan {
  write: Write;
  target: OperationView["target"];
  notes: string[];
}

export interface PlanInput {
  request: OperationRequest;
  present: Present;
  /** The docket as a text, for a request without one. */
  docket: string;
  /** The comment or issue that the docket was posted as before, if it was. */
  earlier: number | null;
  /** Of the repository. */
  webUrl: string;
  /** Who does it. */
  login: string;
  /** Of a file that is no text, as hexadecimal. */
  sha256?: string;
}

/** A request of one kind, and what was looked at for it. */
export type Requested<Kind> = Extract<OperationRequest, { kind: Kind }>;
export type Shown<Kind> = Extract<Present, { kind: Kind }>;

export function refused(code: Failure["code"], detail: string): { ok: false; failure: Failure } {
  return fail(code, { detail });
}

export function isOwn(owner: string, repositoryOwner: string): boolean {
  return owner.toLowerCase() === repositoryOwner.toLowerCase();
}
