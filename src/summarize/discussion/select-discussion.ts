import { cutText } from "../../text/cut-text.ts";
import { compareText } from "../pull-request/times.ts";
import type { Discussion, ReviewTalk, ThreadTalk, Utterance } from "./gather-discussion.ts";
import { type Claim, shareBudget } from "./share-budget.ts";

export interface Selected {
  description: Utterance | undefined;
  comments: Utterance[];
  reviews: ReviewTalk[];
  threads: ThreadTalk[];
  bots: Utterance[];
  /** Comments by people of which the model gets to see at least the most of a sentence or two. */
  read: number;
  /** Unresolved threads among them. */
  unresolvedRead: number;
}

interface Candidate extends Claim {
  utterance: Utterance;
  /** Whether it counts as a comment in the coverage: descriptions, review bodies and machines do not. */
  counts: boolean;
  /** What is left out first when not everything fits. */
  importance: number;
}

/** Room that serves, for the whole and for each voice where there are many. */
const SERVES_TOKENS = 2800;
const SERVES_EACH_TOKENS = 88;
/** `[C3] comment by somebody, 2026-05-01:` and the marks before each line. */
const HEADING_TOKENS = 16;
/** A sentence or two; one sentence where there is very much to read. */
const FLOOR_TOKENS = HEADING_TOKENS + 48;
const LOW_FLOOR_TOKENS = HEADING_TOKENS + 20;
const NEWEST = 8;
const OPENING = 3;
const BOTS_MAX = 3;
const BOT_TOKENS = 60;
const DESCRIPTION_TOKENS = 600;

/** Chooses what the model reads of a discussion: everything in short rather than some of it in full. */
export function selectDiscussion(discussion: Discussion, maxTokens: number): Selected {
  const claims = rank(discussion, FLOOR_TOKENS);
  const candidates = floorOf(claims) <= maxTokens ? claims : rank(discussion, LOW_FLOOR_TOKENS);
  const serves = Math.max(SERVES_TOKENS, claims.length * SERVES_EACH_TOKENS);
  const budget = Math.min(Math.max(serves, floorOf(candidates)), maxTokens);
  const rooms = shareBudget(candidates, budget);
  const cut = new Map<string, Utterance>();
  for (const [index, { utterance }] of candidates.entries()) {
    const room = (rooms[index] ?? 0) - HEADING_TOKENS;
    if (room > 0) {
      cut.set(utterance.id, { ...utterance, text: cutText(utterance.text, room).text });
    }
  }
  return assemble(discussion, cut);
}

function floorOf(claims: readonly Claim[]): number {
  return claims.reduce((sum, { tokens, floor }) => sum + Math.min(tokens, floor), 0);
}

function rank(discussion: Discussion, floor: number): Candidate[] {
  function claim(utterance: Utterance, importance: number, weight: number): Candidate {
    return {
      utterance,
      importance,
      weight,
      counts: true,
      tokens: Math.max(1, utterance.tokens) + HEADING_TOKENS,
      floor,
    };
  }

  const { description, comments, reviews, threads, bots } = discussion;
  const newest = new Set(comments.slice(-NEWEST));
  const opening = new Set(comments.slice(0, OPENING));
  const candidates: Candidate[] = [
    ...(description === undefined
      ? []
      : [
          {
            ...claim(description, 9, 4),
            counts: false,
            tokens: Math.min(description.tokens, DESCRIPTION_TOKENS) + HEADING_TOKENS,
            floor: floor * 3,
          },
        ]),
    ...comments.map((comment) =>
      claim(
        comment,
        newest.has(comment) ? 7 : opening.has(comment) ? 5 : comment.maintainer ? 4 : 3,
        newest.has(comment) ? 1.6 : comment.maintainer ? 1.2 : 1,
      ),
    ),
    ...reviews
      .filter(({ utterance, stands }) => utterance.text !== "" || stands)
      .map(({ review, utterance }) => ({
        ...claim(utterance, review.state === "CHANGES_REQUESTED" ? 8 : 5, 1.4),
        counts: false,
      })),
    ...threads.flatMap(({ unresolved, utterances }) =>
      utterances.map((utterance, index) => {
        const isEdge = index === 0 || index === utterances.length - 1;
        return claim(
          utterance,
          unresolved ? (isEdge ? 8 : 6) : isEdge ? 3 : 2,
          unresolved ? 1.5 : 0.8,
        );
      }),
    ),
    ...bots.slice(-BOTS_MAX).map((comment) => ({
      ...claim(comment, 1, 0.5),
      tokens: Math.min(comment.tokens, BOT_TOKENS) + HEADING_TOKENS,
      counts: false,
    })),
  ];
  return candidates.toSorted(
    (one, other) =>
      other.importance - one.importance || compareText(other.utterance.at, one.utterance.at),
  );
}

function assemble(discussion: Discussion, cut: ReadonlyMap<string, Utterance>): Selected {
  function keep(utterances: readonly Utterance[]): Utterance[] {
    return utterances.flatMap((utterance) => cut.get(utterance.id) ?? []);
  }

  const threads = discussion.threads.flatMap((talk) => {
    const utterances = keep(talk.utterances);
    return utterances.length === 0 ? [] : [{ ...talk, utterances }];
  });
  const comments = keep(discussion.comments);
  return {
    description: discussion.description && cut.get(discussion.description.id),
    comments: comments.filter((comment) => comment.text !== ""),
    reviews: discussion.reviews.flatMap((talk) => {
      const kept = cut.get(talk.utterance.id);
      return kept === undefined ? [] : [{ ...talk, utterance: kept }];
    }),
    threads,
    bots: keep(discussion.bots).filter((comment) => comment.text !== ""),
    read: comments.length + threads.reduce((sum, talk) => sum + talk.utterances.length, 0),
    unresolvedRead: threads.filter((talk) => talk.unresolved).length,
  };
}
