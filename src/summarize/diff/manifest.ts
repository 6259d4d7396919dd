import { count } from "../../english.ts";
import { inlineName } from "../../text/inline-name.ts";
import { estimateTokens } from "../../text/token-estimate.ts";
import type { ListedFile } from "./change-pool.ts";

/** The list of what a pull request touches: file by file, or by directory where that would be too long. */
export type Manifest =
  | { by: "file"; lines: string[] }
  | { by: "directory"; directories: DirectoryLine[] };

/** A directory with what of the pull request is in it. */
export interface Directory {
  path: string;
  files: number;
  additions: number;
  deletions: number;
}

interface DirectoryLine extends Directory {
  line: string;
  /** Positions of its files in the diff. */
  members: readonly number[];
}

/** Room that a label in brackets takes before each line. */
const LABEL_TOKENS = 4;
/** Even the shortest path takes this with its label and its size. */
const LINE_MIN_TOKENS = 8;

const DEPTH_MAX = 6;
const REST_TOKENS = 40;

export function buildManifest(files: readonly ListedFile[], maxTokens: number): Manifest {
  const lines = files.length * LINE_MIN_TOKENS > maxTokens ? undefined : files.map(describeFile);
  return lines !== undefined && tokensOf(lines) <= maxTokens
    ? { by: "file", lines }
    : { by: "directory", directories: groupByDirectory(files, maxTokens) };
}

function tokensOf(lines: readonly string[]): number {
  return lines.reduce((sum, line) => sum + estimateTokens(line) + LABEL_TOKENS, 0);
}

export function describeFile(
  file: Pick<ListedFile, "path" | "previousPath" | "status" | "additions" | "deletions" | "reason">,
): string {
  const moved =
    file.previousPath === undefined
      ? ""
      : `, ${file.status === "copied" ? "copied" : "renamed"} from ${inlineName(file.previousPath)}`;
  const status =
    file.status === "modified" || file.status === "renamed" || file.status === "copied"
      ? ""
      : `, ${file.status === "mode-changed" ? "mode changed" : file.status}`;
  const reason =
    file.reason === undefined ||
    file.reason === "deleted" ||
    file.reason === "renamed" ||
    file.reason === "mode changed"
      ? ""
      : `, ${file.reason}`;
  return `${inlineName(file.path)} ${describeSize(file)}${status}${moved}${reason}`;
}

export function describeDirectory(directory: Directory): string {
  return `${inlineName(directory.path)} ${count(directory.files, "file")} ${describeSize(directory)}`;
}

function describeSize(size: { additions: number; deletions: number }): string {
  return `+${size.additions} -${size.deletions}`;
}

/** The deepest level of directories that still fits. */
function groupByDirectory(files: readonly ListedFile[], maxTokens: number): DirectoryLine[] {
  for (let depth = DEPTH_MAX; depth > 0; depth -= 1) {
    const directories = directoriesAt(files, depth);
    if (tokensOf(directories.map(({ line }) => line)) <= maxTokens) {
      return directories;
    }
  }
  return largest(directoriesAt(files, 1), files, maxTokens);
}

function directoriesAt(files: readonly ListedFile[], depth: number): DirectoryLine[] {
  const groups = Map.groupBy(files.keys(), (index) => {
    const parts = files[index]?.path.split("/").slice(0, -1).slice(0, depth) ?? [];
    return parts.join("/");
  });
  return [...groups].map(([path, members]) =>
    toDirectory(path === "" ? "(top level)" : `${path}/`, members, files),
  );
}

function toDirectory(
  path: string,
  members: readonly number[],
  files: readonly ListedFile[],
): DirectoryLine {
  const own = members.flatMap((index) => files[index] ?? []);
  const directory: Directory = {
    path,
    files: own.length,
    additions: own.reduce((sum, file) => sum + file.additions, 0),
    deletions: own.reduce((sum, file) => sum + file.deletions, 0),
  };
  return { ...directory, line: describeDirectory(directory), members };
}

/** Thousands of directories at the top: the largest ones by name, the rest as one. */
function largest(
  directories: readonly DirectoryLine[],
  files: readonly ListedFile[],
  maxTokens: number,
): DirectoryLine[] {
  const bySize = directories.toSorted((one, other) => other.files - one.files);
  let left = maxTokens - REST_TOKENS;
  const cut = bySize.findIndex(({ line }) => {
    left -= tokensOf([line]);
    return left < 0;
  });
  const kept = cut === -1 ? bySize : bySize.slice(0, cut);
  const rest = bySize.slice(kept.length).flatMap((directory) => directory.members);
  return [...kept, toDirectory("(other directories)", rest, files)];
}
