import { ownCopies, ownCopy } from "../../text/own-copy.ts";
import type { FileChange } from "../pull-request/file-change.ts";
import { createAttributes } from "./attributes.ts";
import { blockTokens, type ChangeBlock, firstLines, toBlocks } from "./change-block.ts";
import { DATA_WEIGHT, weightOf, WORTH_MAX, worthOf } from "./change-worth.ts";
import { type Definitions, definitionsIn } from "./definitions.ts";
import { categoryOf, type FileCategory, listedReason, type ListedReason } from "./file-kind.ts";
import { createHeadLines, type HeadLines } from "./head-lines.ts";

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
  codeUnits: number;
  score: number;
  definitions?: Definitions | undefined;
}

/** The lines of files that people discuss. */
export type Discussed = ReadonlyMap<string, readonly { line: number | null; isOpen: boolean }[]>;

/** A file that takes no more than this (some 250 tokens) is read whole or not at all. */
const SMALL_FILE_CODE_UNITS = 800;
/** Code has three to four to a token; tokens themselves are counted only for what is chosen. */
const CODE_UNITS_PER_TOKEN = 3;
/** How much the pool holds beyond the budget before it drops the least important. */
const SLACK = 3;

/**
 * Every file that came by, and the blocks of changes most worth reading: a stream of any length goes in, what is held
 * stays a small multiple of the budget.
 */
export function createChangePool(budgetTokens: number): ChangePool {
  const files: ListedFile[] = [];
  /** Positions of files that are only removed or only added, by path. */
  const halves = new Map<string, number>();
  const attributes = createAttributes();
  const head = createHeadLines();
  let units: Unit[] = [];
  let held = 0;
  const capacity = budgetTokens * CODE_UNITS_PER_TOKEN * SLACK;
  /** What scores lower has no chance any more. */
  let bar = 0;

  function add(change: FileChange): void {
    attributes.read(change);
    const { file, listed } = list(toListed(change, attributes.reasonFor(change.path)));
    head.add(listed.path, change.hunks);
    if (listed.reason === undefined) {
      for (const { blocks, score } of toCandidates(change, weightOf(listed), bar)) {
        if (score > bar) {
          const codeUnits = codeUnitsOf(blocks);
          const own = blocks.map(ownBlock);
          const definitions = definitionsIn(own.flatMap(({ lines }) => lines));
          units.push({ file, blocks: own, codeUnits, score, definitions });
          held += codeUnits;
        }
      }
      if (held > capacity * 1.5) {
        prune();
      }
    }
  }

  /** A file whose type changed comes as two of one path, one removed and one added, with others between them or not. */
  function list(listed: ListedFile): { file: number; listed: ListedFile } {
    const file = halves.get(listed.path) ?? files.length;
    const half = files[file];
    if (half !== undefined && isOtherHalf(half, listed)) {
      halves.delete(listed.path);
      const whole = asOne(half, listed);
      files[file] = whole;
      return { file, listed: whole };
    }
    if (listed.status === "removed" || listed.status === "added") {
      halves.set(listed.path, files.length);
    }
    files.push(listed);
    return { file: files.length - 1, listed };
  }

  function prune(): void {
    units.sort(byScore);
    let kept = 0;
    const cut = units.findIndex((unit) => {
      kept += unit.codeUnits;
      return kept > capacity;
    });
    if (cut > 0) {
      units = units.slice(0, cut);
      held = units.reduce((sum, unit) => sum + unit.codeUnits, 0);
      bar = units.at(-1)?.score ?? bar;
    }
  }

  function choose(tokens: number, discussed: Discussed = new Map()): Map<number, ChangeBlock[]> {
    const chosen = new Map<number, ChangeBlock[]>();
    let left = tokens;
    const taken = new Set<Unit>();
    function take(unit: Unit): void {
      taken.add(unit);
      const heading = chosen.has(unit.file) ? 0 : FILE_HEADING_TOKENS;
      const blocks = fitting(unit.blocks, left - heading);
      if (blocks.length > 0) {
        left -= heading + tokensOf(blocks);
        chosen.set(unit.file, [...(chosen.get(unit.file) ?? []), ...blocks]);
      }
    }

    const weights = new Map(
      units.map((unit) => [unit, scoreOf(unit, discussed.get(files[unit.file]?.path ?? ""))]),
    );
    const ranked = units.toSorted(
      (one, other) => (weights.get(other) ?? 0) - (weights.get(one) ?? 0) || one.file - other.file,
    );
    const partnersOf = createPartners(units);
    for (const unit of ranked) {
      if (left < UNIT_MIN_TOKENS) {
        break;
      }
      if (!taken.has(unit)) {
        take(unit);
        // What took the place of what says more than either alone.
        for (const partner of partnersOf(unit)) {
          if (!taken.has(partner) && tokensOf(partner.blocks) <= left / 2) {
            take(partner);
          }
        }
      }
    }
    for (const blocks of chosen.values()) {
      blocks.sort((one, other) => one.order - other.order);
    }
    return new Map([...chosen].toSorted(([one], [other]) => one - other));
  }

  function wants(): number {
    return units.reduce((sum, { blocks }) => sum + FILE_HEADING_TOKENS + tokensOf(blocks), 0);
  }

  return { add, files, choose, wants, holds: head.holds };
}

export interface ChangePool {
  add(file: FileChange): void;
  files: readonly ListedFile[];
  /** The chosen blocks by index of their file, in the order of the diff. What people talk about counts for more. */
  choose(tokens: number, discussed?: Discussed): Map<number, ChangeBlock[]>;
  /** Whether lines stand in a file after the change. */
  holds: HeadLines["holds"];
  /** Tokens that all of what is held would take. */
  wants(): number;
}

