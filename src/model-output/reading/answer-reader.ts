import { ENTRY_TEXT_MAX_CODE_UNITS } from "../../limits.ts";
import { createCallFilter } from "../call-filter.ts";
import { createInertText, type Removed } from "../inert-text.ts";
import { createMarkFilter, createUnseenFilter } from "../mark-filter.ts";
import { createThoughtFilter } from "../thought-filter.ts";
import { createLineReader } from "./line-reader.ts";

/** What a model answered. */
export interface ReadAnswer {
  /** Lines of plain text, as they were shown. */
  text: string;
  /** The same with its labels, where those were taken out of what is shown. */
  labelled: string;
  /** What stood between backticks. */
  code: string[];
  removed: Removed;
  cut: boolean;
}

/** Reads a model's answer as it streams in. */
export interface AnswerReader {
  /** Takes more of the answer and returns what is now safe to show after what was returned before. */
  push(text: string): string;
  end(): { rest: string; answer: ReadAnswer };
}

/** A model that writes more than this goes in circles. */
const ANSWER_MAX_CODE_UNITS = 64 * 1024;

/**
 * Lets through lines of inert text. `isSupplied` says which labels may be cited; for a `draft`, which others will read
 * elsewhere, labels are not shown.
 */
export function createAnswerReader(
  isSupplied: (label: string) => boolean,
  draft: boolean,
): AnswerReader {
  const removed: Removed = { labels: 0, links: 0, html: 0 };
  const code: string[] = [];
  const labelled = createBoundedText();
  const shown = draft ? createBoundedText() : labelled;
  let line = createLine();
  let read = 0;

  function createLine(): { read(character: string): void; end(): void } {
    const inert = createInertText(isSupplied, labelled.add, removed);
    // What was taken out is counted once.
    const bare = draft
      ? createInertText(isSupplied, shown.add, { ...removed }, () => undefined)
      : undefined;
    return createMarkFilterOver([inert, ...(bare === undefined ? [] : [bare])]);
  }

  function createMarkFilterOver(texts: readonly { read(character: string): void; end(): void }[]): {
    read(character: string): void;
    end(): void;
  } {
    const marks = createMarkFilter(
      (character) => texts.forEach((text) => text.read(character)),
      (span) => code.push(span),
    );
    return {
      read: (character) => marks.read(character),
      end() {
        marks.end();
        texts.forEach((text) => text.end());
      },
    };
  }

  const lines = createLineReader({
    begin(gap, mark) {
      line.end();
      line = createLine();
      for (const text of new Set([labelled, shown])) {
        text.begin(gap, mark);
      }
    },
    read: (character) => line.read(character),
  });
  const unseen = createUnseenFilter((character) => lines.read(character));
  const thoughts = createThoughtFilter((piece) => {
    for (let index = 0; index < piece.length; index += 1) {
      unseen.read(piece[index] ?? "");
    }
  });

  const calls = createCallFilter((character) => thoughts.read(character));

  return {
    push(more) {
      for (let index = 0; index < more.length && read < ANSWER_MAX_CODE_UNITS; index += 1) {
        read += 1;
        calls.read(more[index] ?? "");
      }
      return shown.take();
    },
    end() {
      calls.end();
      thoughts.end();
      lines.end();
      line.end();
      return {
        rest: shown.take(),
        answer: { text: shown.text, labelled: labelled.text, code, removed, cut: shown.cut },
      };
    },
  };
}

interface BoundedText {
  add: (piece: string) => void;
  /** Before the first text of a line; a line that turns out to be empty leaves nothing. */
  begin(gap: string, mark: string): void;
  /** What came since the last time. */
  take(): string;
  readonly text: string;
  readonly cut: boolean;
}

function createBoundedText(): BoundedText {
  let text = "";
  let taken = 0;
  let lead = { gap: "", mark: "" };
  let cut = false;
  return {
    add(piece) {
      const whole = lead.gap + lead.mark + piece;
      // A label or a character in two code units goes whole or not at all.
      cut ||= text.length + whole.length > ENTRY_TEXT_MAX_CODE_UNITS;
      if (!cut) {
        text += whole;
        lead = { gap: "", mark: "" };
      }
    },
    begin(gap, mark) {
      const widest = gap.length > lead.gap.length ? gap : lead.gap;
      lead = { gap: text === "" ? "" : widest, mark };
    },
    take() {
      const fresh = text.slice(taken);
      taken = text.length;
      return fresh;
    },
    get text() {
      return text;
    },
    get cut() {
      return cut;
    },
  };
}
