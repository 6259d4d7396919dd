import { renderEvidence } from "../../src/summarize/select/render-evidence.ts";
import type { Answer } from "../../src/summarize/write/answer.ts";
import { extractive } from "../../src/summarize/write/extractive.ts";
import type { KeyPoint } from "../fakes/data/writing.ts";
import type { GitHubScene } from "./github-scenes.ts";

/** What of the evidence has to hold, and of the summary that is written without a model. */
export const EVIDENCE_MIN_SHARE = 0.95;
export const EXTRACTIVE_MIN_SHARE = 0.6;

/** How many of the points a reader must learn are in a text, and which are not. */
export interface Learned {
  points: number;
  missed: readonly { place: string; point: string }[];
}

export type KeyPoints = ReadonlyMap<string, readonly KeyPoint[]>;

export function learnedFrom(text: string, place: string, keyPoints: KeyPoints): Learned {
  const points = keyPoints.get(place) ?? [];
  const missed = points.filter(({ pattern }) => !pattern.test(text));
  return { points: points.length, missed: missed.map(({ point }) => ({ place, point })) };
}

/** Everything the model gets to read about a pull request, and none of its rules. */
export function evidenceText({ gathered }: GitHubScene): string {
  const { known, pieces } = gathered.evidence;
  return `${known.text}\n${renderEvidence(pieces)}`;
}

export function extractiveText({ gathered }: GitHubScene): string {
  const { evidence, facts, readiness } = gathered;
  return answerText(extractive(evidence, { facts, readiness, language: "en" }));
}

/** What a reader reads: the paragraph and the points under it. */
export function answerText({ text, open, settled }: Answer): string {
  return [text, ...open.map((point) => point.text), ...settled.map((point) => point.text)].join(
    "\n",
  );
}

export function addLearned(all: readonly Learned[]): Learned & { share: number } {
  const points = all.reduce((sum, each) => sum + each.points, 0);
  const missed = all.flatMap((each) => each.missed);
  return { points, missed, share: (points - missed.length) / points };
}
