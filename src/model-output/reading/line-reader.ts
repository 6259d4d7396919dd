const FENCE = /^\s*(?:```|~~~)/;
/** What begins a line of Markdown: of it only the mark of a list stays. */
const START = /^(?:\s|#{1,6}(?=\s)|>|\|)*((?:[-*+•–]|\d{1,2}[.)])\s+)?/;
const ONLY_START = /^(?:[\s#>|*+•–`~.)-]|\d{1,2}(?=[.)]|$))*$/;
/** A rule, at most. */
const HELD_MAX = 80;

/** Splits an answer into its lines. Reads one character at a time; `begin` comes before the first text of each line. */
export function createLineReader(on: {
  /** `gap`: what separates the line from the one before; `mark`: of a list. */
  begin(gap: string, mark: string): void;
  read(character: string): void;
}): { read(character: string): void; end(): void } {
  /** The beginning of a line, as long as it could still be nothing but marks. */
  let held = "";
  let isOpen = false;
  let isFence = false;
  let gap = "";

  function open(): void {
    const [marks, list = ""] = START.exec(held) ?? [""];
    on.begin(gap, list.trim() === "" ? "" : `${list.trim().replace(/^[*+•–]$/, "-")} `);
    for (const character of held.slice(marks.length)) {
      on.read(character);
    }
    held = "";
    gap = "";
    isOpen = true;
  }

  /** A line that is nothing but marks is none; one that is a number is one. */
  function close(): void {
    if (!isOpen && /\d/.test(held)) {
      open();
    }
    held = "";
  }

  return {
    read(character) {
      if (character === "\n") {
        close();
        gap = isOpen || gap !== "" ? (gap === "" ? "\n" : "\n\n") : gap;
        isOpen = false;
        isFence = false;
      } else if (isOpen) {
        on.read(character);
      } else if (!isFence) {
        held += character;
        isFence = FENCE.test(held) || held.length > HELD_MAX;
        if (!isFence && !ONLY_START.test(held)) {
          open();
        }
      }
    },
    end: close,
  };
}
