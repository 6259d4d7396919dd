import type { Changes } from "../../protocol/pull-request.ts";
import { isHuman } from "../people/bots.ts";
import { isCommandOnly } from "../people/commands.ts";
import type { PullRequest } from "../pull-request/pull-request.ts";
import { toMillis } from "../pull-request/times.ts";

/**
 * What was said and pushed since a time, as far as it was read; nothing when nothing was. How many commits a push
 * brought is not known: it counts as one.
 */
export function sinceTime(pull: PullRequest, since: number): Changes | undefined {
  const said = [...pull.comments.list, ...pull.threads.list.flatMap(({ comments }) => comments)];
  const comments = said.filter(
    ({ author, createdAt, minimized, body }) =>
      toMillis(createdAt) >= since && isHuman(author) && !minimized && !isCommandOnly(body),
  ).length;
  const pushed = pull.headCommittedAt !== null && toMillis(pull.headCommittedAt) >= since;
  return comments === 0 && !pushed ? undefined : { comments, commits: pushed ? 1 : 0 };
}
