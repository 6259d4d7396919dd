import { list } from "../../english.ts";
import type { Actor, Association, Comment, PullRequest } from "../pull-request/pull-request.ts";
import { latest } from "../pull-request/times.ts";
import { isHuman, plainLogin } from "./bots.ts";
import { safeLogin } from "./login.ts";

/** Comments that people can see and that a person wrote. */
export function humanComments(comments: readonly Comment[]): Comment[] {
  return comments.filter((comment) => isHuman(comment.author) && !comment.minimized);
}

export function isSamePerson(a: Actor, b: Actor): boolean {
  return plainLogin(a.login).toLowerCase() === plainLogin(b.login).toLowerCase();
}

const WRITERS: ReadonlySet<Association> = new Set(["OWNER", "MEMBER", "COLLABORATOR"]);

/** Whether whoever has this association may write to the repository, as far as GitHub shows. */
export function canWrite(association: Association): boolean {
  return WRITERS.has(association);
}

/** Each login once, in an order that does not depend on the input's. */
export function logins(actors: readonly { login: string }[]): string[] {
  return [...new Set(actors.map((actor) => safeLogin(actor.login)))].toSorted();
}

/** `@ada, @grace and @linus`. */
export function mention(names: readonly string[]): string {
  return list(names.map((name) => `@${name}`));
}

/** When a person last commented, reviewed or pushed; in milliseconds since 1970, never after `now`. */
export function lastHumanActivity(pull: PullRequest, now: number): number {
  const threads = pull.threads.list.flatMap((thread) => thread.comments);
  const reviews = [...pull.reviews.list, ...pull.opinions].filter((review) =>
    isHuman(review.author),
  );
  return latest(
    [
      pull.createdAt,
      isHuman(pull.author) ? pull.headCommittedAt : null,
      ...humanComments([...pull.comments.list, ...threads]).map((comment) => comment.createdAt),
      ...reviews.map((review) => review.submittedAt),
    ],
    now,
  );
}
