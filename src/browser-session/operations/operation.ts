import { MINUTE_MS, OPERATION_LIFETIME_MS, OPERATION_RUN_MAX_MS } from "../../limits.ts";
import { type Failure, type StreamError, toStreamError } from "../../protocol/failures.ts";
import type { OperationState, OperationView } from "../../protocol/operations.ts";
import type { Plan } from "./plan/planning.ts";
import { previewOf, type Write } from "./write.ts";

/** `checking`: confirmed, and nothing has been sent yet. Outside it looks like `sending`. */
export type Phase = OperationState | "checking";

/** What a suggestion is that became an operation. */
export interface Suggested {
  id: string;
  /** Name of the token that it came with. */
  client: string;
}

/** What a proposal is from its first moment on. */
export interface Proposal {
  id: string;
  /** Null where it names a repository. */
  job: string | null;
  kind: Write["kind"];
  /** `owner/name`. */
  repository: string;
  target: Plan["target"];
  notes: string[];
  /** Null once it can no longer be sent and never was. */
  write: Write | null;
  /** GitHub's user id of the person it is done as. */
  accountId: number;
  /** Of what was shown, see `shownText`: whoever confirms repeats it. */
  digest: string;
  /** Of what it is about, as it was then. */
  fingerprint: string;
  /** Where the docket is posted, as opposed to a text of the person's own. */
  post: string | null;
  /** What it was posted there as before. */
  earlier: number | null;
  /** Address of what it replaces. */
  replaces?: string;
  /** Where a program suggested it. */
  suggestion?: Suggested;
  createdAt: number;
  expiresAt: number;
}

export interface Outcome {
  /** Of the confirmation; quoted in errors. */
  requestId?: string;
  link?: string;
  executionId?: string;
  /** Of the comment, number of the issue: what posting again replaces. */
  written?: number;
  error?: StreamError;
}

export interface OperationRecord {
  proposal: Proposal;
  phase: Phase;
  /** SHA-256 of the nonce; null once it is used up. */
  nonceHash: ArrayBuffer | null;
  /** When it was confirmed. */
  takenAt: number | null;
  outcome: Outcome;
}

/** Why a confirmation is refused; null where it is to be taken. `isProven`: it brings the nonce and the digest. */
export function refuseConfirmation(
  operation: OperationRecord | null,
  isProven: boolean,
  now: number,
): Failure | null {
  if (operation === null) {
    return { code: "not_found" };
  }
  const { phase, proposal } = operation;
  if (phase === "expired" || (phase === "proposed" && now >= proposal.expiresAt)) {
    return refusal(
      `This preview is older than ${OPERATION_LIFETIME_MS / MINUTE_MS} minutes. Make a new one; nothing was sent.`,
    );
  }
  if (phase !== "proposed") {
    return refusal(
      phase === "discarded" || phase === "failed"
        ? "This is over: nothing more will be sent. Make a new preview."
        : "This was confirmed before. It runs once; see what became of it.",
    );
  }
  return isProven
    ? null
    : refusal("This confirms something else than what was shown. Nothing was sent.");
}

function refusal(detail: string): Failure {
  return { code: "confirmation_refused", detail };
}

/**
 * What became of an operation that nobody is at work on: cut off before it was sent, it never was; cut off after, nobody
 * here can know. `isAtWork` is about this object's life; beyond the longest run none is, whatever it says.
 */
export function settle(
  operation: OperationRecord,
  now: number,
  isAtWork: boolean,
): OperationRecord {
  const { phase, proposal, takenAt } = operation;
  if (phase === "proposed" && now >= proposal.expiresAt) {
    return { ...withdrawn(operation), phase: "expired" };
  }
  if (
    (phase !== "checking" && phase !== "sending") ||
    (isAtWork && now - (takenAt ?? 0) < OPERATION_RUN_MAX_MS)
  ) {
    return operation;
  }
  return phase === "checking"
    ? failed(operation, { code: "interrupted", detail: INTERRUPTED })
    : lost(operation);
}

const INTERRUPTED = "It was interrupted before anything was sent. Make a new preview.";

/** Never sent, and never will be: the text goes too. */
export function withdrawn(operation: OperationRecord): OperationRecord {
  return { ...withheld(operation), nonceHash: null };
}

/** Whether its text is that of a docket, which whoever lost the repository reads nowhere. */
export function holdsDocket({ proposal: { post, write } }: OperationRecord): boolean {
  return post !== null && write !== null;
}

/** As it is told to whoever may not read its text. */
export function withheld(operation: OperationRecord): OperationRecord {
  return { ...operation, proposal: { ...operation.proposal, write: null } };
}

/** Known not to have happened. */
export function failed(operation: OperationRecord, failure: Failure): OperationRecord {
  const error = toStreamError(failure, operation.outcome.requestId ?? "");
  return { ...operation, phase: "failed", outcome: { error } };
}

/** Sent, and the answer is lost. It is never sent again. */
export function lost(operation: OperationRecord): OperationRecord {
  return { ...failed(operation, { code: "outcome_unknown" }), phase: "unknown" };
}

/** All that a person sees of it. */
export function viewOf({ proposal, phase, outcome }: OperationRecord): OperationView {
  const { id, job, kind, repository, target, notes, write, replaces, suggestion } = proposal;
  const { link, executionId, error } = outcome;
  return {
    id,
    ...(job === null ? {} : { job }),
    kind,
    state: phase === "checking" ? "sending" : phase,
    repository,
    target,
    ...(replaces === undefined ? {} : { replaces }),
    ...(suggestion === undefined ? {} : { suggestedBy: suggestion.client }),
    preview: write === null ? [] : previewOf(write),
    notes,
    createdAt: new Date(proposal.createdAt).toISOString(),
    expiresAt: new Date(proposal.expiresAt).toISOString(),
    ...(link === undefined ? {} : { link }),
    ...(executionId === undefined ? {} : { executionId }),
    ...(error === undefined ? {} : { error }),
  };
}

/** The text whose SHA-256 is the digest: all that a person is shown of what will happen. */
export function shownText(proposal: Omit<Proposal, "digest">): string {
  const { id, repository, kind, target, replaces = null, notes, write } = proposal;
  const preview = write === null ? [] : previewOf(write);
  return JSON.stringify([id, repository, kind, target.label, target.url, replaces, preview, notes]);
}
