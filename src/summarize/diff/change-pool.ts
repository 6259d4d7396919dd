import type { FileChange } from "../file-change.ts";
import { type ChangeBlock, toBlocks } from "./change-block.ts";
import { categoryOf, type FileCategory, listedReason, type ListedReason } from "./file-kind.ts";

/** A file as the manifest lists it. */
export interface ListedFile {
  path: string;
  previousPath?: string;
  status: FileChange["status"];
  additions: number;
  deletions: number;
  category: FileCategory;
  /** Absent when its changes may be read. */
  reason?: ListedReason;
  cut: boolean;
}

interface Unit {
  file: number;
  blocks: ChangeBlock[];
  tokens: number;
  score: number;
}

const WEIGHT: Readonly<Record<FileCategory, number>> = {
  source: 1,
  test: 0.6,
  documentation: 0.5,
  configuration: 0.4,
};
/** A file that takes no more than this is read whole or not at all. */
const SMALL_FILE_TOKENS = 250;
/** How much the pool holds beyond the budget before it drops the least important. */
const SLACK = 3;

/**
 * Every file that came by, and the blocks of changes most worth reading: a stream of any length goes in, what is held
 * stays a small multiple of the budget.
 */
export function createChangePool(budgetTokens: number): {
  add(file: FileChange): void;
  files: readonly ListedFile[];
  /** The chosen blocks by index of their file, in the order of the diff. */
  choose(tokens: number): Map<number, ChangeBlock[]>;
} {
  const files: ListedFile[] = [];
  let units: Unit[] = [];
  let held = 0;

  function add(change: FileChange): void {
    const reason = listedReason(change);
    const { path, previousPath, status, additions, deletions } = change;
    const category = categoryOf(path);
    const file = files.length;
    files.push({
      path,
      ...(previousPath === undefined ? {} : { previousPath }),
      status,
      additions,
      deletions,
      category,
      ...(reason === undefined ? {} : { reason }),
      cut: change.cut !== undefined,
    });
    if (reason === undefined) {
      for (const unit of toUnits(change, file, category)) {
        units.push(unit);
        held += unit.tokens;
      }
      if (held > budgetTokens * (SLACK + 1)) {
        prune();
      }
    }
  }

  function prune(): void {
    units.sort(byScore);
    let kept = 0;
    const cut = units.findIndex((unit) => {
      kept += unit.tokens;
      return kept > budgetTokens * SLACK;
    });
    if (cut !== -1) {
      units = units.slice(0, cut);
      held = units.reduce((sum, unit) => sum + unit.tokens, 0);
    }
  }

  function choose(tokens: number): Map<number, ChangeBlock[]> {
    const chosen = new Map<number, ChangeBlock[]>();
    let left = tokens;
    for (const unit of units.toSorted(byScore)) {
      const cost = unit.tokens + (chosen.has(unit.file) ? 0 : FILE_HEADING_TOKENS);
      if (cost <= left) {
        left -= cost;
        chosen.set(unit.file, [...(chosen.get(unit.file) ?? []), ...unit.blocks]);
      }
    }
    for (const blocks of chosen.values()) {
      blocks.sort((one, other) => one.newStart - other.newStart);
    }
    return new Map([...chosen].toSorted(([one], [other]) => one - other));
  }

  return { add, files, choose };
}

const FILE_HEADING_TOKENS = 24;

function toUnits(change: FileChange, file: number, category: FileCategory): Unit[] {
  const blocks = change.hunks.flatMap(toBlocks);
  const size = change.additions + change.deletions;
  const weight = WEIGHT[category] * (1 + Math.log2(1 + Math.min(size, 1000)) / 20);
  const total = blocks.reduce((sum, block) => sum + block.tokens, 0);
  if (total <= SMALL_FILE_TOKENS) {
    return blocks.length === 0 ? [] : [{ file, blocks, tokens: total, score: weight }];
  }
  return blocks
    .toSorted((one, other) => worth(other) - worth(one) || one.newStart - other.newStart)
    .map((block, rank) => ({
      file,
      blocks: [block],
      tokens: block.tokens,
      score: (weight * worth(block)) / (1 + rank * 0.3),
    }));
}

const TRIVIAL =
  /^[+-]\s*(?:$|(?:import|from|use|using|require|include|package)\b|#include\b|[{}()[\];,]+$|\/\/|\/\*|\*)/;

/** Lines that say something count; imports, braces and comments hardly. */
function worth(block: ChangeBlock): number {
  const telling = block.lines.filter((line) => /^[+-]/.test(line) && !TRIVIAL.test(line)).length;
  return 0.3 + Math.min(telling, 12) / 12;
}

function byScore(one: Unit, other: Unit): number {
  return other.score - one.score || one.file - other.file;
}
