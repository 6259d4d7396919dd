import { isBot } from "../people/bots.ts";
import type { PullRequest } from "../pull-request/pull-request.ts";

type Discussed = Pick<PullRequest, "comments" | "reviews" | "threads">;

/**
 * How many comments by people were not read; undefined where that is not known. Every comment of a thread belongs to
 * one review, so that the reviews say who wrote how many.
 */
export function missingByPeople({ comments, reviews, threads }: Discussed): number | undefined {
  if (comments.list.length < comments.total) {
    return undefined;
  }
  const read = threads.list.flatMap((thread) => thread.comments);
  const isWhole =
    threads.list.length >= threads.total &&
    threads.list.every((thread) => thread.comments.length >= thread.commentsTotal);
  if (isWhole) {
    return 0;
  }
  if (reviews.list.length < reviews.total) {
    return undefined;
  }
  const written = reviews.list
    .filter(({ author }) => !isBot(author))
    .reduce((sum, review) => sum + review.comments, 0);
  const missing = written - read.filter(({ author }) => !isBot(author)).length;
  return missing < 0 ? undefined : missing;
}
