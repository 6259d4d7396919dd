import type { Changes } from "../../protocol/pull-request.ts";
import type { Shown } from "../ports.ts";

/** What changed since its person last saw it; nothing when they never did, or when nothing has. */
export function sinceSeen(before: Shown | undefined, now: Shown): Changes | undefined {
  if (before === undefined) {
    return undefined;
  }
  const changes: Changes = {
    comments: Math.max(0, commentsSince(before, now)),
    // A rebase can leave fewer commits than before; what was pushed then is not known.
    commits: Math.max(0, now.commits - before.commits),
    ...(before.readiness === now.readiness
      ? {}
      : { readiness: { from: before.readiness, to: now.readiness } }),
  };
  const changed = changes.comments > 0 || changes.commits > 0 || changes.readiness !== undefined;
  return changed ? changes : undefined;
}

/** People's comments where both tell them, else everybody's; none where the two tell different things. */
function commentsSince(before: Shown, now: Shown): number {
  if (before.comments !== null && now.comments !== null) {
    return now.comments - before.comments;
  }
  return before.total == null || now.total == null ? 0 : now.total - before.total;
}
