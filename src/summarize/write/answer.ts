import { count, plural } from "../../english.ts";
import { ENTRY_TEXT_MAX_CODE_UNITS } from "../../limits.ts";
import { createCallFilter } from "../../model-output/call-filter.ts";
import { createInertText, type Removed } from "../../model-output/inert-text.ts";
import { createMarkFilter, createUnseenFilter } from "../../model-output/mark-filter.ts";
import { createThoughtFilter } from "../../model-output/thought-filter.ts";
import { cite, labelsIn, withoutCitations } from "../../protocol/label.ts";
import type { Citation, Point, Warning } from "../../protocol/pull-request.ts";
import { isOtherLanguage, languageName } from "../../text/language.ts";
import { doubtsOf } from "../check/doubts.ts";
import type { Evidence } from "../select/evidence.ts";
import { type Piece, toCitation } from "../select/piece.ts";
import { warningIf } from "../select/warning.ts";
import { type Doubt, type Place, statementsOf } from "../statements/statements.ts";
import { saysNothing } from "./nothing.ts";
import { createProseFilter } from "./prose-filter.ts";
import { createSectionReader } from "./section-reader.ts";

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

/** A model that writes more than this will not become more concise. */
const ANSWER_MAX_CODE_UNITS = 64 * 1024;
const POINTS_MAX = 20;
const POINT_MAX_CODE_UNITS = 600;
export function createAnswerReader(evidence: Evidence, language?: string): AnswerReader {
  const labels = new Set(evidence.pieces.map((piece) => piece.label));
  const known = (label: string): boolean => labels.has(label);
  let read = 0;
  let before = "";
  /** What was shown turned out to be none of the answer. */
  let isAnew = false;
  function beginAnew() {
    return createReading(known, () => {
      isAnew = true;
    });
  }
  let reading = beginAnew();

  const unseen = createUnseenFilter((character) => calls.read(character));
  const calls = createCallFilter((character) => thoughts.read(character));
  const thoughts = createThoughtFilter(
    (text) => reading.read(text),
    () => {
      isAnew ||= reading.hasShown();
      reading = beginAnew();
    },
  );

  return {
    push(more) {
      for (let index = 0; index < more.length && read < ANSWER_MAX_CODE_UNITS; index += 1) {
        read += 1;
        const unit = more[index] ?? "";
        if (unit !== "\n" || before !== "\r") {
          unseen.read(unit === "\r" ? "\n" : unit);
        }
        before = unit;
      }
      return isAnew ? "" : reading.take();
    },
    end() {
      calls.end();
      thoughts.end();
      const { text, points, removed, unsupplied, code, isCut, verdicts } = reading.end();
      const rest = isAnew ? text : reading.take(true);
      const lists = readPoints(points, labels, removed, code);
      const answer: Answer = {
        text,
        citations: citationsOf(text, [...lists.open, ...lists.settled], evidence.pieces),
        open: lists.open,
        settled: lists.settled,
        warnings: [
          ...removedWarnings(removed, isCut || lists.cut),
          ...asideWarnings(verdicts, lists.uncited),
          ...languageWarnings(
            [text, ...[...lists.open, ...lists.settled].map((p) => p.text)],
            language,
          ),
        ],
        doubts: doubtsOf(statementsOf({ text, ...lists }), evidence, {
          code,
          unsupplied: [
            ...unsupplied.map((at) => ({ section: "text" as const, start: at, end: at })),
            ...lists.unsupplied,
          ],
        }),
      };
      return { rest, answer, isAnew };
    },
  };
}

