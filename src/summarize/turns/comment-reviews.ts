import { isCommandOnly } from "../people/commands.ts";
import { isSamePerson } from "../people/people.ts";
import type { PullRequest, Review, ReviewThread } from "../pull-request/pull-request.ts";
import { toMillis } from "../pull-request/times.ts";
import { isRequestedAgain } from "../readiness/review-opinions.ts";
import type { Known } from "./context.ts";
import { canAct } from "./whose.ts";

/**
 * Each person's latest review that neither approved nor requested changes, of those who have done neither since. A
 * review that is nothing but replies in threads speaks through the threads, unless another one was asked for.
 */
export function commentReviews(pull: PullRequest): Review[] {
  const commented = pull.reviews.list.filter(
    (review) =>
      review.state === "COMMENTED" &&
      canAct(review.author) &&
      !isSamePerson(review.author, pull.author) &&
      !review.minimized &&
      (isRequestedAgain(review, pull) || saysSomething(review, pull)),
  );
  return commented.filter(
    (review) =>
      ![...pull.opinions, ...commented].some(
        (other) => isSamePerson(other.author, review.author) && outweighs(other, review),
      ),
  );
}

/**
 * Whether a later review of the same person, which seems to be nothing but replies, may have begun a thread: not all of
 * them were read.
 */
export function mayBeOutweighed(review: Review, pull: PullRequest): boolean {
  const { threads, unread = [], reviews } = pull;
  const areRead =
    !unread.includes("threads") &&
    threads.list.length >= threads.total &&
    // REST does not say which are resolved: a resolved one says nothing, an open one speaks for its review.
    threads.list.every(({ resolved }) => typeof resolved === "boolean");
  return (
    !areRead &&
    reviews.list.some(
      (other) =>
        other.state === "COMMENTED" &&
        !other.minimized &&
        isSamePerson(other.author, review.author) &&
        outweighs(other, review),
    )
  );
}

/** Whoever approved or requested changes has said what there is to say; a dismissal takes that back. */
function outweighs(other: Review, review: Review): boolean {
  if (other.state !== "COMMENTED" && other.state !== "DISMISSED") {
    return true;
  }
  const later = toMillis(other.submittedAt) - toMillis(review.submittedAt);
  return later > 0 || (later === 0 && other.id > review.id);
}

/** Words of its own, or a thread of its own that is not resolved. */
function saysSomething(review: Review, { threads }: PullRequest): boolean {
  return (
    (review.body.trim() !== "" && !isCommandOnly(review.body)) ||
    threads.list.some(({ resolved, comments }) => {
      const [first] = comments;
      return (
        resolved === false &&
        first !== undefined &&
        !first.minimized &&
        isSamePerson(first.author, review.author) &&
        // A comment is older than the review that it was sent with.
        toMillis(first.createdAt) <= toMillis(review.submittedAt)
      );
    })
  );
}

/** Whether the author has said anything since, anywhere. */
export function authorAnswered(review: Review, pull: PullRequest): Known {
  const since = toMillis(review.submittedAt);
  const said = [
    ...pull.comments.list.map(({ author, createdAt }) => ({ author, at: createdAt })),
    ...pull.threads.list.flatMap(({ comments }) =>
      comments.map(({ author, createdAt }) => ({ author, at: createdAt })),
    ),
    ...pull.reviews.list
      .filter(({ body }) => body.trim() !== "")
      .map(({ author, submittedAt }) => ({ author, at: submittedAt })),
  ];
  if (said.some(({ author, at }) => isSamePerson(author, pull.author) && toMillis(at) > since)) {
    return true;
  }
  return isDiscussionRead(pull, since) ? false : "unknown";
}

/** Of a long conversation the first few comments are read, and the newest ones without a gap. */
const FIRST_READ = 5;

function isDiscussionRead({ comments, threads, unread = [] }: PullRequest, since: number): boolean {
  const times = comments.list.map(({ createdAt }) => toMillis(createdAt)).toSorted((a, b) => a - b);
  const conversation =
    comments.list.length >= comments.total ||
    (times[FIRST_READ] ?? Number.POSITIVE_INFINITY) <= since;
  return (
    conversation &&
    !unread.includes("comments") &&
    !unread.includes("threads") &&
    threads.list.length >= threads.total &&
    threads.list.every(isWhole)
  );
}

export function isWhole({ comments, commentsTotal }: ReviewThread): boolean {
  return comments.length >= commentsTotal;
}
