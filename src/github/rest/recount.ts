import type { Actor, Recount } from "../../summarize/pull-request/pull-request.ts";
import { isSilence } from "../../upstream/retry.ts";
import type { Totals } from "./candidates.ts";
import type { RestReader } from "./reader.ts";
import type { ReviewComment } from "./rows.ts";
import { isUnreadable, orNull } from "./unreadable.ts";

const NONE = { rows: [], missing: 0, complete: true };

/** Who wrote the comments of one pull request, as far as this connection shows. */
export async function readRecount(
  reader: RestReader,
  { id, number }: { id: string; number: number },
  totals: Totals,
  login: string | undefined,
): Promise<Recount> {
  const [conversation, review] = await Promise.all([
    totals.conversation === 0 ? NONE : reader.comments(number, totals.conversation),
    // The conversation is worth its place without them.
    totals.review === 0 ? NONE : orNull(reader.reviewComments(number), isSilence),
  ]);
  // A comment does not say itself that it was not submitted, and only the reader's own can be such.
  const mayBePending = review?.rows.some(({ comment }) => isBy(login, comment.author)) === true;
  const reviews = mayBePending ? await orNull(reader.reviews(number), isUnreadable) : null;
  const comments = (conversation?.rows ?? []).map(({ comment }) => comment);
  const groups = toReviews(submittedOf(review?.rows ?? [], reviews));
  // What cannot be read at all may be any number.
  const unread = Number.POSITIVE_INFINITY;
  const allRead =
    review !== null &&
    review.missing === 0 &&
    review.rows.length >= (totals.review ?? (review.complete ? 0 : unread));
  return {
    id,
    number,
    comments: comments.map(({ author, createdAt, minimized, body }) => ({
      author,
      createdAt,
      minimized,
      body,
    })),
    commentsTotal: Math.max(
      comments.length + (conversation?.missing ?? 0),
      totals.conversation ?? (conversation?.complete === true ? comments.length : unread),
    ),
    reviews: groups,
    reviewsTotal: groups.length + (allRead ? 0 : 1),
    ...(conversation?.rows.some(({ minimizedKnown }) => !minimizedKnown) === true
      ? { minimizedUnknown: true }
      : {}),
  };
}

/** Whether it may be theirs; it may be anybody's where they are not known. */
function isBy(login: string | undefined, author: Actor): boolean {
  return login === undefined || login.toLowerCase() === author.login.toLowerCase();
}

/** Without the reader's own that are not submitted, as far as the reviews could be read. */
export function submittedOf(
  comments: readonly ReviewComment[],
  reviews: { pending: ReadonlySet<number> } | null,
): ReviewComment[] {
  return comments.filter(({ review }) => review === null || reviews?.pending.has(review) !== true);
}

/** One that GitHub fails at counts as nothing seen, so that no proof rests on it. */
export function toUnseen({ id, number }: { id: string; number: number }): Recount {
  const commentsTotal = Number.POSITIVE_INFINITY;
  return { id, number, comments: [], commentsTotal, reviews: [], reviewsTotal: 1 };
}

/** Review comments by the review they belong to, as GraphQL counts them. */
function toReviews(comments: readonly ReviewComment[]): Recount["reviews"] {
  const groups = Map.groupBy(comments, ({ review, comment }) => review ?? comment.id);
  return [...groups.values()].flatMap((group) => {
    const times = group.map(({ comment }) => comment.createdAt).toSorted();
    const [first] = group;
    const [submittedAt] = times;
    return first === undefined || submittedAt === undefined
      ? []
      : [{ author: first.comment.author, submittedAt, comments: group.length }];
  });
}
