import type { Turn } from "../../protocol/queue.ts";
import { canWrite, isSamePerson } from "../people/people.ts";
import type { Actor, Association, PullRequest } from "../pull-request/pull-request.ts";
import { latest } from "../pull-request/times.ts";
import type { Told, TurnContext } from "./context.ts";
import { needsReview } from "./review-needed.ts";
import { asked } from "./review-turns.ts";
import { canAct } from "./whose.ts";

/** Turns of reviewers and the author; while they have them nobody else has to be found. Threads may be among bots. */
const REVIEWING: ReadonlySet<string> = new Set([
  "changes_requested",
  "review_again",
  "approval_outdated",
]);

/** A review is missing, and nobody is asked for one or has begun one. */
export function noReviewerTurns(context: TurnContext, reviewing: Told): Turn[] {
  const { pull, facts, whose, now } = context;
  const unread = facts.unread ?? [];
  const isKnown =
    reviewing.unknown.length === 0 &&
    !unread.includes("reviews") &&
    !unread.includes("threads") &&
    !unread.includes("requests");
  if (!isKnown || needsReview(context) !== true || asked(pull).length > 0) {
    return [];
  }
  const reviewed = wasReviewed(pull);
  if (reviewing.turns.some(({ code }) => (code === "thread" ? reviewed : REVIEWING.has(code)))) {
    return [];
  }
  const approved = context.opinions.approvals.length > 0;
  return whose.maintainers({
    code: "no_reviewer",
    message: approved
      ? "It needs a further approval, and nobody is asked for one."
      : "It needs a review, and nobody is asked for one.",
    since: latest([pull.createdAt, pull.readyAt ?? null], now),
  });
}

function wasReviewed({ author, reviews, opinions }: PullRequest): boolean {
  return [...reviews.list, ...opinions].some(
    (review) => canAct(review.author) && !isSamePerson(review.author, author),
  );
}

/**
 * Somebody from outside waits for the first word of somebody who belongs to the repository. GitHub does not show
 * everybody who does to everybody, so that a review by anyone is one as well.
 */
export function firstResponseTurns({ pull, facts, whose, now }: TurnContext): Told {
  const words = [
    ...pull.comments.list,
    ...pull.reviews.list,
    ...pull.opinions,
    ...pull.threads.list.flatMap(({ comments }) => comments),
  ];
  if (!isOutsider(pull) || words.some((said) => isMember(said, pull.author)) || wasReviewed(pull)) {
    return { turns: [], unknown: [] };
  }
  const unread = facts.unread ?? [];
  const isRead =
    pull.comments.list.length >= pull.comments.total &&
    pull.reviews.list.length >= pull.reviews.total &&
    !["comments", "reviews", "threads"].some((part) => unread.some((each) => each === part)) &&
    pull.threads.list.every(({ comments, commentsTotal }) => comments.length >= commentsTotal);
  if (!isRead) {
    return {
      turns: [],
      unknown: ["Not all that was said could be read, so that it is not known who has answered."],
    };
  }
  return {
    turns: whose.maintainers({
      code: "first_response",
      message: "Somebody from outside opened it, and nobody has answered yet.",
      since: latest([pull.createdAt, pull.readyAt ?? null], now),
    }),
    unknown: [],
  };
}

function isOutsider({ author, association }: PullRequest): boolean {
  return canAct(author) && !canWrite(association);
}

function isMember(said: { author: Actor; association: Association }, author: Actor): boolean {
  return canAct(said.author) && canWrite(said.association) && !isSamePerson(said.author, author);
}
