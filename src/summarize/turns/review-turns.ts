import type { Turn } from "../../protocol/queue.ts";
import { isHuman } from "../people/bots.ts";
import { safeLogin } from "../people/login.ts";
import { canWrite, isSamePerson, mention } from "../people/people.ts";
import type {
  Actor,
  PullRequest,
  RequestedReviewer,
  Review,
} from "../pull-request/pull-request.ts";
import { compareText, latest, toMillis } from "../pull-request/times.ts";
import { isUnread } from "../readiness/blockers.ts";
import { isRequestedAgain, reviewerLogins } from "../readiness/review-opinions.ts";
import { authorAnswered, commentReviews, mayBeOutweighed } from "./comment-reviews.ts";
import type { Told, TurnContext } from "./context.ts";
import { needsReview } from "./review-needed.ts";
import { canAct, type Reason, turn } from "./whose.ts";

/** Turns between the author and those who reviewed. Nothing is told of reviews that were not read whole. */
export function reviewTurns(context: TurnContext): Told {
  const { facts } = context;
  if (isUnread(facts, "reviews") || isUnread(facts, "requests")) {
    return { turns: [], unknown: [] };
  }
  const requested = ofChangeRequests(context);
  const commented = ofCommentReviews(context);
  return {
    turns: [
      ...requested.turns,
      ...ofDismissedReviews(context),
      ...commented.turns,
      ...ofOutdatedApprovals(context),
    ],
    unknown: [...requested.unknown, ...commented.unknown],
  };
}

function ofChangeRequests(context: TurnContext): Told {
  const { pull, opinions, whose, links, pushed } = context;
  const requests = opinions.changeRequests.filter((review) => surelyCounts(review, pull));
  const answered = opinions.answeredRequests.filter((review) => surelyCounts(review, pull));
  const isUnlisted =
    pull.reviewDecision === "CHANGES_REQUESTED" &&
    opinions.changeRequests.length + opinions.answeredRequests.length === 0;
  return {
    turns: [
      ...requests
        .toSorted(byTime)
        .slice(0, 1)
        .flatMap((first) =>
          whose.author({
            code: "changes_requested",
            message: `${mentioned(requests)} requested changes.`,
            since: toMillis(first.submittedAt),
            url: links.at(first.anchor),
          }),
        ),
      ...(isUnlisted
        ? whose.author({
            code: "changes_requested",
            message: "Changes were requested.",
            since: pushed,
          })
        : []),
      ...answered.flatMap((review) => reviewAgain(review, "requested changes", context)),
    ],
    unknown: pull.opinions.every((review) => surelyCounts(review, pull))
      ? []
      : ["Whether a request for changes counts could not be read."],
  };
}

/** Whose request counts depends on the rules, unless it is somebody's who can write. */
function surelyCounts({ state, author, association }: Review, pull: PullRequest): boolean {
  return (
    pull.reviewDecision !== "unknown" ||
    state !== "CHANGES_REQUESTED" ||
    (isHuman(author) && canWrite(association))
  );
}

/** A dismissed review is looked at again where an approval is still missing, or its author was asked again. */
function ofDismissedReviews(context: TurnContext): Turn[] {
  const { pull } = context;
  const needed = needsReview(context) === true;
  return pull.opinions
    .filter((review) => review.state === "DISMISSED" && !isSamePerson(review.author, pull.author))
    .filter(
      (review) =>
        !pull.opinions.some(
          (other) => isSamePerson(other.author, review.author) && byTime(other, review) > 0,
        ),
    )
    .filter((review) => isAnswered(review, context))
    .filter((review) => needed || requestOf(review, context) !== undefined)
    .flatMap((review) => reviewAgain(review, "reviewed it, and the review was dismissed", context));
}

/** A review that only comments asks the author for an answer, and with one or a push for another look. */
function ofCommentReviews(context: TurnContext): Told {
  const { pull, whose, links } = context;
  const needed = needsReview(context) === true;
  if (!areReviewsRead(context)) {
    return { turns: [], unknown: ["Not all of its reviews could be read."] };
  }
  const judged = commentReviews(pull).map((review) => ({
    review,
    answered: mayBeOutweighed(review, pull)
      ? ("unknown" as const)
      : isAnswered(review, context) || authorAnswered(review, pull),
  }));
  const unanswered = judged.filter(({ answered }) => answered === false);
  const answered = judged.filter((each) => each.answered === true);
  return {
    turns: [
      ...unanswered
        .map(({ review }) => review)
        .toSorted(byTime)
        .slice(0, 1)
        .flatMap((first) =>
          whose.author({
            code: "changes_requested",
            message: `${mentioned(unanswered.map(({ review }) => review))} commented in a review and waits for an answer.`,
            since: toMillis(first.submittedAt),
            url: links.at(first.anchor),
          }),
        ),
      ...answered
        .filter(({ review }) => needed || requestOf(review, context) !== undefined)
        .flatMap(({ review }) => reviewAgain(review, "commented in a review", context)),
    ],
    unknown: judged.some((each) => each.answered === "unknown")
      ? ["Not all of its comments could be read, which may answer a review."]
      : [],
  };
}