/** How models begin that think aloud without a mark; such a beginning waits for a mark, or for the end. */
const THINKS_ALOUD =
  /^\s*(?:okay|ok|alright|hmm+|wait|let me|let's|let us|we (?:need|have|are|must|should|can)|i (?:need|should|have|must|will|am|can|see)|i'm|i'll|the user|first,|first, i|looking at|so,? (?:the|i|we)|now,? (?:the|i|we)|here's a (?:thinking|thought)|thinking process|thought process|to (?:write|summarize|answer|begin)|analysis|my task|the task|we're|嗯|好的?，|首先|用户|我们|让我|まず|ユーザー)(?![\p{L}-])/iu;
const MAY_THINK = /^(?:[\p{L}']{1,10}|\p{L}{1,7}[ ,]{1,2}[\p{L}']{0,9})?$/u;
const BEGINNING_CODE_UNITS = 24;

/** What was read of an answer since its beginning, or since its last thought. */
function createReading(known: (label: string) => boolean, onShownInVain: () => void) {
  const removed: Removed = { labels: 0, links: 0, html: 0 };
  const points: { section: "open" | "settled"; line: string }[] = [];
  const code: string[] = [];
  /** Where labels that were not supplied stood. */
  const unsupplied: number[] = [];
  let text = "";
  let fresh = "";
  let isCut = false;
  let verdicts = 0;
  let beginning = "";
  let hasMarker = false;
  let shown = "";

  function release(piece: string): void {
    const room = ENTRY_TEXT_MAX_CODE_UNITS - text.length;
    // A label or a character in two code units goes whole or not at all.
    isCut ||= piece.length > room;
    if (!isCut) {
      text += piece;
      fresh += piece;
    }
  }

  let flow = createFlow();

  function createFlow() {
    const inert = createInertText(known, release, removed);
    const marks = createMarkFilter(
      (character) => inert.read(character),
      (span) => code.push(span),
    );
    const prose = createProseFilter(
      (passed) => {
        for (const character of passed) {
          const { labels: before } = removed;
          marks.read(character);
          if (removed.labels > before) {
            unsupplied.push(text.length);
          }
        }
      },
      () => {
        verdicts += 1;
      },
    );
    return {
      read: (character: string) => prose.read(character),
      end() {
        const ended = prose.end();
        marks.end();
        inert.end();
        return ended;
      },
    };
  }

  /** What stands before the marker of the summary is none of it, unless it cites. */
  function forgetPreamble(): void {
    flow.end();
    if (labelsIn(text).length === 0 || thinksAloud()) {
      if (shown !== "") {
        onShownInVain();
      }
      text = "";
      fresh = "";
      unsupplied.length = 0;
      verdicts = 0;
      flow = createFlow();
    }
  }

  /** Whether it begins like a thought, or may. */
  function thinksAloud(): boolean {
    return (
      THINKS_ALOUD.test(beginning) ||
      (beginning.length < BEGINNING_CODE_UNITS && MAY_THINK.test(beginning))
    );
  }

  const sections = createSectionReader({
    prose(piece) {
      for (const character of piece) {
        flow.read(character);
      }
    },
    heading(isSummary) {
      if (isSummary) {
        forgetPreamble();
        hasMarker = true;
      }
    },
    point: (section, line) => points.push({ section, line }),
    verdict() {
      verdicts += 1;
    },
  });

  return {
    read(more: string) {
      for (const character of more) {
        if (beginning.length < BEGINNING_CODE_UNITS) {
          beginning = (beginning + character).trimStart();
        }
        sections.read(character);
      }
    },
    take(isFinal = false) {
      if (!isFinal && !hasMarker && thinksAloud()) {
        return "";
      }
      const taken = fresh;
      fresh = "";
      shown += taken;
      return taken;
    },
    hasShown: () => shown !== "",
    end() {
      sections.end();
      const ended = flow.end();
      return { text, points, removed, unsupplied, code, isCut: isCut || ended.isCut, verdicts };
    },
  };
}

/** The pieces that a text and its points cite, as a reader gets to see them. */
export function citationsOf<Kind>(
  text: string,
  points: readonly Point[],
  pieces: readonly Piece<Kind>[],
): ReturnType<typeof toCitation<Kind>>[] {
  const cited = new Set([...labelsIn(text), ...points.flatMap((point) => point.citations)]);
  return pieces.filter((piece) => cited.has(piece.label)).map(toCitation);
}

function readPoints(
  lines: readonly { section: "open" | "settled"; line: string }[],
  labels: ReadonlySet<string>,
  removed: Removed,
  code: string[],
): { open: Point[]; settled: Point[]; uncited: number; cut: boolean; unsupplied: Place[] } {
  const result = {
    open: [] as Point[],
    settled: [] as Point[],
    uncited: 0,
    cut: false,
    unsupplied: [] as Place[],
  };
  for (const { section, line } of lines) {
    const { labels: before } = removed;
    const { point, cut } = readPoint(withBareLabels(line, labels), labels, removed, code);
    const isUncited = point.citations.length === 0;
    const isRepeated = result[section].some(
      (other) => other.text === point.text && other.citations.join() === point.citations.join(),
    );
    if (point.text === "" || isRepeated || (isUncited && saysNothing(point.text))) {
      continue;
    }
    if (result[section].length >= POINTS_MAX) {
      result.cut = true;
    } else {
      if (removed.labels > before) {
        result.unsupplied.push({ section, index: result[section].length });
      }
      result[section].push(point);
      result.uncited += isUncited ? 1 : 0;
      result.cut ||= cut;
    }
  }
  return result;
}

const BARE_LABELS =
  /(?:\s*[—–-]+\s*|\s*(?:sources?|refs?|see|citations?|cites)\s*[:：]\s*|(?<=[.!?。])\s+)([A-Z]\d{1,4}(?:(?:\s*[,;&+]\s*|\s+(?:and\s+)?)[A-Z]\d{1,4})*)\s*\.?$/i;

const LEADING_LABELS =
  /^[\s*_`]*([A-Z]\d{1,4}(?:\s*[,;&+/]\s*[A-Z]\d{1,4})*)[*_`]*\s*(?:[:：]|[–—-]\s)\s*(?=\S)/;

/** Labels at the end of a point, or before it, that stand in no bracket. */
function withBareLabels(written: string, labels: ReadonlySet<string>): string {
  const leading = LEADING_LABELS.exec(written);
  const named = leading?.[1]?.match(/[A-Z]\d{1,4}/g) ?? [];
  const line =
    leading !== null && named.every((label) => labels.has(label))
      ? `${named.map(cite).join("")} ${written.slice(leading[0].length)}`
      : written;
  const match = BARE_LABELS.exec(line);
  const found = match?.[1]?.match(/[A-Z]\d{1,4}/g) ?? [];
  const isFree = match !== null && !/[([{][^)\]}]*$/.test(line.slice(0, match.index));
  return isFree && found.length > 0 && found.every((label) => labels.has(label))
    ? `${line.slice(0, match.index)} ${found.map(cite).join("")}`
    : line;
}

function readPoint(
  line: string,
  labels: ReadonlySet<string>,
  removed: Removed,
  code: string[],
): { point: Point; cut: boolean } {
  let text = "";
  let cut = false;
  const citations = new Set<string>();
  const inert = createInertText(
    (label) => labels.has(label),
    (piece) => {
      cut ||= text.length + piece.length > POINT_MAX_CODE_UNITS;
      text += cut ? "" : piece;
    },
    removed,
    (label) => citations.add(label),
  );
  const marks = createMarkFilter(
    (character) => inert.read(character),
    (span) => code.push(span),
  );
  for (const character of line) {
    marks.read(character);
  }
  marks.end();
  inert.end();
  return {
    point: {
      // Labels in parentheses leave empty ones.
      text: text
        .replaceAll(/(?:^|\s)\(\s*\)/g, "")
        .replace(/^[\s,;:–—]+(?=\p{L})/u, "")
        .replace(/\s*[,;、，]+\s*$/u, "")
        .replace(/\s*(?:[—–-]|(?:sources?|refs?|see)[:：]?)\s*$/iu, "")
        .trim(),
      citations: [...citations],
    },
    cut,
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
