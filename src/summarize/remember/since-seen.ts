import type { Changes } from "../../protocol/pull-request.ts";
import type { Shown } from "../ports.ts";

/** What changed since its person last saw it; nothing when they never did, or when nothing has. */
export function sinceSeen(before: Shown | undefined, now: Shown): Changes | undefined {
  if (before === undefined) {
    return undefined;
  }
  const changes: Changes = {
    comments: Math.max(0, now.comments - before.comments),
    // A rebase can leave fewer commits than before; what was pushed then is not known.
    commits: Math.max(0, now.commits - before.commits),
    ...(before.readiness === now.readiness
      ? {}
      : { readiness: { from: before.readiness, to: now.readiness } }),
  };
  const changed = changes.comments > 0 || changes.commits > 0 || changes.readiness !== undefined;
  return changed ? changes : undefined;
}
