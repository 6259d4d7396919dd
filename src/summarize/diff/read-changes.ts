/**
 * The door to the changes. In goes a stream of files of any length; out comes a bounded pool of the changes most worth
 * reading, with every file listed. It must not hold more than a small multiple of what can be shown.
 */

import type { Failure } from "../../protocol/failures.ts";
import { inlineName } from "../../text/inline-name.ts";
import type { ChangeStream } from "../pull-request/file-change.ts";
import { type ChangePool, createChangePool } from "./change-pool.ts";
import { type HiddenInDiff, stripHiddenInDiff } from "./hidden-in-diff.ts";

/** The changes of a pull request, read once: what of them a summary can use, whatever else turns out of it. */
export interface ReadChanges {
  pool: ChangePool;
  hidden: { where: string; hidden: HiddenInDiff }[];
  /** Why there may be more than was read. */
  missing: ReturnType<ChangeStream["incomplete"]> | "all";
  /** Why all of it is missing, in a sentence, where more is known than that it is. */
  why?: string | undefined;
}

/** The most that is shown of any changes. */
export const CHANGES_MAX_TOKENS = 10_000;

/** Takes the changes in as they stream. What is held is bounded, so that nothing has to be known of them before. */
export async function readChanges(
  changes: ChangeStream | { unavailable: Failure },
): Promise<ReadChanges> {
  const pool = createChangePool(CHANGES_MAX_TOKENS);
  const hidden: ReadChanges["hidden"] = [];
  if ("unavailable" in changes) {
    return { pool, hidden, missing: "all", why: changes.unavailable.detail };
  }
  for await (const change of changes.files) {
    const { file, hidden: found } = stripHiddenInDiff(change);
    if (found.passages.length > 0 || found.characters > 0) {
      hidden.push({ where: `the changes of ${inlineName(change.path, 80)}`, hidden: found });
    }
    pool.add(file);
  }
  return { pool, hidden, missing: changes.incomplete() };
}
