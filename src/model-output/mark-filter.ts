import { judgeCharacter } from "../text/invisible.ts";

/** Drops characters that nobody sees, before anything looks at the text. Reads one code unit at a time. */
export function createUnseenFilter(emit: (character: string) => void): {
  read(unit: string): void;
} {
  let high = "";
  let before = "";
  return {
    read(unit) {
      if (unit >= " " && unit <= "~") {
        high = "";
        before = unit;
        emit(unit);
        return;
      }
      if (/^[\uD800-\uDBFF]$/.test(unit)) {
        high = unit;
        return;
      }
      const character = /^[\uDC00-\uDFFF]$/.test(unit) ? high + unit : unit;
      high = "";
      if (judgeCharacter(character, before) === "keep") {
        emit(character);
        before = character;
      }
    },
  };
}

/**
 * Drops the marks of emphasis and code, so that what looks at links and labels later sees the text as a reader would.
 * Reads one character at a time; `code` gets what stood between backticks.
 */
export function createMarkFilter(
  emit: (character: string) => void,
  code: (span: string) => void,
): { read(character: string): void; end(): void } {
  let held = "";
  let before = " ";
  let span: string | undefined;

  function pass(character: string): void {
    emit(character);
    before = character;
    if (span !== undefined) {
      span = span.length < SPAN_MAX ? span + character : span;
    }
  }

  /** Decides about the marks held, now that it is known what follows them. */
  function settle(next: string): void {
    const run = held;
    held = "";
    if (run === "\\") {
      if (!/[[\]()*_`#<>!~|{}+.-]/.test(next)) {
        pass("\\");
      }
    } else if (run.startsWith("`")) {
      if (span === undefined) {
        span = "";
      } else {
        code(span.trim());
        span = undefined;
      }
    } else if (run.length === 1 && isSign(run, before, next)) {
      pass(run);
    }
  }

  return {
    read(character) {
      const isMark = character === "*" || character === "~" || character === "`";
      if (held !== "") {
        if (isMark && held.startsWith(character)) {
          held = held.length < 2 ? held + character : held;
          return;
        }
        settle(character);
      }
      if (isMark || character === "\\") {
        held = character;
      } else {
        pass(character);
      }
    },
    end() {
      if (held !== "") {
        settle(" ");
      }
    },
  };
}

const SPAN_MAX = 200;

/** Whether a lone `*` or `~` is a sign, as in a product, a glob or a schedule, and not wrapped around words. */
function isSign(mark: string, before: string, next: string): boolean {
  if (before === mark || mark === "~") {
    return before !== mark;
  }
  const opens = !WORD.test(before) && WORD.test(next) && !/[./\d]/.test(before);
  const closes = WORD.test(before) && !WORD.test(next) && !/[./]/.test(next);
  return !opens && !closes;
}

const WORD = /[\p{L}\p{M}\p{N}]/u;