function ofOutdatedApprovals(context: TurnContext): Turn[] {
  const { pull, opinions, whose, links, pushed } = context;
  if (pull.reviewDecision !== "REVIEW_REQUIRED") {
    return [];
  }
  return opinions.outdatedApprovals
    .filter((review) => !isRequestedAgain(review, pull))
    .flatMap((review) =>
      whose.person(review.author, {
        code: "approval_outdated",
        message: "Approved an earlier commit, and the rules ask for a new approval.",
        since: Math.max(pushed, toMillis(review.submittedAt)),
        url: links.at(review.anchor),
      }),
    );
}

function reviewAgain(review: Review, did: string, context: TurnContext): Turn[] {
  const { pull, whose, links, now } = context;
  const request = requestOf(review, context);
  const pushedSince = review.commitOid !== pull.headOid;
  const since =
    request !== undefined
      ? "a new review was asked for"
      : pushedSince
        ? "the author has pushed since"
        : "the author has answered since";
  return whose.person(review.author, {
    code: "review_again",
    message: `${mentioned([review])} ${did}; ${since}.`,
    since: latest(
      [review.submittedAt, request?.askedAt ?? null, pushedSince ? pull.headCommittedAt : null],
      now,
    ),
    url: links.at(review.anchor),
  });
}

/** Words alone are no answer to a request for changes, nor to a dismissal. */
function isAnswered(review: Review, context: TurnContext): boolean {
  return review.commitOid !== context.pull.headOid || requestOf(review, context) !== undefined;
}

function requestOf(review: Review, { pull }: TurnContext): RequestedReviewer | undefined {
  return pull.requestedReviewers.find(
    ({ login, kind }) => kind === "user" && isSamePerson({ login, type: "User" }, review.author),
  );
}

/** Those who were asked, but for those who are to look again: which of the two can be told where reviews were read. */
export function requestTurns(context: TurnContext, others: readonly Turn[]): Told {
  const { pull, facts, whose, pushed, now } = context;
  const again = new Set(
    others.flatMap(({ code, name }) => (code === "review_again" ? (name ?? []) : [])),
  );
  const requests = asked(pull);
  const known =
    !isUnread(facts, "requests") &&
    !isUnread(facts, "reviews") &&
    pull.reviews.list.length >= pull.reviews.total;

  function turnsOfRequest({ login, kind, askedAt }: RequestedReviewer): Turn[] {
    const reason: Reason = {
      code: "review_requested",
      message: "A review was asked for.",
      since: askedAt === undefined ? pushed : toMillis(askedAt),
    };
    if (kind === "team") {
      return [turn("team", reason, now, safeLogin(login))];
    }
    const person: Actor = { login, type: "User" };
    const mayLookAgain = pull.opinions.some(
      (review) => isSamePerson(review.author, person) && !surelyCounts(review, pull),
    );
    return known && !mayLookAgain && !again.has(safeLogin(login))
      ? whose.person(person, reason)
      : [];
  }

  return {
    turns: requests.flatMap(turnsOfRequest),
    unknown:
      known || requests.every(({ kind }) => kind === "team")
        ? []
        : ["Not all of its reviews could be read."],
  };
}

/** Whether all reviews were read that may still wait for something: of what a push answered, the newest tell enough. */
function areReviewsRead(context: TurnContext): boolean {
  const { list, total } = context.pull.reviews;
  const [oldest] = list.toSorted(byTime);
  return (
    list.length >= total ||
    (needsReview(context) === false &&
      oldest !== undefined &&
      oldest.commitOid !== context.pull.headOid)
  );
}

/** The people and teams that were asked; what a machine is asked for is nobody's turn. */
export function asked({ requestedReviewers }: PullRequest): RequestedReviewer[] {
  return requestedReviewers.filter(
    ({ login, kind }) => kind === "team" || (kind === "user" && canAct({ login, type: "User" })),
  );
}

function mentioned(reviews: readonly Review[]): string {
  return mention(reviewerLogins(reviews));
}

function byTime(one: Review, other: Review): number {
  return toMillis(one.submittedAt) - toMillis(other.submittedAt) || compareText(one.id, other.id);
}
