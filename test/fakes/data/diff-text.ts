import type { FileStatus } from "../github/store.ts";
import type { FileSpec } from "../github/world.ts";

/** Takes a git diff apart into its files. Reads what `git diff` writes; it is no parser for hostile input. */
export function parseDiff(diff: string): FileSpec[] {
  return diff
    .split(/^(?=diff --git )/m)
    .filter((section) => section.startsWith("diff --git "))
    .map(parseSection);
}

function parseSection(section: string): FileSpec {
  const lines = section.replace(/\n$/, "").split("\n");
  const firstHunk = lines.findIndex((line) => line.startsWith("@@ "));
  const header = firstHunk === -1 ? lines : lines.slice(0, firstHunk);
  const from = valueAfter(header, "rename from ") ?? valueAfter(header, "copy from ");
  const path = valueAfter(header, "rename to ") ?? valueAfter(header, "copy to ") ?? pathOf(header);
  const modes = modesOf(header);
  return {
    path,
    status: statusOf(header),
    ...(from !== undefined && { from }),
    ...(modes !== undefined && { modes }),
    ...(header.some((line) => /^(?:Binary files |GIT binary patch)/.test(line)) && {
      binary: true,
    }),
    ...(firstHunk !== -1 && { patch: lines.slice(firstHunk).join("\n") }),
  };
}

function statusOf(header: readonly string[]): FileStatus {
  const statuses: [string, FileStatus][] = [
    ["new file mode ", "added"],
    ["deleted file mode ", "removed"],
    ["rename from ", "renamed"],
    ["copy from ", "copied"],
  ];
  return statuses.find(([prefix]) => valueAfter(header, prefix) !== undefined)?.[1] ?? "modified";
}

function pathOf(header: readonly string[]): string {
  const after = valueAfter(header, "+++ ");
  const before = valueAfter(header, "--- ");
  const named = after === undefined || after === "/dev/null" ? before : after;
  const fallback =
    /^diff --git (?:"?a\/.*?"?) "?b\/(.*?)"?$/.exec(header[0] ?? "")?.[1] ?? "unknown";
  return named === undefined ? fallback : named.replace(/^"?[ab]\//, "").replace(/"?\t?$/, "");
}

function modesOf(
  header: readonly string[],
): { readonly old: string; readonly new: string } | undefined {
  const old = valueAfter(header, "old mode ");
  const changed = valueAfter(header, "new mode ");
  if (old !== undefined && changed !== undefined) {
    return { old, new: changed };
  }
  const whole = valueAfter(header, "new file mode ") ?? valueAfter(header, "deleted file mode ");
  return whole === undefined ? undefined : { old: whole, new: whole };
}

function valueAfter(lines: readonly string[], prefix: string): string | undefined {
  return lines.find((line) => line.startsWith(prefix))?.slice(prefix.length);
}
