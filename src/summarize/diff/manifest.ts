import { count } from "../../english.ts";
import { inlineName } from "../../text/inline-name.ts";
import { estimateTokens } from "../../text/token-estimate.ts";
import type { ListedFile } from "./change-pool.ts";

/** The list of what a pull request touches: file by file, or by directory where that would be too long. */
export type Manifest =
  | { by: "file"; lines: string[] }
  | { by: "directory"; directories: { path: string; files: number[]; line: string }[] };

/** Room that a label in brackets takes before each line. */
const LABEL_TOKENS = 4;
/** Even the shortest path takes this with its label and its size. */
const LINE_MIN_TOKENS = 8;

export function buildManifest(files: readonly ListedFile[], maxTokens: number): Manifest {
  if (files.length * LINE_MIN_TOKENS > maxTokens) {
    return { by: "directory", directories: groupByDirectory(files, maxTokens) };
  }
  const lines = files.map(describeFile);
  const tokens = lines.reduce((sum, line) => sum + estimateTokens(line) + LABEL_TOKENS, 0);
  return tokens <= maxTokens
    ? { by: "file", lines }
    : { by: "directory", directories: groupByDirectory(files, maxTokens) };
}

export function describeFile(file: ListedFile): string {
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
  return `${inlineName(file.path)} ${describeSize([file])}${status}${moved}${reason}`;
}

function describeSize(files: readonly ListedFile[]): string {
  const additions = files.reduce((sum, file) => sum + file.additions, 0);
  const deletions = files.reduce((sum, file) => sum + file.deletions, 0);
  return `+${additions} -${deletions}`;
}

/** The deepest level of directories that still fits. */
function groupByDirectory(
  files: readonly ListedFile[],
  maxTokens: number,
): { path: string; files: number[]; line: string }[] {
  for (let depth = 6; depth > 0; depth -= 1) {
    const groups = directoriesAt(files, depth);
    const tokens = groups.reduce(
      (sum, group) => sum + estimateTokens(group.line) + LABEL_TOKENS,
      0,
    );
    if (tokens <= maxTokens) {
      return groups;
    }
  }
  return largest(directoriesAt(files, 1), files, maxTokens);
}

function directoriesAt(
  files: readonly ListedFile[],
  depth: number,
): { path: string; files: number[]; line: string }[] {
  const groups = new Map<string, number[]>();
  for (const [index, file] of files.entries()) {
    const directory = file.path.split("/").slice(0, -1).slice(0, depth).join("/");
    const path = directory === "" ? "(top level)" : `${directory}/`;
    const group = groups.get(path);
    if (group === undefined) {
      groups.set(path, [index]);
    } else {
      group.push(index);
    }
  }
  return [...groups].map(([path, members]) => ({
    path,
    files: members,
    line: describeGroup(path, members, files),
  }));
}

function describeGroup(
  path: string,
  members: readonly number[],
  files: readonly ListedFile[],
): string {
  const own = members.flatMap((index) => files[index] ?? []);
  return `${inlineName(path)} ${count(own.length, "file")} ${describeSize(own)}`;
}

/** Thousands of directories at the top: the largest ones by name, the rest as one. */
function largest(
  groups: readonly { path: string; files: number[]; line: string }[],
  files: readonly ListedFile[],
  maxTokens: number,
): { path: string; files: number[]; line: string }[] {
  const kept: { path: string; files: number[]; line: string }[] = [];
  const rest: number[] = [];
  let left = maxTokens - REST_TOKENS;
  for (const group of groups.toSorted((one, other) => other.files.length - one.files.length)) {
    const tokens = estimateTokens(group.line) + LABEL_TOKENS;
    if (tokens <= left) {
      left -= tokens;
      kept.push(group);
    } else {
      left = 0;
      rest.push(...group.files);
    }
  }
  return [
    ...kept,
    {
      path: "(other directories)",
      files: rest,
      line: describeGroup("(other directories)", rest, files),
    },
  ];
}

const REST_TOKENS = 40;
