import type { Changes } from "../../../protocol/pull-request.ts";
import { Icon } from "../../icon.tsx";
import { lookOf } from "../readiness/readiness-look.ts";
import { count } from "../words/count.ts";

/** What is new since this session last looked. */
export function ChangesLine({ changes }: { changes: Changes }) {
  const { comments, commits, readiness } = changes;
  const parts = [
    comments > 0 ? count(comments, "new comment") : undefined,
    commits > 0 ? count(commits, "new commit") : undefined,
    readiness === undefined
      ? undefined
      : `${lookOf(readiness.from).word} → ${lookOf(readiness.to).word}`,
  ].filter((part) => part !== undefined);
  return (
    <p class="changes">
      <Icon name="history" />
      Since you last looked: {parts.length === 0 ? "nothing new" : parts.join(", ")}
    </p>
  );
}
