import { readHeading, type Section } from "./section-heading.ts";

/** What begins a line of Markdown and means nothing in a paragraph. */
const LINE_MARKS = /^(?:\s|#{1,6}(?=\s)|>|[-*+•–—](?=\s)|\d{1,2}[.)](?=\s)|\|)+/;
const ONLY_MARKS = /^(?:[\s#>*+•–—|=_-]|\d{1,2}[.)]?|\d{1,2}[.)]\s)*$/;
const FENCE = /^\s*(?:```|~~~)/;
const LINE_MAX_CODE_UNITS = 2000;

/**
 * Splits an answer into its paragraph, which is passed on as it comes, and the lines of its two lists. Reads one
 * character at a time.
 */
export function createSectionReader(on: {
  prose(text: string): void;
  point(section: "open" | "settled", line: string): void;
}): { read(character: string): void; end(): void } {
  let section: Section = "prose";
  /** A line that is not yet known to be prose, or a line of a list. */
  let line = "";
  let isProse = false;

  function decide(complete: boolean): void {
    if (FENCE.test(line) || /^\s*`{1,2}$/.test(line)) {
      line = complete ? "" : line;
      return;
    }
    const heading = readHeading(line, complete);
    if (heading === "undecided" || (!complete && ONLY_MARKS.test(line))) {
      return;
    }
    if (heading === "prose") {
      if (section === "prose") {
        on.prose(line.replace(LINE_MARKS, ""));
        line = "";
        isProse = !complete;
      } else if (complete) {
        finishPoint();
      }
      return;
    }
    section = heading.section;
    line = heading.rest;
    if (section === "prose") {
      on.prose(line);
      line = "";
      isProse = !complete;
    } else if (complete) {
      finishPoint();
    }
  }

  function finishPoint(): void {
    const text = line.replace(LINE_MARKS, "").trim();
    line = "";
    if (text !== "" && section !== "prose") {
      on.point(section, text);
    }
  }

  function endLine(): void {
    if (isProse) {
      isProse = false;
    } else {
      decide(true);
      line = "";
    }
    if (section === "prose") {
      on.prose("\n");
    }
  }

  return {
    read(character) {
      if (character === "\n") {
        endLine();
      } else if (isProse) {
        on.prose(character);
      } else if (line.length < LINE_MAX_CODE_UNITS) {
        line += character;
        decide(false);
      }
    },
    end() {
      endLine();
    },
  };
}