function toListed(change: FileChange, declared: ListedReason | undefined): ListedFile {
  const { path, previousPath, status, additions, deletions } = change;
  const reason = listedReason(change) ?? declared;
  return {
    path: ownPath(path),
    ...(previousPath === undefined ? {} : { previousPath: ownPath(previousPath) }),
    status,
    additions,
    deletions,
    category: categoryOf(path),
    ...(reason === undefined ? {} : { reason }),
    cut: change.cut !== undefined,
  };
}

function isOtherHalf({ status }: ListedFile, other: ListedFile): boolean {
  return (
    (status === "removed" && other.status === "added") ||
    (status === "added" && other.status === "removed")
  );
}

/** What was there before is no longer a file that is gone. */
function asOne(one: ListedFile, other: ListedFile): ListedFile {
  return {
    ...(one.status === "added" ? one : other),
    status: "modified",
    additions: one.additions + other.additions,
    deletions: one.deletions + other.deletions,
    cut: one.cut || other.cut,
  };
}

/** Git allows line breaks in names. */
function ownPath(path: string): string {
  return ownCopies(path.split("\n")).join("\n");
}

function ownBlock(block: ChangeBlock): ChangeBlock {
  return { ...block, heading: ownCopy(block.heading), lines: ownCopies(block.lines) };
}

/** What fits of a unit: all of it, or of a single block its first lines. Small files are read whole or not at all. */
function fitting(blocks: readonly ChangeBlock[], room: number): readonly ChangeBlock[] {
  if (tokensOf(blocks) <= room) {
    return blocks;
  }
  const [only] = blocks;
  return only === undefined || blocks.length > 1 ? [] : headOf(only, room);
}

/** A shorter start of a block says too little to be worth its heading. */
const HEAD_LINES_MIN = 6;

function headOf(block: ChangeBlock, room: number): ChangeBlock[] {
  let low = 0;
  let high = block.lines.length;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (blockTokens(firstLines(block, middle)) <= room) {
      low = middle;
    } else {
      high = middle - 1;
    }
  }
  return low < HEAD_LINES_MIN ? [] : [firstLines(block, low)];
}

function tokensOf(blocks: readonly ChangeBlock[]): number {
  return blocks.reduce((sum, block) => sum + blockTokens(block), 0);
}

const FILE_HEADING_TOKENS = 24;
/** With less left nothing fits. */
const UNIT_MIN_TOKENS = 16;

const DISCUSSED_FILE_WEIGHT = 1.4;
/** What threads are about comes first: where they are unresolved before where they are not. */
const DISCUSSED_PLACE_SCORE = { open: 20, resolved: 10 };
const NEAR_LINES = 3;

function scoreOf(
  { blocks, score }: Unit,
  places: readonly { line: number | null; isOpen: boolean }[] = [],
): number {
  const here = places.filter(({ line }) =>
    blocks.some(
      ({ newStart, lines, isData }) =>
        !isData &&
        line !== null &&
        line >= newStart - NEAR_LINES &&
        line <= newStart + lines.length + NEAR_LINES,
    ),
  );
  if (here.length > 0) {
    return score + DISCUSSED_PLACE_SCORE[here.some(({ isOpen }) => isOpen) ? "open" : "resolved"];
  }
  return places.some(({ isOpen }) => isOpen) ? score * DISCUSSED_FILE_WEIGHT : score;
}

const PARTNERS_MAX = 2;

/** Where a name is defined anew that a unit removes, and the other way round. */
function createPartners(units: readonly Unit[]): (unit: Unit) => Unit[] {
  const adding = new Map<string, Unit[]>();
  const removing = new Map<string, Unit[]>();
  for (const unit of units) {
    for (const [names, byName] of [
      [unit.definitions?.added, adding],
      [unit.definitions?.removed, removing],
    ] as const) {
      for (const name of names ?? []) {
        byName.set(name, [...(byName.get(name) ?? []), unit]);
      }
    }
  }
  return function partnersOf(unit) {
    const { added = new Set<string>(), removed = new Set<string>() } = unit.definitions ?? {};
    return [
      ...[...added].flatMap((name) => removing.get(name)?.slice(0, PARTNERS_MAX) ?? []),
      ...[...removed].flatMap((name) => adding.get(name)?.slice(0, PARTNERS_MAX) ?? []),
    ].filter((partner) => partner !== unit);
  };
}

function toCandidates(
  change: FileChange,
  weight: number,
  bar: number,
): Omit<Unit, "file" | "codeUnits">[] {
  if (weight * WORTH_MAX <= bar) {
    return [];
  }
  const blocks = toBlocks(change.hunks);
  if (codeUnitsOf(blocks) <= SMALL_FILE_CODE_UNITS) {
    const isData = blocks.every((block) => block.isData);
    return blocks.length === 0 ? [] : [{ blocks, score: isData ? weight * DATA_WEIGHT : weight }];
  }
  return blocks
    .map((block) => ({ block, worth: worthOf(block) }))
    .toSorted((one, other) => other.worth - one.worth || one.block.order - other.block.order)
    .map(({ block, worth }, rank) => ({
      blocks: [block],
      score: (weight * worth) / (1 + rank * 0.3),
    }));
}

function codeUnitsOf(blocks: readonly ChangeBlock[]): number {
  return blocks.reduce((sum, block) => sum + block.codeUnits, 0);
}

function byScore(one: Unit, other: Unit): number {
  return other.score - one.score || one.file - other.file;
}
