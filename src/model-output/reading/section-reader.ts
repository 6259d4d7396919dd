import type { Section } from "./heading-words.ts";
import { readJsonAnswer } from "./json-answer.ts";
import { readPointLines } from "./point-lines.ts";
import {
  type Heading,
  mayBecomeHeading,
  readHeading,
  readOtherHeading,
} from "./section-heading.ts";
import { isTableRow, readTable } from "./table-rows.ts";

/** What begins a line of Markdown and means nothing in a paragraph. */
const LINE_MARKS = /^(?:\s|#{1,6}(?=\s)|>|[-*+•–—](?=\s)|\d{1,2}[.)](?=\s)|\|)+/;
const ONLY_MARKS = /^(?:[\s#>*+•–—|=_-]|\d{1,2}[.)]?|\d{1,2}[.)]\s)*$/;
const FENCE = /^\s*(?:```|~~~)/;
const THOUGHT_FENCE = /^\s*(?:```|~~~)\s*(?:think|thinking|thoughts?|reasoning|scratchpad)\s*$/i;
/** `[^C3]: comment by ada`: what a footnote stands for, which its citation says as well. */
const FOOTNOTE = /^\s*\[\^[^\]\n]{1,8}\]:/;
const MAY_BE_FOOTNOTE = /^\s*\[\^[^\]\n]{0,8}(?:\](?::.*)?)?$/s;
const LINE_MAX_CODE_UNITS = 4000;
const LINES_MAX = 200;
/** `{flag} is new` is a sentence. */
const JSON_START = /^\s*(?:\{\s*(?:["']|\w+\s*:)|\[\s*[{"])/;
const MAY_START_JSON = /^\s*\{\s*\w*\s*$/;
const JSON_MAX_CODE_UNITS = 32 * 1024;

/** Markers that stand within a line, after a sentence. */
const MARKER_WORDS = ["Open", "Settled"]
  .flatMap((word) => ["", " questions", " points", " issues"].map((noun) => word + noun))
  .concat("Unresolved", "Resolved", "Decisions")
  .flatMap((words) => [words, words.toUpperCase()]);
const INLINE_MARKERS: readonly string[] = ["", "| "].flatMap((bar) =>
  ["", "**", "__"].flatMap((bold) =>
    MARKER_WORDS.flatMap((word) => [
      `${bar}${bold}${word}:${bold}`,
      `${bar}${bold}${word}${bold}:`,
    ]),
  ),
);
const AFTER_SENTENCE = /[.!?。！？\])”"*]/;
const MARKERS_WITHIN = new RegExp(
  String.raw`(?<=[.!?。！？\])”"*])\s+(?:\|\s+)?(?=(?:\*\*|__)?(?:${MARKER_WORDS.join("|")})(?:\*\*|__)?:)`,
);

/**
 * Splits an answer into its paragraph, which is passed on as it comes, and the points of its two lists. Reads one
 * character at a time.
 */
export function createSectionReader(on: {
  prose(text: string): void;
  /** Before what stands under it; `isSummary` of the one above the paragraph itself. */
  heading(isSummary: boolean): void;
  point(section: "open" | "settled", line: string): void;
  /** A line with what the model thinks of it. */
  verdict(line: string): void;
}): { read(character: string): void; end(): void } {
  let section: Section = "prose";
  /** Of the heading that began the section. */
  let heading: Heading | undefined;
  /** The beginning of a line that is not yet known to be prose, or a line of another section. */
  let line = "";
  /** Of a list that has not ended. */
  let lines: string[] = [];
  let isProse = false;
  /** What came before a label is no preamble. */
  let hasCited = false;
  let json: string | undefined;
  let isInThought = false;
  /** Of a table in the paragraph. */
  let rows: string[] = [];
  /** What may be a marker within a line of prose. */
  let marker = "";
  let before = "";

  function prose(text: string): void {
    hasCited ||= /[A-Z]\d/.test(before + text);
    on.prose(text);
    before = text.at(-1) ?? before;
  }

  /** A line of prose is passed on from where it can be nothing else. */
  function decide(): void {
    if (JSON_START.test(line)) {
      json = line;
      line = "";
      return;
    }
    const isUndecided =
      isInThought ||
      MAY_START_JSON.test(line) ||
      FENCE.test(line) ||
      /^\s*`{1,2}$/.test(line) ||
      ONLY_MARKS.test(line) ||
      /^\s*\|/.test(line) ||
      MAY_BE_FOOTNOTE.test(line) ||
      /^\s*\[\s*$/.test(line) ||
      mayBecomeHeading(line);
    const found = isUndecided && /[:：].*\S/s.test(line) ? readHeading(line) : undefined;
    if (found?.section === "prose" && found.rest !== "") {
      begin(found);
    } else if (!isUndecided) {
      startProse(line.replace(LINE_MARKS, ""));
    }
  }

  function startProse(text: string): void {
    flushRows();
    line = "";
    isProse = true;
    for (const character of text) {
      readProse(character);
    }
  }

  function begin(next: Heading): void {
    flushRows();
    flush();
    on.heading(next.isSummary);
    section = next.section;
    heading = next;
    line = "";
    if (section === "prose") {
      startProse(next.rest);
    } else if (next.rest !== "") {
      take(next.rest);
    }
  }

  /** A whole line that is no running prose. */
  function finish(whole: string): void {
    if (FENCE.test(whole) || isInThought) {
      isInThought = THOUGHT_FENCE.test(whole) || (isInThought && !FENCE.test(whole));
      return;
    }
    if (FOOTNOTE.test(whole)) {
      return;
    }
    const found = readHeading(whole);
    if (found !== undefined && !isPoint(found) && !isSourceOfPoint(found, whole)) {
      begin(found);
      return;
    }
    const other = readOtherHeading(whole);
    if (other !== undefined) {
      // A heading within a list groups its points; another one ends it.
      if (section !== "prose" && other.level <= (heading?.level ?? 8)) {
        flush();
        section = "prose";
      }
      return;
    }
    if (section === "prose") {
      startProse(whole.replace(LINE_MARKS, ""));
    } else {
      take(whole);
    }
  }

  /** `- Resolved: by a test` under "Open" is a point of it. */
  function isPoint({ isBullet, rest }: Heading): boolean {
    return (
      (section === "open" || section === "settled") &&
      isBullet &&
      rest !== "" &&
      heading?.isBullet === false
    );
  }

  /** `Sources: [C4]` right below a point. */
  function isSourceOfPoint(found: Heading, whole: string): boolean {
    const isRight = /^\s/.test(whole) || (lines.at(-1) ?? "").trim() !== "";
    return found.section === "aside" && found.rest !== "" && lines.length > 0 && isRight;
  }

  function take(text: string): void {
    const [first = "", ...others] = text.split(MARKERS_WITHIN);
    if (section === "verdict") {
      on.verdict(first);
    } else if (section === "aside") {
      // Nobody asked what the model thinks aloud, or for a list of what it cites.
    } else if (lines.length < LINES_MAX) {
      lines.push(first);
    }
    for (const other of others) {
      finish(other);
    }
  }

  /** Ends the list that is being read. */
  function flush(): void {
    const read = lines;
    lines = [];
    if (section === "open" || section === "settled") {
      const { points, after } = readPointLines(read);
      for (const point of points) {
        on.point(section, point);
      }
      for (const rest of after) {
        prose("\n");
        prose(rest.replace(LINE_MARKS, ""));
      }
    }
  }

  function flushRows(): void {
    const read = readTable(rows);
    rows = [];
    for (const { section: named, text } of read) {
      if (named === "open" || named === "settled") {
        on.point(named, text);
      } else if (named === "verdict") {
        on.verdict(text);
      } else if (named === "prose") {
        prose(`${text}\n`);
      }
    }
  }

  function endLine(): void {
    if (isProse) {
      prose(marker);
      marker = "";
      isProse = false;
    } else {
      const whole = line;
      line = "";
      if (section === "prose" && /^\s*\{\s*$/.test(whole)) {
        json = `${whole}\n`;
        return;
      }
      if (section === "prose" && isTableRow(whole) && !isInThought) {
        rows.push(whole);
      } else if (section === "prose" && ONLY_MARKS.test(whole)) {
        // A rule, or nothing.
      } else if (section === "open" || section === "settled") {
        // Empty lines tell where a list ends.
        if (whole.trim() === "") {
          take("");
        } else {
          finish(whole);
        }
      } else if (whole.trim() !== "") {
        finish(whole);
      }
      prose(isProse ? marker : "");
      marker = "";
      isProse = false;
    }
    if (section === "prose") {
      prose("\n");
    }
  }

  function readProse(character: string): void {
    const next = marker + character;
    const mayBegin = marker !== "" || (/\s/.test(before) && AFTER_SENTENCE.test(lastWord));
    if (mayBegin && INLINE_MARKERS.some((each) => each.startsWith(next))) {
      marker = next;
      const isWhole = INLINE_MARKERS.includes(marker);
      if (isWhole && !INLINE_MARKERS.some((each) => each !== marker && each.startsWith(marker))) {
        endsWithMarker();
      }
      return;
    }
    if (marker !== "" && INLINE_MARKERS.includes(marker)) {
      endsWithMarker();
      line = character;
      return;
    }
    marker = "";
    prose(next);
    lastWord = /\s/.test(character) ? lastWord : character;
  }

  /** The last character that is no blank. */
  let lastWord = "";

  function endsWithMarker(): void {
    const found = readHeading(marker);
    marker = "";
    isProse = false;
    prose("\n");
    if (found !== undefined) {
      begin(found);
    }
  }

  function readJson(text: string): void {
    const read = readJsonAnswer(text);
    if (read !== undefined && !hasCited) {
      prose(read.text);
      prose("\n");
    }
    for (const each of read?.points ?? []) {
      on.point(each.section, each.text);
    }
    for (const each of read?.verdicts ?? []) {
      on.verdict(each);
    }
    for (const character of read?.after ?? "") {
      readCharacter(character);
    }
  }

  function readCharacter(character: string): void {
    if (json !== undefined) {
      json = json.length < JSON_MAX_CODE_UNITS ? json + character : json;
    } else if (character === "\n") {
      endLine();
    } else if (isProse) {
      readProse(character);
    } else if (line.length < LINE_MAX_CODE_UNITS) {
      line += character;
      if (section === "prose") {
        decide();
      }
    }
  }

  return {
    read: readCharacter,
    end() {
      const text = json;
      json = undefined;
      if (text !== undefined) {
        readJson(text);
      }
      endLine();
      flushRows();
      flush();
    },
  };
}
