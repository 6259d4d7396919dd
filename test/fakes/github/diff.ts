import { createHash } from "node:crypto";

import type { ChangedFile, PullRequest } from "./store.ts";

const MAX_DIFF_FILES = 300;
const MAX_DIFF_LINES = 20_000;

export type DiffRefusal = "files" | "lines";

/** GitHub serves no diff of more than 300 files or 20,000 lines; context lines count. */
export function diffRefusal(pullRequest: PullRequest): DiffRefusal | undefined {
  if (pullRequest.files.length > MAX_DIFF_FILES) {
    return "files";
  }
  let lines = 0;
  for (const file of pullRequest.files) {
    lines += lineCount(file);
    if (lines > MAX_DIFF_LINES) {
      return "lines";
    }
  }
  return undefined;
}

export function renderDiff(pullRequest: PullRequest): string {
  return pullRequest.files.map((file) => `${renderFile(file)}\n`).join("");
}

function lineCount(file: ChangedFile): number {
  return file.patch === null ? 0 : file.patch.split("\n").length;
}

function renderFile(file: ChangedFile): string {
  const from = file.previousPath ?? file.path;
  const lines = [
    `diff --git ${quoted("a", from)} ${quoted("b", file.path)}`,
    ...extendedHeaders(file, from),
  ];
  const oldName = file.status === "added" ? "/dev/null" : quoted("a", from);
  const newName = file.status === "removed" ? "/dev/null" : quoted("b", file.path);
  if (file.binary) {
    lines.push(`Binary files ${oldName} and ${newName} differ`);
  } else if (file.patch !== null && file.patch !== "") {
    lines.push(`--- ${oldName}`, `+++ ${newName}`, file.patch);
  }
  return lines.join("\n");
}

function extendedHeaders(file: ChangedFile, from: string): string[] {
  const headers: string[] = [];
  const mode = file.modes?.new ?? "100644";
  const changed = file.patch !== null || file.binary;
  if (file.status === "added") {
    headers.push(`new file mode ${mode}`);
  } else if (file.status === "removed") {
    headers.push(`deleted file mode ${file.modes?.old ?? mode}`);
  } else if (file.modes !== null && file.modes.old !== file.modes.new) {
    headers.push(`old mode ${file.modes.old}`, `new mode ${file.modes.new}`);
  }
  if (file.status === "renamed" || file.status === "copied") {
    const verb = file.status === "renamed" ? "rename" : "copy";
    headers.push(
      `similarity index ${changed ? "87" : "100"}%`,
      `${verb} from ${from}`,
      `${verb} to ${file.path}`,
    );
  }
  if (changed) {
    const suffix = file.status === "modified" && file.modes === null ? ` ${mode}` : "";
    headers.push(`index ${blobOids(file)}${suffix}`);
  }
  return headers;
}

function blobOids(file: ChangedFile): string {
  const none = "0000000";
  const oldOid = file.status === "added" ? none : shortOid(`${file.path}:old`);
  const newOid =
    file.status === "removed" ? none : shortOid(`${file.path}:${file.patch ?? "binary"}`);
  return `${oldOid}..${newOid}`;
}

function shortOid(text: string): string {
  return createHash("sha1").update(text).digest("hex").slice(0, 7);
}

/** Git quotes a path that holds quotes, backslashes, control characters or bytes outside ASCII. */
function quoted(prefix: "a" | "b", path: string): string {
  const name = `${prefix}/${path}`;
  if (/^[\u0020!\u0023-\u005b\u005d-\u007e]*$/u.test(name)) {
    return name;
  }
  let escaped = "";
  for (const byte of new TextEncoder().encode(name)) {
    const character = String.fromCharCode(byte);
    if (character === '"' || character === "\\") {
      escaped += `\\${character}`;
    } else if (byte < 0x20 || byte > 0x7e) {
      escaped += `\\${byte.toString(8).padStart(3, "0")}`;
    } else {
      escaped += character;
    }
  }
  return `"${escaped}"`;
}
