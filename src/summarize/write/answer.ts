import { count, plural } from "../../english.ts";
import type { Removed } from "../../model-output/inert-text.ts";
import { createSummaryReader } from "../../model-output/reading/summary-reader.ts";
import { withoutCitations } from "../../protocol/label.ts";
import type { Citation, Point, Warning } from "../../protocol/pull-request.ts";
import { isOtherLanguage, languageName } from "../../text/language.ts";
import { doubtsOf } from "../check/doubts.ts";
import { citationsOf } from "../citations/citations.ts";
import type { Evidence } from "../select/evidence.ts";
import { warningIf } from "../select/warning.ts";
import { type Doubt, statementsOf } from "../statements/statements.ts";

/** A summary, whoever wrote it. */
export interface Answer {
  /** One paragraph of plain text with labels such as `[C3]`, all of them supplied. */
  text: string;
  /** Every piece that the text or a point cites, in the order of the evidence. */
  citations: Citation[];
  open: Point[];
  settled: Point[];
  warnings: Warning[];
  /** What code says against single statements of it. */
  doubts: Doubt[];
}

/** Reads a model's answer as it streams in. */
export interface AnswerReader {
  /** Takes more of the answer and returns the prose that is now safe to show after what was returned before. */
  push(text: string): string;
  /** `rest` is the last prose to show, or with `isAnew` all of it in place of what was shown; `answer.text` is all. */
  end(): { rest: string; answer: Answer; isAnew: boolean };
}

export function createAnswerReader(evidence: Evidence, language?: string): AnswerReader {
  const reader = createSummaryReader(new Set(evidence.pieces.map((piece) => piece.label)));
  return {
    push: (text) => reader.push(text),
    end() {
      const { rest, summary, isAnew } = reader.end();
      const { text, open, settled, code, unsupplied } = summary;
      const points = [...open, ...settled];
      const answer: Answer = {
        text,
        citations: citationsOf(text, points, evidence.pieces),
        open,
        settled,
        warnings: [
          ...removedWarnings(summary.removed, summary.isCut),
          ...asideWarnings(summary.verdicts, summary.uncited),
          ...languageWarnings([text, ...points.map((point) => point.text)], language),
        ],
        doubts: doubtsOf(statementsOf(summary), evidence, { code, unsupplied }),
      };
      return { rest, answer, isAnew };
    },
  };
}

export function removedWarnings(removed: Removed, cut: boolean): Warning[] {
  const { labels } = removed;
  const active = removed.links + removed.html;
  return [
    ...warningIf(
      labels > 0,
      "unknown_labels",
      `${count(labels, "citation")} of something that was not supplied ${plural(labels, "was", "were")} removed.`,
    ),
    ...warningIf(
      active > 0,
      "links_removed",
      `${count(active, "link, image or tag", "links, images or tags")} in the model's answer ${plural(active, "was", "were")} removed.`,
    ),
    ...warningIf(cut, "text_cut", "The model's answer was too long and was cut."),
  ];
}

function asideWarnings(verdicts: number, uncited: number): Warning[] {
  return [
    ...warningIf(
      verdicts > 0,
      "verdict_dropped",
      `${count(verdicts, "remark")} of the model's own ${plural(verdicts, "was", "were")} left out: it is not asked for a verdict or advice.`,
    ),
    ...warningIf(
      uncited > 0,
      "uncited_points",
      `${count(uncited, "point")} ${plural(uncited, "cites", "cite")} nothing.`,
    ),
  ];
}

function languageWarnings(texts: readonly string[], language: string | undefined): Warning[] {
  const isOther =
    language !== undefined && isOtherLanguage(texts.map(withoutQuotations).join(" "), language);
  return warningIf(
    isOther,
    "language",
    `The model did not write in ${languageName(language ?? "")}, as it was asked to.`,
  );
}

/** Quotations keep the language of whoever said them. */
function withoutQuotations(text: string): string {
  return withoutCitations(text).replaceAll(/[“"«„「][^”"»“」]*[”"»“」]/g, " ");
}
