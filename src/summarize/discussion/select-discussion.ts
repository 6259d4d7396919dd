import { cutText } from "../../text/cut-text.ts";
import { estimateTokens } from "../../text/token-estimate.ts";
import { compareText } from "../pull-request/times.ts";
import type { Discussion, ReviewTalk, ThreadTalk, Utterance } from "./gather-discussion.ts";
import { findReferences } from "./references.ts";
import { type Claim, shortenLeast } from "./shorten-least.ts";

export interface Selected {
  description: Utterance | undefined;
  comments: Utterance[];
  reviews: ReviewTalk[];
  threads: ThreadTalk[];
  bots: Utterance[];
  /** Comments by people that are there whole, and those that are there in part. */
  read: number;
  cut: number;
  /** Unresolved threads among them. */
  unresolvedRead: number;
}

interface Candidate extends Claim {
  utterance: Utterance;
  /** What is cut first when not everything fits. */
  importance: number;
}

/** `[C3] comment by somebody (maintainer), 2026-05-01:`, and the name and date before each turn of a thread. */
const HEADING_TOKENS = 20;
const TURN_TOKENS = 14;
const NEWEST = 8;
const OPENING = 3;
/** The description, how each unresolved thread begins and ends, verdicts, the newest comments. */
const KEY_IMPORTANCE = 7;
const BOTS_MAX = 3;
const BOT_TOKENS = 60;

/** What the model reads of a discussion: all of it where there is room, else the least important cut first. */
export function selectDiscussion(discussion: Discussion, maxTokens: number): Selected {
  const all = claimsOf(discussion);
  const fits = all.reduce((sum, { tokens }) => sum + tokens, 0) <= maxTokens;
  const candidates = fits ? all : byImportance(liftReferredTo(all));
  const rooms = fits ? all.map(({ tokens }) => tokens) : shortenLeast(candidates, maxTokens);
  const shown = new Map<string, { utterance: Utterance; isWhole: boolean }>();
  for (const [index, { utterance, heading }] of candidates.entries()) {
    const room = rooms[index] ?? 0;
    if (room > 0) {
      const isWhole = room >= tokensOf(utterance, heading);
      const text = isWhole ? utterance.text : cutText(utterance.text, room - heading).text;
      shown.set(utterance.id, { utterance: { ...utterance, text }, isWhole });
    }
  }
  return assemble(discussion, shown);
}

/** As the prompt writes it: with a bar before each line. */
function tokensOf({ text, tokens }: Utterance, heading: number): number {
  return tokens + text.split("\n").length + heading;
}

function claim(utterance: Utterance, importance: number, heading = HEADING_TOKENS): Candidate {
  return {
    utterance,
    importance,
    heading,
    tokens: tokensOf(utterance, heading),
    isKey: importance >= KEY_IMPORTANCE,
    isReferredTo: false,
  };
}

/** Everything that was said and may be shown. */
function claimsOf(discussion: Discussion): Candidate[] {
  const { description, comments, reviews, threads, bots } = discussion;
  const newest = new Set(comments.slice(-NEWEST));
  const opening = new Set(comments.slice(0, OPENING));
  return [
    ...(description === undefined ? [] : [claim(description, 10)]),
    ...comments.map((comment) =>
      claim(
        comment,
        newest.has(comment) ? 7 : opening.has(comment) ? 5 : comment.maintainer ? 4 : 3,
      ),
    ),
    ...reviews
      .filter(({ utterance, stands }) => utterance.text !== "" || stands)
      .map(({ review, utterance, stands }) =>
        claim(utterance, stands ? 9 : review.state === "CHANGES_REQUESTED" ? 8 : 5),
      ),
    ...threads.flatMap(({ thread, unresolved, utterances }) =>
      utterances.map((utterance, index) => {
        const isFirst = index === 0;
        const isLast = index === utterances.length - 1;
        return claim(
          utterance,
          unresolved ? (isLast ? 9 : isFirst ? 8 : 6) : isLast ? 3.5 : isFirst ? 3 : 2,
          TURN_TOKENS + (isFirst ? HEADING_TOKENS + estimateTokens(thread.path) : 0),
        );
      }),
    ),
    ...bots.slice(-BOTS_MAX).map((comment) => {
      const whole = claim(comment, 1);
      return { ...whole, tokens: Math.min(whole.tokens, BOT_TOKENS + whole.heading) };
    }),
  ];
}

function byImportance(candidates: readonly Candidate[]): Candidate[] {
  return candidates.toSorted(
    (one, other) =>
      other.importance - one.importance || compareText(other.utterance.at, one.utterance.at),
  );
}

/** What somebody refers to is a little more important than what they say about it. */
function liftReferredTo(candidates: readonly Candidate[]): Candidate[] {
  const byTime = candidates.toSorted((one, other) =>
    compareText(one.utterance.at, other.utterance.at),
  );
  const lifted = new Map(byTime.map((candidate) => [candidate.utterance, { ...candidate }]));
  const references = findReferences(byTime.map(({ utterance }) => utterance));
  for (const [from, referredTo] of [...references].toReversed()) {
    const importance = (lifted.get(from)?.importance ?? 0) + LIFT;
    for (const utterance of referredTo) {
      const candidate = lifted.get(utterance);
      if (candidate !== undefined) {
        candidate.importance = Math.max(candidate.importance, importance);
        candidate.isKey = candidate.importance >= KEY_IMPORTANCE;
        candidate.isReferredTo = true;
      }
    }
  }
  return [...lifted.values()];
}

const LIFT = 0.001;

function assemble(
  discussion: Discussion,
  shown: ReadonlyMap<string, { utterance: Utterance; isWhole: boolean }>,
): Selected {
  function keep(utterances: readonly Utterance[]): Utterance[] {
    return utterances.flatMap(({ id }) => shown.get(id)?.utterance ?? []);
  }

  const threads = discussion.threads.flatMap((talk) => {
    const utterances = keep(talk.utterances);
    return utterances.length === 0 ? [] : [{ ...talk, utterances }];
  });
  const comments = keep(discussion.comments);
  const kept = [...comments, ...threads.flatMap((talk) => talk.utterances)];
  const read = kept.filter(({ id }) => shown.get(id)?.isWhole === true).length;
  return {
    description: discussion.description && shown.get(discussion.description.id)?.utterance,
    comments: comments.filter((comment) => comment.text !== ""),
    reviews: discussion.reviews.flatMap((talk) => {
      const utterance = shown.get(talk.utterance.id)?.utterance;
      return utterance === undefined ? [] : [{ ...talk, utterance }];
    }),
    threads,
    bots: keep(discussion.bots).filter((comment) => comment.text !== ""),
    read,
    cut: kept.length - read,
    unresolvedRead: threads.filter((talk) => talk.unresolved).length,
  };
}
