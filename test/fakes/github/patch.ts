const SHORT_HEADER = /^@@ (\d+) @@(.*)$/;
const FULL_HEADER = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/;

export interface PatchCounts {
  readonly additions: number;
  readonly deletions: number;
}

export function countChanges(patch: string): PatchCounts {
  let additions = 0;
  let deletions = 0;
  for (const line of patch.split("\n")) {
    if (line.startsWith("+")) {
      additions += 1;
    } else if (line.startsWith("-")) {
      deletions += 1;
    }
  }
  return { additions, deletions };
}

/** Turns short hunk headers (`@@ 12 @@ function name`) into git's, with ranges counted from the lines below them. */
export function completeHunkHeaders(patch: string): string {
  // Editors strip the single space that stands for an empty context line.
  const lines = patch.split("\n").map((line) => (line === "" ? " " : line));
  const complete: string[] = [];
  let shift = 0;
  for (const [index, line] of lines.entries()) {
    const short = SHORT_HEADER.exec(line);
    if (short === null) {
      complete.push(line);
      continue;
    }
    const start = Number(short[1]);
    const { before, after } = countHunkLines(lines, index + 1);
    const oldStart = before === 0 ? Math.max(start - 1, 0) : Math.max(start, 1);
    const newStart = after === 0 ? Math.max(start - 1 + shift, 0) : Math.max(start + shift, 1);
    complete.push(`@@ -${range(oldStart, before)} +${range(newStart, after)} @@${short[2] ?? ""}`);
    shift += after - before;
  }
  return complete.join("\n");
}

function range(start: number, count: number): string {
  return count === 1 ? String(start) : `${start},${count}`;
}

function countHunkLines(lines: readonly string[], from: number): { before: number; after: number } {
  let before = 0;
  let after = 0;
  for (let index = from; index < lines.length; index += 1) {
    const line = lines[index] ?? "";
    if (line.startsWith("@@ ")) {
      break;
    }
    if (!line.startsWith("+") && !line.startsWith("\\")) {
      before += 1;
    }
    if (!line.startsWith("-") && !line.startsWith("\\")) {
      after += 1;
    }
  }
  return { before, after };
}

interface PatchLine {
  readonly text: string;
  /** Counted from the first hunk header, as GitHub's diff positions are. */
  readonly position: number;
  readonly oldLine: number;
  readonly newLine: number;
  readonly header: string;
}

function* linesOf(patch: string): Generator<PatchLine> {
  let header = "";
  let oldLine = 0;
  let newLine = 0;
  for (const [position, text] of patch.split("\n").entries()) {
    const match = FULL_HEADER.exec(text);
    if (match !== null) {
      header = text;
      oldLine = Number(match[1]) - 1;
      newLine = Number(match[3]) - 1;
      continue;
    }
    oldLine += text.startsWith("+") ? 0 : 1;
    newLine += text.startsWith("-") ? 0 : 1;
    yield { text, position, oldLine, newLine, header };
  }
}

function isOn(side: "LEFT" | "RIGHT", { text }: PatchLine): boolean {
  return !text.startsWith(side === "LEFT" ? "+" : "-");
}

/** Number of the first line on that side with the words in it. */
export function lineOf(patch: string, words: string, side: "LEFT" | "RIGHT"): number | undefined {
  for (const line of linesOf(patch)) {
    if (isOn(side, line) && line.text.includes(words)) {
      return side === "LEFT" ? line.oldLine : line.newLine;
    }
  }
  return undefined;
}

/** The place a diff position stands for. */
export function lineAtPosition(
  patch: string,
  position: number,
): { readonly line: number; readonly side: "LEFT" | "RIGHT" } | undefined {
  for (const line of linesOf(patch)) {
    if (line.position === position) {
      return line.text.startsWith("-")
        ? { line: line.oldLine, side: "LEFT" }
        : { line: line.newLine, side: "RIGHT" };
    }
  }
  return undefined;
}

/** The hunk that holds a line, cut after that line, as in `diff_hunk` of a review comment; and its diff position. */
export function hunkUpTo(
  patch: string | null,
  line: number,
  side: "LEFT" | "RIGHT",
): { readonly hunk: string; readonly position: number } {
  let hunk: string[] = [];
  let header = "";
  for (const current of linesOf(patch ?? "")) {
    if (current.header !== header) {
      header = current.header;
      hunk = [header];
    }
    hunk.push(current.text);
    const number = side === "LEFT" ? current.oldLine : current.newLine;
    if (number === line && isOn(side, current)) {
      return { hunk: hunk.join("\n"), position: current.position };
    }
  }
  return { hunk: (patch ?? "").split("\n").slice(0, 4).join("\n"), position: 1 };
}

/** Whether a line of the file, as it was (`LEFT`) or is (`RIGHT`), stands in one of the hunks. */
export function hasLine(patch: string, line: number, side: "LEFT" | "RIGHT"): boolean {
  return [...patch.matchAll(/^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/gm)].some((match) => {
    const [, oldStart, oldCount = "1", newStart, newCount = "1"] = match;
    const start = Number(side === "LEFT" ? oldStart : newStart);
    return line >= start && line < start + Number(side === "LEFT" ? oldCount : newCount);
  });
}
