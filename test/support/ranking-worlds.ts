import type { Actor } from "../../src/summarize/pull-request/pull-request.ts";
import { app, type Discussion, human } from "./repository-world.ts";

/** How the comments of a generated repository are spread. */
export interface Spread {
  pullRequests: number;
  seed: number;
  /** Size of the largest discussions. */
  largest: number;
  /** How steeply sizes fall: 0 is flat. */
  steepness: number;
  /** Share of comments that do not count: bots, commands, minimized. */
  noise: number;
  /** Share of pull requests that hold the noise; the others have none. */
  noisy: number;
  /** How many times as many comments they have as the others. */
  louder: number;
  /** Share of comments that are review comments. */
  reviews: number;
  /** Whether each pull request has comments of one kind only: that is then the share of those that are all review. */
  parted?: boolean;
}

export const NOW = Date.parse("2026-11-20T12:00:00Z");
const MINUTES_MAX = 60 * 24 * 60;

/** Formatting a date is what takes long when a million comments are made up. */
const formatted: string[] = [];

function minutesAgo(minutes: number): string {
  const whole = Math.floor(minutes);
  return (formatted[whole] ??= new Date(NOW - whole * 60_000).toISOString());
}

const BOTS: Actor[] = [
  app("coverage"),
  human("k8s-ci-robot"),
  human("renovate[bot]"),
  human("codecov-commenter"),
];

/** A repository of the given spread, the same for the same seed. */
export function generateDiscussions(spread: Spread): Discussion[] {
  const random = createRandom(spread.seed);
  return Array.from({ length: spread.pullRequests }, (_, index) => {
    const share = (1 + random() * 0.2) / (1 + spread.steepness * random() * spread.pullRequests);
    const noise = random() < spread.noisy ? spread.noise : 0;
    const louder = noise > 0 ? spread.louder : 1;
    const size = Math.floor(spread.largest * louder * Math.min(1, share));
    const reviews = spread.parted === true ? Number(random() < spread.reviews) : spread.reviews;
    return generateDiscussion(index + 1, size, noise, reviews, random);
  });
}

function generateDiscussion(
  number: number,
  size: number,
  noise: number,
  reviews: number,
  random: () => number,
): Discussion {
  const discussion: Discussion = { number, comments: [], reviews: [] };
  let age = random() * MINUTES_MAX;
  discussion.createdAt = minutesAgo(age);
  for (let index = 0; index < size; index += 1) {
    age = Math.floor(age * (0.5 + random() / 2));
    const createdAt = minutesAgo(age);
    const noisy = random() < noise;
    const person = human(`person-${Math.floor(random() * 9)}`);
    const machine = BOTS[Math.floor(random() * BOTS.length)] ?? app("coverage");
    if (random() < reviews) {
      const comments = 1 + Math.floor(random() * 4);
      discussion.reviews.push({
        author: noisy ? machine : person,
        submittedAt: createdAt,
        comments,
      });
    } else if (!noisy) {
      discussion.comments.push({ author: person, createdAt });
    } else if (random() < 0.6) {
      discussion.comments.push({ author: machine, createdAt });
    } else if (random() < 0.5) {
      discussion.comments.push({ author: person, createdAt, minimized: true });
    } else {
      discussion.comments.push({ author: person, createdAt, body: "/retest" });
    }
  }
  discussion.updatedAt = minutesAgo(age);
  return discussion;
}

/** What a pull request truly scores, by the definition and nothing else. */
export function trueScore(discussion: Discussion, since = Number.NEGATIVE_INFINITY): number {
  const comments = discussion.comments.filter(
    (comment) =>
      !isMachine(comment.author) &&
      comment.minimized !== true &&
      comment.body === undefined &&
      Date.parse(comment.createdAt) >= since,
  );
  const reviews = discussion.reviews.filter(
    (review) => !isMachine(review.author) && Date.parse(review.submittedAt) >= since,
  );
  return comments.length + reviews.reduce((sum, review) => sum + review.comments, 0);
}

function isMachine(actor: Actor): boolean {
  return BOTS.some((bot) => bot.login === actor.login);
}

/** mulberry32: small, seeded, good enough to spread numbers. */
function createRandom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
