import { sha256Hex } from "../../encoding.ts";
import type { PullRequest } from "../pull-request/pull-request.ts";

/** Digest of what the author says: title and description. */
export async function subjectDigest(pull: Pick<PullRequest, "title" | "body">): Promise<string> {
  return await sha256Hex(JSON.stringify([pull.title, pull.body]));
}

/** Digest of what everyone says and of what is resolved, whatever order GitHub lists it in. */
export async function discussionDigest(
  pull: Pick<PullRequest, "comments" | "reviews" | "threads">,
): Promise<string> {
  return await sha256Hex(
    JSON.stringify([
      pull.comments.total,
      pull.comments.list
        .map(({ id, author, body, minimized }) => [id, author.login, body, minimized])
        .toSorted(byFirst),
      pull.reviews.total,
      pull.reviews.list
        .map(({ id, author, state, body, commitOid, minimized }) => [
          id,
          author.login,
          state,
          body,
          commitOid,
          minimized,
        ])
        .toSorted(byFirst),
      pull.threads.total,
      pull.threads.list
        .map(({ id, resolved, outdated, commentsTotal, comments }) => [
          id,
          resolved,
          outdated,
          commentsTotal,
          comments.map((comment) => [comment.id, comment.body, comment.minimized]),
        ])
        .toSorted(byFirst),
    ]),
  );
}

function byFirst(one: readonly unknown[], other: readonly unknown[]): number {
  return String(one[0]) < String(other[0]) ? -1 : 1;
}
