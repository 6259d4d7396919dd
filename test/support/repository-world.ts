import { CANDIDATES_PER_PAGE } from "../../src/limits.ts";
import type { PullRequests } from "../../src/summarize/ports.ts";
import type {
  Actor,
  Candidate,
  CandidatePage,
  Recount,
} from "../../src/summarize/pull-request/pull-request.ts";

/** Comments of one open pull request, as far as ranking looks at them. */
export interface Discussion {
  number: number;
  title?: string;
  updatedAt?: string;
  createdAt?: string;
  draft?: boolean;
  labels?: string[];
  author?: Actor;
  comments: { author: Actor; createdAt: string; minimized?: boolean; body?: string }[];
  reviews: { author: Actor; submittedAt: string; comments: number }[];
}

export interface WorldOptions {
  /** By what the server orders its most commented list. */
  order?: "total" | "conversation";
  totalsKnown?: boolean;
}

export type RankingPort = Pick<PullRequests, "candidates" | "recount"> & {
  calls: { candidates: number; recounts: number; recounted: number };
};

const NEWEST_MAX = 100;

export function human(login: string): Actor {
  return { login, type: "User" };
}

export function app(login: string): Actor {
  return { login, type: "Bot" };
}

export function totalOf(discussion: Discussion): number {
  return (
    discussion.comments.length +
    discussion.reviews.reduce((sum, review) => sum + review.comments, 0)
  );
}

function conversationOf(discussion: Discussion): number {
  return discussion.comments.length;
}

/** The ranking port over pull requests held in memory, with GitHub's bounds. */
export function createRankingPort(
  discussions: readonly Discussion[],
  options: WorldOptions = {},
): RankingPort {
  const keyOf = options.order === "conversation" ? conversationOf : totalOf;
  const ranked = discussions.toSorted((a, b) => keyOf(b) - keyOf(a) || b.number - a.number);
  const recent = discussions
    .toSorted((a, b) => (updatedAt(b) < updatedAt(a) ? -1 : 1))
    .slice(0, CANDIDATES_PER_PAGE);
  const byId = new Map(discussions.map((discussion) => [`PR_${discussion.number}`, discussion]));
  const calls = { candidates: 0, recounts: 0, recounted: 0 };
  const oldestRecent = recent.at(-1);

  return {
    calls,
    candidates(after) {
      calls.candidates += 1;
      const start = after === undefined ? 0 : Number(after);
      const end = start + CANDIDATES_PER_PAGE;
      const listed = ranked.slice(start, end);
      const first = after === undefined;
      const page: CandidatePage = {
        repository: { owner: "acme", name: "rockets", private: false },
        openCount: discussions.length,
        candidates: (first ? [...new Set([...listed, ...recent])] : listed).map(toCandidate),
        rankedTotals: listed.map(totalOf),
        rankedConversations: listed.map(conversationOf),
        countsKnown: options.totalsKnown ?? true,
        ...(end < ranked.length ? { next: String(end) } : {}),
        ...(first && oldestRecent !== undefined ? { recentSince: updatedAt(oldestRecent) } : {}),
      };
      return Promise.resolve(page);
    },
    recount(ids) {
      calls.recounts += 1;
      calls.recounted += ids.length;
      return Promise.resolve(
        ids.flatMap((id) => {
          const discussion = byId.get(id);
          return discussion === undefined ? [] : [toRecount(id, discussion)];
        }),
      );
    },
  };
}

function updatedAt(discussion: Discussion): string {
  return discussion.updatedAt ?? "2026-11-01T00:00:00Z";
}

function toCandidate(discussion: Discussion): Candidate {
  return {
    id: `PR_${discussion.number}`,
    number: discussion.number,
    title: discussion.title ?? `Change ${discussion.number}`,
    author: discussion.author ?? human("ada"),
    draft: discussion.draft ?? false,
    labels: discussion.labels ?? [],
    createdAt: discussion.createdAt ?? "2026-10-01T00:00:00Z",
    updatedAt: updatedAt(discussion),
    totalComments: totalOf(discussion),
    conversation: conversationOf(discussion),
  };
}

function toRecount(id: string, discussion: Discussion): Recount {
  return {
    id,
    number: discussion.number,
    comments: discussion.comments.slice(-NEWEST_MAX).map((comment) => ({
      minimized: false,
      body: "I see it differently.",
      ...comment,
    })),
    commentsTotal: discussion.comments.length,
    reviews: discussion.reviews.slice(-NEWEST_MAX),
    reviewsTotal: discussion.reviews.length,
  };
}
