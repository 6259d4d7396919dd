/**
 * The door to what people wrote. In go the description, comments, reviews and threads of a pull request; out comes what
 * people said, cleaned, with secrets masked and hidden text reported. It must not choose: `select-discussion.ts` does.
 */

import type { HiddenText } from "../../text/hidden-text.ts";
import { estimateTokens } from "../../text/token-estimate.ts";
import type { HeadLines } from "../diff/head-lines.ts";
import { isBot } from "../people/bots.ts";
import { isCommandOnly } from "../people/commands.ts";
import { safeLogin } from "../people/login.ts";
import { canWrite, isSamePerson } from "../people/people.ts";
import type { Comment, PullRequest, Review, ReviewThread } from "../pull-request/pull-request.ts";
import { compareText } from "../pull-request/times.ts";
import { readComment } from "./comment-text.ts";
import { missingByPeople } from "./missing-comments.ts";
import { type Pointers, pointersOf } from "./references.ts";

/** Something one person said, cleaned. */
export interface Utterance {
  id: string;
  author: string;
  at: string;
  text: string;
  tokens: number;
  maintainer: boolean;
  anchor?: string;
  pointers: Pointers;
  /** It suggests changes that are in the change already. */
  isApplied: boolean;
}

export interface ThreadTalk {
  thread: ReviewThread;
  /** GitHub does not say for every thread whether it is resolved; unknown counts as unresolved. */
  unresolved: boolean;
  utterances: Utterance[];
  /** What was suggested last is in the change already, and nobody asked anything since. */
  isApplied: boolean;
  /** Comments by people that GitHub did not deliver. */
  missing: number;
}

export interface ReviewTalk {
  review: Review;
  utterance: Utterance;
  /** The latest opinion of its author: shown even without a word. */
  stands: boolean;
  /** Of a change request: when its author approved after all. */
  approvedAt?: string | undefined;
}

/** What was said on a pull request, people and machines apart, oldest first. */
export interface Discussion {
  description: Utterance | undefined;
  comments: Utterance[];
  reviews: ReviewTalk[];
  threads: ThreadTalk[];
  /** The latest comment of each machine that commented. */
  bots: Utterance[];
  /** Comments by people, those that GitHub did not deliver included: all of these where they cannot be told apart. */
  total: number;
  hidden: { where: string; hidden: HiddenText }[];
  masked: number;
}

const VERDICTS: ReadonlySet<Review["state"]> = new Set(["APPROVED", "CHANGES_REQUESTED"]);

/** `holds` tells whether lines stand in a file after the change. */
export function gatherDiscussion(
  pull: PullRequest,
  holds: HeadLines["holds"] = () => false,
): Discussion {
  const hidden: Discussion["hidden"] = [];
  let masked = 0;

  function utter(
    said: Pick<Comment, "id" | "author" | "association" | "body" | "anchor">,
    at: string,
    where: string,
    kind: "comment" | "description" = "comment",
    thread?: ReviewThread,
  ): Utterance {
    const read = readComment(
      said.body,
      kind,
      (lines) =>
        thread !== undefined && holds(thread.path, lines, thread.outdated ? null : thread.line),
    );
    masked += read.masked;
    if (read.hidden.characters > 0 || read.hidden.passages.length > 0) {
      hidden.push({ where, hidden: read.hidden });
    }
    return {
      id: said.id,
      author: safeLogin(said.author.login),
      at,
      text: read.text,
      tokens: estimateTokens(read.text),
      maintainer: canWrite(said.association),
      pointers: pointersOf(said.body),
      isApplied: read.isApplied,
      ...(said.anchor === undefined ? {} : { anchor: said.anchor }),
    };
  }

  const description = utter(
    { id: pull.id, author: pull.author, association: pull.association, body: pull.body },
    pull.createdAt,
    "the description",
    "description",
  );
  const spoken = pull.comments.list.filter((comment) => !comment.minimized);
  const comments = spoken
    .filter((comment) => !isBot(comment.author) && !isCommandOnly(comment.body))
    .toSorted(byTime)
    .map((comment) =>
      utter(comment, comment.createdAt, `a comment by ${safeLogin(comment.author.login)}`),
    );
  const opinions = new Set(pull.opinions.map((review) => review.id));
  const reviews = everyReview(pull)
    .filter((review) => !review.minimized && !isBot(review.author))
    .toSorted((one, other) => compareText(one.submittedAt, other.submittedAt))
    .map((review) => ({
      review,
      utterance: utter(review, review.submittedAt, `a review by ${safeLogin(review.author.login)}`),
      stands: opinions.has(review.id) && VERDICTS.has(review.state),
      approvedAt:
        review.state === "CHANGES_REQUESTED" ? laterApproval(review, pull)?.submittedAt : undefined,
    }));
  const threads = pull.threads.list.map((thread) => gatherThread(thread, utter));
  return {
    description: description.text === "" ? undefined : description,
    comments,
    reviews,
    threads: threads.filter((talk) => talk.utterances.length > 0),
    bots: latestOfEach(spoken.filter((comment) => isBot(comment.author))).map((comment) =>
      utter(comment, comment.createdAt, `a comment by ${safeLogin(comment.author.login)}`),
    ),
    total:
      comments.length +
      threads.reduce((sum, talk) => sum + talk.utterances.length, 0) +
      (missingByPeople(pull) ??
        Math.max(0, pull.comments.total - pull.comments.list.length) +
          threads.reduce((sum, talk) => sum + talk.missing, 0)),
    hidden,
    masked,
  };
}

/** The newest reviews, and older ones that are still somebody's opinion. */
function everyReview({ reviews, opinions }: PullRequest): Review[] {
  const listed = new Set(reviews.list.map((review) => review.id));
  return [...reviews.list, ...opinions.filter((review) => !listed.has(review.id))];
}

/** The approval that took the place of a review of the same person. */
function laterApproval(review: Review, { opinions }: PullRequest): Review | undefined {
  return opinions.find(
    (other) =>
      other.state === "APPROVED" &&
      isSamePerson(other.author, review.author) &&
      compareText(other.submittedAt, review.submittedAt) > 0,
  );
}

function gatherThread(
  thread: ReviewThread,
  utter: (
    comment: Comment,
    at: string,
    where: string,
    kind: "comment",
    thread: ReviewThread,
  ) => Utterance,
): ThreadTalk {
  const utterances = thread.comments
    .filter((comment) => !comment.minimized && !isBot(comment.author))
    .map((comment) =>
      utter(
        comment,
        comment.createdAt,
        `a review comment by ${safeLogin(comment.author.login)}`,
        "comment",
        thread,
      ),
    );
  const suggested = utterances.findLastIndex(({ text }) => text.includes("Suggested change"));
  return {
    thread,
    unresolved: thread.resolved !== true,
    utterances,
    isApplied:
      utterances[suggested]?.isApplied === true &&
      !utterances.slice(suggested + 1).some(({ text }) => /[?？]/.test(text)),
    missing: Math.max(0, thread.commentsTotal - thread.comments.length),
  };
}

function latestOfEach(comments: readonly Comment[]): Comment[] {
  const latest = new Map<string, Comment>();
  for (const comment of comments.toSorted(byTime)) {
    latest.set(comment.author.login, comment);
  }
  return [...latest.values()];
}

function byTime(one: Comment, other: Comment): number {
  return compareText(one.createdAt, other.createdAt) || compareText(one.id, other.id);
}
