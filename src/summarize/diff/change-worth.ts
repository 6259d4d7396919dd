import type { ChangeBlock } from "./change-block.ts";
import type { FileCategory } from "./file-kind.ts";

/** How much a change is worth reading, as far as it shows in itself. */

const WEIGHT: Readonly<Record<FileCategory, number>> = {
  source: 1,
  test: 0.6,
  documentation: 0.5,
  configuration: 0.4,
};

const SIZE_MAX = 1000;

/** By what the file is, and by how much of it changed. */
export function weightOf(file: {
  category: FileCategory;
  additions: number;
  deletions: number;
}): number {
  const size = Math.min(file.additions + file.deletions, SIZE_MAX);
  const share = 1 + Math.log2(1 + size) / 20;
  return WEIGHT[file.category] * share;
}

const TRIVIAL =
  /^[+-]\s*(?:$|(?:import|from|use|using|require|include|package)\b|#include\b|[{}()[\];,]+$|\/\/|\/\*|\*)/;

/** Data comes after everything that says something. */
export const DATA_WEIGHT = 0.02;
const WORTH_MIN = 0.3;
export const WORTH_MAX = 1.3;
const MEANINGFUL_LINES_MAX = 12;

/** Lines that say something count; imports, braces, comments and lines that only moved hardly. */
export function worthOf(block: ChangeBlock): number {
  if (block.isData) {
    return DATA_WEIGHT;
  }
  const removed = contents(block, "-");
  const added = contents(block, "+");
  const meaningful = block.lines.filter((line) => {
    const other = line.startsWith("+") ? removed : added;
    return /^[+-]/.test(line) && !TRIVIAL.test(line) && !other.has(contentOf(line));
  }).length;
  return (
    WORTH_MIN +
    (Math.min(meaningful, MEANINGFUL_LINES_MAX) / MEANINGFUL_LINES_MAX) * (WORTH_MAX - WORTH_MIN)
  );
}

function contents(block: ChangeBlock, mark: string): Set<string> {
  return new Set(block.lines.filter((line) => line.startsWith(mark)).map(contentOf));
}

function contentOf(line: string): string {
  return line.slice(1).replaceAll(/\s+/g, "");
}
