import type { Coverage } from "../../protocol/pull-request.ts";
import type { ChangeBlock } from "../diff/change-block.ts";
import type { ListedFile } from "../diff/change-pool.ts";
import type { ListedReason } from "../diff/file-kind.ts";

/** What of the changes is read and what only listed, and why: files read and listed add up to all. */
export function coverChanges(
  changed: { files: number; lines: number },
  files: readonly ListedFile[],
  chosen: ReadonlyMap<number, readonly ChangeBlock[]>,
  unavailable: boolean,
): Pick<Coverage, "files" | "lines"> {
  const total = Math.max(changed.files, files.length);
  const listed = new Map<ListedReason, number>();
  const note = (reason: ListedReason, count: number): void => {
    listed.set(reason, (listed.get(reason) ?? 0) + count);
  };
  for (const [index, file] of files.entries()) {
    if (!chosen.has(index)) {
      note(file.reason ?? "over budget", 1);
    }
  }
  if (total > files.length) {
    note(unavailable ? "diff unavailable" : "not delivered", total - files.length);
  }
  const blocks = [...chosen.values()].flat();
  return {
    files: {
      total,
      read: chosen.size,
      listed: [...listed]
        .map(([reason, count]) => ({ reason, count }))
        .toSorted((one, other) => other.count - one.count || (one.reason < other.reason ? -1 : 1)),
    },
    lines: {
      changed: Math.max(
        changed.lines,
        files.reduce((sum, file) => sum + file.additions + file.deletions, 0),
      ),
      read: blocks.reduce((sum, block) => sum + block.changed, 0),
    },
  };
}
