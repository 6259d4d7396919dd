import { sha256Hex } from "../../encoding.ts";
import { cite, replaceCitations } from "../../protocol/label.ts";
import type { Facts, Point, Readiness } from "../../protocol/pull-request.ts";
import { citationsOf } from "../citations/citations.ts";
import type { Remembered } from "../ports.ts";
import type { PullRequest, Repository } from "../pull-request/pull-request.ts";
import { CHECK_PROMPT_VERSION } from "../second-reading/prompt.ts";
import type { Evidence } from "../select/evidence.ts";
import type { Verdict } from "../statements/statements.ts";
import type { Answer } from "../write/answer.ts";
import { PROMPT_VERSION } from "../write/prompt.ts";
import { discussionDigest, subjectDigest } from "./digests.ts";

interface Dependencies {
  repository: Repository;
  pull: PullRequest;
  facts: Facts;
  readiness: Readiness;
  model: string;
  /** Of the second reading; empty where there is none. */
  checkModel: string;
  /** BCP 47. */
  language: string;
}

/** Digest of all that a summary depends on. Ages are left out: time passing alone changes no text. */
export async function memoryKey(on: Dependencies): Promise<string> {
  const { repository, pull, facts, readiness } = on;
  return await sha256Hex(
    JSON.stringify([
      `${repository.owner}/${repository.name}`.toLowerCase(),
      pull.number,
      pull.headOid,
      // The same head is another change to another base.
      pull.baseRef,
      await subjectDigest(pull),
      await discussionDigest(pull),
      [
        readiness.state,
        readiness.blockers.map(({ code, message }) => [code, message]),
        readiness.waitingOn.who,
        readiness.waitingOn.logins,
      ],
      facts.checks,
      facts.unread,
      on.model,
      PROMPT_VERSION,
      on.checkModel,
      CHECK_PROMPT_VERSION,
      on.language.toLowerCase(),
    ]),
  );
}

export function toRemembered(
  key: string,
  answer: Answer,
  evidence: Evidence,
  verdicts: readonly Verdict[] | undefined,
): Remembered {
  const { text, open, settled, warnings, doubts } = answer;
  const cited = new Set(answer.citations.map((citation) => citation.label));
  return {
    key,
    text,
    open,
    settled,
    warnings,
    doubts,
    ...(verdicts === undefined ? {} : { verdicts }),
    labels: evidence.pieces
      .filter((piece) => cited.has(piece.label))
      .map((piece) => ({ label: piece.label, piece: piece.id })),
  };
}

/**
 * A remembered text over today's evidence: labels are handed out anew each time, so each is replaced by the one its
 * piece has now. Nothing when a piece is no longer there.
 */
export function recallAnswer(remembered: Remembered, evidence: Evidence): Answer | undefined {
  const now = new Map(evidence.pieces.map((piece) => [piece.id, piece.label]));
  const renamed = new Map(remembered.labels.map(({ label, piece }) => [label, now.get(piece)]));
  if ([...renamed.values()].includes(undefined)) {
    return undefined;
  }
  const rename = (label: string): string => renamed.get(label) ?? label;
  const renamePoint = (point: Point): Point => ({
    text: point.text,
    citations: point.citations.map(rename),
  });
  const text = replaceCitations(remembered.text, (label) => cite(rename(label)));
  const open = remembered.open.map(renamePoint);
  const settled = remembered.settled.map(renamePoint);
  return {
    text,
    open,
    settled,
    citations: citationsOf(text, [...open, ...settled], evidence.pieces),
    warnings: remembered.warnings,
    doubts: remembered.doubts,
  };
}
