import type { Warning } from "../protocol.ts";
import type { ListedFile } from "./diff/change-pool.ts";
import type { ChangeStream } from "./file-change.ts";
import type { PullRequest } from "./pull-request.ts";

/** Where the description and the diff disagree, as far as that can be told without guessing. */
export function checkDescription(
  _pull: PullRequest,
  _files: readonly ListedFile[],
  _changes: ChangeStream | { unavailable: unknown },
): Warning[] {
  return [];
}
