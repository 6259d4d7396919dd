import type { Rank } from "../../protocol/pull-request.ts";
import { isBot } from "../people/bots.ts";
import { isCommandOnly } from "../people/commands.ts";
import type { Actor, Candidate, Recount } from "../pull-request/pull-request.ts";
import { toMillis } from "../pull-request/times.ts";
import { WEEK_MS } from "./window.ts";

/** How many comments of a pull request were written by people. */
export interface HumanCount {
  candidate: Candidate;
  rank: Rank;
  /** What `rank.humanComments` can be at most: more than it where older comments could not be seen. */
  atMost: number;
  /** Of all time, whatever the window: what a later look is compared with. */
  commentsEver: number;
  /** Of all time, whoever wrote them. */
  reviewComments: number;
  /** Minimized comments may be among them: the API does not show which. */
  minimizedUnknown: boolean;
  /** Last comment or review by a person, else the opening; in milliseconds since 1970. */
  lastHumanActivity: number;
}

/** When, and against what, is counted. */
export interface CountingRules {
  /** Comments before it do not count. */
  since: number;
  now: number;
  /** Whether the candidate's total is an upper bound of its comments. */
  totalsKnown: boolean;
}

/** Counts by author. Review comments are counted through the review that each of them belongs to. */
export function countHumans(
  candidate: Candidate,
  recount: Recount,
  rules: CountingRules,
): HumanCount {
  const dated = withTimes(recount);
  const inWindow = tally(dated, rules.since, rules.now);
  const ever = tally(dated, Number.NEGATIVE_INFINITY, rules.now);
  const atMost = upperBound(candidate, dated, inWindow, rules);
  const everAtMost = upperBound(candidate, dated, ever, {
    ...rules,
    since: Number.NEGATIVE_INFINITY,
  });
  return {
    candidate,
    rank: {
      score: inWindow.human,
      humanComments: inWindow.human,
      participants: inWindow.people.size,
      ...(atMost > inWindow.human ? { atLeast: true } : {}),
      lastWeek: inWindow.lastWeek,
      botCommentsIgnored: inWindow.bots,
    },
    atMost,
    commentsEver: Number.isFinite(everAtMost) ? everAtMost : ever.human,
    reviewComments: recount.reviews.reduce((sum, { comments }) => sum + comments, 0),
    minimizedUnknown: recount.minimizedUnknown === true,
    lastHumanActivity: lastHumanActivity(candidate, dated),
  };
}

/** A comment or review with what every count asks of it, worked out once. */
interface Said {
  author: Actor;
  at: number;
  bot: boolean;
  /** How many comments it is. */
  size: number;
  /** Whether it says something to people. */
  discusses: boolean;
  /** Whether readers see it: a sign of life. */
  visible: boolean;
}

interface Dated {
  comments: Said[];
  reviews: Said[];
  commentsTotal: number;
  reviewsTotal: number;
}

function withTimes({ comments, reviews, commentsTotal, reviewsTotal }: Recount): Dated {
  return {
    comments: comments.map(({ author, createdAt, minimized, body }) => ({
      author,
      at: toMillis(createdAt),
      bot: isBot(author),
      size: 1,
      discusses: !minimized && !isCommandOnly(body),
      visible: !minimized,
    })),
    reviews: reviews.map(({ author, submittedAt, comments: size }) => ({
      author,
      at: toMillis(submittedAt),
      bot: isBot(author),
      size,
      discusses: true,
      visible: true,
    })),
    commentsTotal,
    reviewsTotal,
  };
}

interface Tally {
  human: number;
  bots: number;
  lastWeek: number;
  people: Set<string>;
  /** All comments looked at, whether they count or not. */
  seen: number;
}

function tally({ comments, reviews }: Dated, since: number, now: number): Tally {
  const result: Tally = { human: 0, bots: 0, lastWeek: 0, people: new Set(), seen: 0 };
  for (const { author, at, bot, size, discusses } of [...comments, ...reviews]) {
    result.seen += size;
    if (at < since || size === 0) {
      continue;
    }
    if (bot) {
      result.bots += size;
    } else if (discusses) {
      result.human += size;
      result.lastWeek += at >= now - WEEK_MS ? size : 0;
      result.people.add(author.login);
    }
  }
  return result;
}

function upperBound(
  candidate: Candidate,
  { comments, commentsTotal, reviews, reviewsTotal }: Dated,
  counted: Tally,
  { since, totalsKnown }: CountingRules,
): number {
  // Lists hold the newest: one that starts before the window covers all of it.
  const unseenComments = comments.some(({ at }) => at < since)
    ? 0
    : Math.max(0, commentsTotal - comments.length);
  const unseenReviews = reviewsTotal > reviews.length && !reviews.some(({ at }) => at < since);
  if (unseenComments === 0 && !unseenReviews) {
    return counted.human;
  }
  const byRecount = unseenReviews ? Number.POSITIVE_INFINITY : counted.human + unseenComments;
  const byTotal = totalsKnown
    ? Math.max(counted.human, counted.human + candidate.totalComments - counted.seen)
    : Number.POSITIVE_INFINITY;
  return Math.min(byRecount, byTotal);
}

function lastHumanActivity(candidate: Candidate, { comments, reviews }: Dated): number {
  return Math.max(
    toMillis(candidate.createdAt),
    ...[...comments, ...reviews].filter(({ bot, visible }) => visible && !bot).map(({ at }) => at),
  );
}
