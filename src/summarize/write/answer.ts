import { count, plural } from "../../english.ts";
import { ENTRY_TEXT_MAX_CODE_UNITS } from "../../limits.ts";
import { createInertText, type Removed } from "../../model-output/inert-text.ts";
import { createMarkFilter, createUnseenFilter } from "../../model-output/mark-filter.ts";
import { createThoughtFilter } from "../../model-output/thought-filter.ts";
import { labelsIn } from "../../protocol/label.ts";
import type { Citation, Point, Warning } from "../../protocol/pull-request.ts";
import { type Doubt, doubtsOf } from "../check/doubts.ts";
import type { Evidence } from "../select/evidence.ts";
import { type Piece, toCitation } from "../select/piece.ts";
import { warningIf } from "../select/warning.ts";
import { type Place, statementsOf } from "../statements/statements.ts";
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
  /** `rest` is the last prose to show; `answer.text` is all of it. */
  end(): { rest: string; answer: Answer };
}

/** A model that writes more than this will not become more concise. */
const ANSWER_MAX_CODE_UNITS = 64 * 1024;
const POINTS_MAX = 8;
const POINT_MAX_CODE_UNITS = 600;
/** What models write under a heading when there is nothing under it. */
const NOTHING =
  /^(?:none|nothing|n\/?a|no (?:open |settled )?(?:points?|questions?|issues?)|keine?|nichts|aucune?|rien|ninguno|ninguna|nada|nessuno|nessuna|niente|nenhum|нет|ничего|无|沒有|没有|なし|없음|-+)[\s.。!]*(?:\(.*\))?$/i;

export function createAnswerReader(evidence: Evidence): AnswerReader {
  const labels = new Set(evidence.pieces.map((piece) => piece.label));
  const removed: Removed = { labels: 0, links: 0, html: 0 };
  const points: { section: "open" | "settled"; line: string }[] = [];
  const code: string[] = [];
  /** Where labels that were not supplied stood. */
  const unsupplied: number[] = [];
  let text = "";
  let fresh = "";
  let read = 0;
  let cut = false;

  function release(piece: string): void {
    const room = ENTRY_TEXT_MAX_CODE_UNITS - text.length;
    // A label or a character in two code units goes whole or not at all.
    cut ||= piece.length > room;
    if (!cut) {
      text += piece;
      fresh += piece;
    }
  }

  const inert = createInertText((label) => labels.has(label), release, removed);
  const marks = createMarkFilter(
    (character) => inert.read(character),
    (span) => code.push(span),
  );
  const sections = createSectionReader({
    prose(piece) {
      for (const character of piece) {
        const { labels: before } = removed;
        marks.read(character);
        if (removed.labels > before) {
          unsupplied.push(text.length);
        }
      }
    },
    point: (section, line) => points.push({ section, line }),
  });
  const unseen = createUnseenFilter((character) => sections.read(character));
  const thoughts = createThoughtFilter((piece) => {
    for (let index = 0; index < piece.length; index += 1) {
      unseen.read(piece[index] ?? "");
    }
  });

  function take(): string {
    const taken = fresh;
    fresh = "";
    return taken;
  }

  return {
    push(more) {
      for (let index = 0; index < more.length && read < ANSWER_MAX_CODE_UNITS; index += 1) {
        read += 1;
        thoughts.read(more[index] ?? "");
      }
      return take();
    },
    end() {
      thoughts.end();
      sections.end();
      marks.end();
      inert.end();
      const rest = take();
      const lists = readPoints(points, labels, removed, code);
      const answer: Answer = {
        text,
        citations: citationsOf(text, [...lists.open, ...lists.settled], evidence.pieces),
        open: lists.open,
        settled: lists.settled,
        warnings: removedWarnings(removed, lists.dropped, cut || lists.cut),
        doubts: doubtsOf(statementsOf({ text, ...lists }), evidence, {
          code,
          unsupplied: [
            ...unsupplied.map((at) => ({ section: "text" as const, start: at, end: at })),
            ...lists.unsupplied,
          ],
        }),
      };
      return { rest, answer };
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
): { open: Point[]; settled: Point[]; dropped: number; cut: boolean; unsupplied: Place[] } {
  const result = {
    open: [] as Point[],
    settled: [] as Point[],
    dropped: 0,
    cut: false,
    unsupplied: [] as Place[],
  };
  for (const { section, line } of lines) {
    const { labels: before } = removed;
    const { point, cut } = readPoint(line, labels, removed, code);
    if (NOTHING.test(point.text) && point.citations.length === 0) {
      continue;
    }
    if (point.citations.length === 0 || point.text === "" || result[section].length >= POINTS_MAX) {
      result.dropped += 1;
    } else {
      if (removed.labels > before) {
        result.unsupplied.push({ section, index: result[section].length });
      }
      result[section].push(point);
      result.cut ||= cut;
    }
  }
  return result;
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
      text: text.replaceAll(/(?:^|\s)\(\s*\)/g, "").trim(),
      citations: [...citations],
    },
    cut,
  };
}

export function removedWarnings(removed: Removed, dropped: number, cut: boolean): Warning[] {
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
    ...warningIf(
      dropped > 0,
      "uncited_points",
      `${count(dropped, "point")} without a valid citation ${plural(dropped, "was", "were")} dropped.`,
    ),
    ...warningIf(cut, "text_cut", "The model's answer was too long and was cut."),
  ];
}
