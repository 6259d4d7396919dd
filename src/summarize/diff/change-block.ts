import { estimateTokens } from "../../limits.ts";
import type { Hunk } from "../file-change.ts";

/** Changed lines that belong together, with just enough around them to understand them. */
export interface ChangeBlock {
  newStart: number;
  /** Usually the enclosing function. */
  heading: string;
  lines: string[];
  /** Added and removed lines that are shown. */
  changed: number;
  tokens: number;
}

const CONTEXT_BEFORE = 2;
const CONTEXT_AFTER = 1;
/** Changes closer than this are shown as one. */
const GAP_MAX = 3;
/** A longer run of changes is cut at its edges: its start says what it is, its end how it closes. */
const BLOCK_LINES_MAX = 48;
const BLOCK_HEAD_LINES = 36;
const BLOCK_LINE_MAX_CODE_UNITS = 240;

export function toBlocks(hunk: Hunk): ChangeBlock[] {
  return changeRuns(hunk.lines).map(({ from, to }) => {
    const lines = cutEdges(hunk.lines.slice(from, to).map(cutLine));
    const before = hunk.lines.slice(0, from);
    return {
      newStart: hunk.newStart + before.filter((line) => !/^[-\\]/.test(line)).length,
      heading: hunk.heading.slice(0, 100),
      lines,
      changed: lines.filter(isChange).length,
      tokens: estimateTokens(lines.join("\n")) + lines.length + 12,
    };
  });
}

export function isChange(line: string): boolean {
  return line.startsWith("+") || line.startsWith("-");
}

function changeRuns(lines: readonly string[]): { from: number; to: number }[] {
  const runs: { from: number; to: number }[] = [];
  let last: { from: number; to: number } | undefined;
  for (const [index, line] of lines.entries()) {
    if (!isChange(line)) {
      continue;
    }
    if (last !== undefined && index - last.to <= GAP_MAX) {
      last.to = index + 1;
    } else {
      last = { from: index, to: index + 1 };
      runs.push(last);
    }
  }
  return runs.map(({ from, to }, index) => ({
    from: Math.max(from - CONTEXT_BEFORE, runs[index - 1]?.to ?? 0, 0),
    to: Math.min(to + CONTEXT_AFTER, runs[index + 1]?.from ?? lines.length, lines.length),
  }));
}

function cutLine(line: string): string {
  return line.length > BLOCK_LINE_MAX_CODE_UNITS
    ? `${line.slice(0, BLOCK_LINE_MAX_CODE_UNITS).replace(/[\uD800-\uDBFF]$/, "")}…`
    : line;
}

function cutEdges(lines: string[]): string[] {
  if (lines.length <= BLOCK_LINES_MAX) {
    return lines;
  }
  const tail = BLOCK_LINES_MAX - BLOCK_HEAD_LINES;
  return [
    ...lines.slice(0, BLOCK_HEAD_LINES),
    ` … ${lines.length - BLOCK_LINES_MAX} lines left out …`,
    ...lines.slice(-tail),
  ];
}
