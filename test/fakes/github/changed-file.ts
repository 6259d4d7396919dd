import { completeHunkHeaders, countChanges } from "./patch.ts";
import type { ChangedFile, FileStatus } from "./store.ts";
import type { FileSpec } from "./world.ts";

/** GitHub leaves `patch` out of the files list for large files; the exact bound is not published. */
const WITHHELD_FROM_CHANGES = 2_000;

const known = new WeakMap<FileSpec, ChangedFile>();

/** Nobody changes either, so what is the same in many worlds is read once. */
export function changedFile(spec: FileSpec): ChangedFile {
  let file = known.get(spec);
  if (file === undefined) {
    file = readFile(spec);
    known.set(spec, file);
  }
  return file;
}

function readFile(spec: FileSpec): ChangedFile {
  const status = statusOf(spec);
  const patch = patchOf(spec, status);
  const counted = patch === null ? { additions: 0, deletions: 0 } : countChanges(patch);
  const additions = spec.additions ?? counted.additions;
  const deletions = spec.deletions ?? counted.deletions;
  return {
    path: spec.path,
    previousPath: spec.from ?? null,
    status,
    patch,
    binary: spec.binary ?? false,
    modes: spec.modes ?? null,
    additions,
    deletions,
    patchWithheld: spec.patchWithheld ?? additions + deletions > WITHHELD_FROM_CHANGES,
  };
}

function statusOf(spec: FileSpec): FileStatus {
  if (spec.status !== undefined) {
    return spec.status;
  }
  if (spec.from !== undefined) {
    return "renamed";
  }
  return spec.content === undefined ? "modified" : "added";
}

function patchOf(spec: FileSpec, status: FileStatus): string | null {
  if (spec.content !== undefined) {
    return wholeFile(spec.content, status === "removed" ? "-" : "+");
  }
  return spec.patch === undefined ? null : completeHunkHeaders(trimmed(spec.patch));
}

function wholeFile(content: string, sign: "+" | "-"): string {
  const lines = trimmed(content).split("\n");
  const range = lines.length === 1 ? "1" : `1,${lines.length}`;
  const header = sign === "+" ? `@@ -0,0 +${range} @@` : `@@ -${range} +0,0 @@`;
  return [header, ...lines.map((line) => `${sign}${line}`)].join("\n");
}

/** Template literals begin and end with a line break that is not part of the text. */
function trimmed(text: string): string {
  return text.replace(/^\n/, "").replace(/\n$/, "");
}
