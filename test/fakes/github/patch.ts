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

/** The hunk that holds a line, cut after that line, as in `diff_hunk` of a review comment; and its diff position. */
export function hunkUpTo(
  patch: string | null,
  line: number,
  side: "LEFT" | "RIGHT",
): { readonly hunk: string; readonly position: number } {
  let hunk: string[] = [];
  let oldLine = 0;
  let newLine = 0;
  const lines = patch?.split("\n") ?? [];
  for (const [position, text] of lines.entries()) {
    const header = FULL_HEADER.exec(text);
    if (header !== null) {
      hunk = [text];
      oldLine = Number(header[1]) - 1;
      newLine = Number(header[3]) - 1;
      continue;
    }
    hunk.push(text);
    oldLine += text.startsWith("+") ? 0 : 1;
    newLine += text.startsWith("-") ? 0 : 1;
    const reached =
      side === "LEFT"
        ? oldLine === line && !text.startsWith("+")
        : newLine === line && !text.startsWith("-");
    if (reached) {
      return { hunk: hunk.join("\n"), position };
    }
  }
  return { hunk: lines.slice(0, 4).join("\n"), position: 1 };
}
