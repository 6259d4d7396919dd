import { estimateTokens } from "../../text/token-estimate.ts";
import type { Hunk } from "../pull-request/file-change.ts";
import { isDataLine } from "./data-lines.ts";

/** Changed lines that belong together, with just enough around them to understand them. */
export interface ChangeBlock {
  /** Position among the blocks of the file. */
  order: number;
  newStart: number;
  /** Whether it goes on where the block before it ends. */
  continues: boolean;
  /** Usually the enclosing function. */
  heading: string;
  lines: string[];
  /** Added and removed lines among them. */
  changed: number;
  codeUnits: number;
  /** Most of what changed are keys, encoded bytes or numbers. */
  isData: boolean;
}

const CONTEXT_BEFORE = 2;
const CONTEXT_AFTER = 1;
/** Changes closer than this are shown as one. */
const GAP_MAX = 3;
/** A longer run of changes is taken apart, so that its start can be read without its end. */
const BLOCK_LINES_MAX = 40;
const BLOCK_LINE_MAX_CODE_UNITS = 240;
const HEADING_MAX_CODE_UNITS = 100;

/** The changes of a file in blocks that can be read one without another. */
export function toBlocks(hunks: readonly Hunk[]): ChangeBlock[] {
  const blocks: ChangeBlock[] = [];
  for (const hunk of hunks) {
    const isData = hunk.lines.map(isDataLine);
    let at = 0;
    let newLine = hunk.newStart;
    for (const { from, to, continues } of changeRuns(hunk.lines).flatMap((run) =>
      withoutData(run, hunk.lines, isData).flatMap(takeApart),
    )) {
      newLine += newLines(hunk.lines, at, from);
      at = from;
      const lines = hunk.lines.slice(from, to).map(cutLine);
      const changes = lines.filter(isChange);
      const data = lines.filter((line, index) => isChange(line) && isData[from + index] === true);
      blocks.push({
        order: blocks.length,
        newStart: newLine,
        continues,
        heading: hunk.heading.slice(0, HEADING_MAX_CODE_UNITS),
        lines,
        changed: changes.length,
        codeUnits: lines.reduce((sum, line) => sum + line.length + 1, 0),
        isData: data.length > changes.length * DATA_SHARE,
      });
    }
  }
  return blocks;
}

interface Run {
  from: number;
  to: number;
  continues?: boolean;
}

const DATA_SHARE = 0.6;
/** Fewer lines of data are read with what is around them. */
const DATA_LINES_MIN = 4;

/** A run with its stretches of data apart, so that what is said between them can be read without them. */
function withoutData(
  { from, to }: Run,
  lines: readonly string[],
  isData: readonly boolean[],
): Run[] {
  const bounds = [from];
  let start: number | undefined;
  let end = from;
  for (let index = from; index <= to; index += 1) {
    const line = lines[index] ?? "";
    if (index < to && isData[index] === true) {
      start ??= index;
      end = index + 1;
    } else if (start !== undefined && (index === to || !isBetweenData(line))) {
      bounds.push(...(end - start >= DATA_LINES_MIN ? [start, end] : []));
      start = undefined;
    }
  }
  const parts = [...new Set([...bounds, to])];
  return parts
    .slice(0, -1)
    .map((part, index) => ({ from: part, to: parts[index + 1] ?? to, continues: index > 0 }));
}

/** A bracket or a bare key between two lines of data. */
function isBetweenData(line: string): boolean {
  return /^[+ -]?\s*(?:[\])}[({,;]*|["']?[\w.-]{1,40}["']?\s*[:=]?\s*[[({"']?)\s*,?$/.test(line);
}

function takeApart({ from, to, continues: goesOn = false }: Run): (Run & { continues: boolean })[] {
  const parts = Math.ceil((to - from) / BLOCK_LINES_MAX);
  const size = Math.ceil((to - from) / parts);
  return Array.from({ length: parts }, (_, part) => ({
    from: from + part * size,
    to: Math.min(from + (part + 1) * size, to),
    continues: goesOn || part > 0,
  }));
}

/** How many of the lines from one index to another are there after the change. */
function newLines(lines: readonly string[], from: number, to: number): number {
  let count = 0;
  for (let index = from; index < to; index += 1) {
    const mark = lines[index]?.[0];
    count += mark === "-" || mark === "\\" ? 0 : 1;
  }
  return count;
}

/** With the bar before each line and the line that says where it stands. */
export function blockTokens(block: ChangeBlock): number {
  return estimateTokens(block.lines.join("\n")) + block.lines.length + 12;
}

/** The start of a block, with a mark where it is cut. */
export function firstLines(block: ChangeBlock, count: number): ChangeBlock {
  if (count >= block.lines.length) {
    return block;
  }
  const kept = block.lines.slice(0, count);
  const lines = [...kept, ` … ${block.lines.length - count} more lines`];
  return {
    ...block,
    lines,
    changed: kept.filter(isChange).length,
    codeUnits: lines.reduce((sum, line) => sum + line.length + 1, 0),
  };
}

export function isChange(line: string): boolean {
  return line.startsWith("+") || line.startsWith("-");
}

function changeRuns(lines: readonly string[]): Run[] {
  const runs: Run[] = [];
  let last: Run | undefined;
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
