import { ENTRY_TEXT_MAX_CODE_UNITS } from "../../limits.ts";
import { labelsIn } from "../../protocol/label.ts";
import { createCallFilter } from "../call-filter.ts";
import { createInertText, type Removed } from "../inert-text.ts";
import { createMarkFilter, createUnseenFilter } from "../mark-filter.ts";
import { createThoughtFilter } from "../thought-filter.ts";
import { type PointLine, type ReadPoints, readPoints } from "./point-reader.ts";
import { createProseFilter } from "./prose-filter.ts";
import { createSectionReader } from "./section-reader.ts";

/** What a model has said about a pull request, and what was taken out of it. */
export interface ReadSummary extends Pick<ReadPoints, "open" | "settled" | "uncited"> {
  /** One paragraph of plain text with labels such as `[C3]`, all of them supplied. */
  text: string;
  /** What stood as code. */
  code: string[];
  removed: Removed;
  isCut: boolean;
  /** Remarks of its own that were left out. */
  verdicts: number;
  /** Where labels stood that were not supplied. */
  unsupplied: (
    | { section: "text"; start: number; end: number }
    | ReadPoints["unsupplied"][number]
  )[];
}

/** Reads a summary as it streams in. */
export interface SummaryReader {
  /** Takes more of it and returns the prose that is now safe to show after what was returned before. */
  push(text: string): string;
  /** `rest` is the last prose to show, or with `isAnew` all of it in place of what was shown; `summary.text` is all. */
  end(): { rest: string; summary: ReadSummary; isAnew: boolean };
}

/** A model that writes more than this will not become more concise. */
const ANSWER_MAX_CODE_UNITS = 64 * 1024;

export function createSummaryReader(labels: ReadonlySet<string>): SummaryReader {
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
      const { points, unsupplied, ...end } = reading.end();
      const rest = isAnew ? end.text : reading.take(true);
      const lists = readPoints(points, labels, end.removed, end.code);
      const summary: ReadSummary = {
        ...end,
        open: lists.open,
        settled: lists.settled,
        uncited: lists.uncited,
        isCut: end.isCut || lists.cut,
        unsupplied: [
          ...unsupplied.map((at) => ({ section: "text" as const, start: at, end: at })),
          ...lists.unsupplied,
        ],
      };
      return { rest, summary, isAnew };
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
  const points: PointLine[] = [];
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
