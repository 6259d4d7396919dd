import type { Unread } from "../../protocol/pull-request.ts";
import { plainLogin } from "../../summarize/people/bots.ts";
import type {
  Mergeability,
  MergeState,
  PullRequest,
  Review,
  ReviewThread,
} from "../../summarize/pull-request/pull-request.ts";
import type { Totals } from "./candidates.ts";
import { isFromFork } from "./open.ts";
import type { Rows } from "./pages.ts";
import type { RestReader } from "./reader.ts";
import type { PullFull, PullRow, ReviewComment } from "./rows.ts";

const NONE: Rows<never> = { rows: [], missing: 0 };

/** Everything but the changes, as far as this connection shows; what it does not show is said to be unread. */
export async function readDetail(
  reader: RestReader,
  { number, row, totals }: { number: number; row: PullRow | undefined; totals: Totals | undefined },
): Promise<PullRequest | null> {
  const full = await reader.pull(number);
  const about = full ?? row;
  if (about === undefined) {
    return null;
  }
  const conversationTotal = full?.comments ?? totals?.conversation ?? null;
  const reviewTotal = full?.review_comments ?? totals?.review ?? null;
  const [conversation, reviewComments, reviews, checks, headCommittedAt] = await Promise.all([
    conversationTotal === 0 ? NONE : reader.comments(number, conversationTotal),
    reviewTotal === 0 ? NONE : reader.reviewComments(number),
    reader.reviews(number),
    reader.checks(about.head.sha),
    full === null ? null : reader.headCommittedAt(number, full.commits, full.head.sha),
  ]);
  const submitted = (reviewComments?.rows ?? []).filter(
    ({ review }) => review === null || reviews?.pending.has(review) !== true,
  );
  const threads = toThreads(submitted);
  const allThreads =
    reviewComments?.missing === 0 && reviewComments.rows.length >= (reviewTotal ?? 0);
  const perReview = Map.groupBy(submitted, ({ review }) => `review-${review}`);
  const list = (reviews?.list ?? []).map((review) => ({
    ...review,
    comments: perReview.get(review.id)?.length ?? 0,
  }));
  const opinions = latestOpinions(list);
  const unread: Unread[] = [
    ...(full === null ? (["size"] as const) : []),
    ...(conversation === null ? (["comments"] as const) : []),
    ...(reviews?.complete !== true ? (["reviews"] as const) : []),
    ...(reviewComments === null ? (["threads"] as const) : []),
    ...(threads.length > 0 ? (["resolution"] as const) : []),
  ];
  return {
    ...toFields(about),
    ...toSize(full),
    headCommittedAt,
    reviewDecision:
      reviews === null
        ? "unknown"
        : deriveReviewDecision(toMergeability(full).mergeState, opinions),
    checks,
    comments: {
      total: Math.max(
        (conversation?.rows.length ?? 0) + (conversation?.missing ?? 0),
        conversationTotal ?? 0,
      ),
      list: (conversation?.rows ?? []).map(({ comment }) => comment),
    },
    reviews: { total: list.length, list },
    opinions,
    // How many older ones there are is not known.
    threads: { total: threads.length + (allThreads ? 0 : 1), list: threads },
    ...(unread.length === 0 ? {} : { unread }),
  };
}

/** Null is what GitHub has not worked out yet. */
export function toMergeability(full: PullFull | null): Mergeability {
  const mergeable = full?.mergeable;
  return {
    mergeable: mergeable == null ? "UNKNOWN" : mergeable ? "MERGEABLE" : "CONFLICTING",
    mergeState: full?.mergeable_state ?? "UNKNOWN",
  };
}

function toFields(row: PullRow) {
  return {
    id: row.node_id,
    number: row.number,
    title: row.title,
    body: row.body ?? "",
    author: row.user,
    association: row.author_association,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    draft: row.draft,
    headOid: row.head.sha,
    headRef: row.head.ref,
    baseRef: row.base.ref,
    fromFork: isFromFork(row),
    labels: row.labels.map(({ name }) => name),
    assignees: (row.assignees ?? []).map(({ login }) => login),
    autoMerge: row.auto_merge != null,
    // Neither the queue nor the issues it closes are part of the REST API.
    mergeQueue: null,
    closes: [],
    requestedReviewers: [
      ...(row.requested_reviewers ?? []).flatMap((person) =>
        person === null
          ? []
          : [
              {
                login: plainLogin(person.login),
                kind: person.type === "Bot" ? ("bot" as const) : ("user" as const),
              },
            ],
      ),
      ...(row.requested_teams ?? []).map(({ slug }) => ({ login: slug, kind: "team" as const })),
    ],
  };
}

function toSize(full: PullFull | null) {
  return {
    additions: full?.additions ?? 0,
    deletions: full?.deletions ?? 0,
    changedFiles: full?.changed_files ?? 0,
    commits: full?.commits ?? 0,
    ...toMergeability(full),
  };
}

/** Each person's latest approval, change request or dismissal, as GraphQL would list them. */
function latestOpinions(reviews: readonly Review[]): Review[] {
  const latest = new Map<string, Review>();
  for (const review of reviews.toSorted((a, b) => a.submittedAt.localeCompare(b.submittedAt))) {
    if (review.state !== "COMMENTED" && review.state !== "PENDING") {
      const person = review.author.login.toLowerCase();
      latest.set(person === "ghost" ? review.id : person, review);
    }
  }
  return [...latest.values()];
}

/** States of mergeability in which no rule of the repository stands in the way. */
const UNBLOCKED: ReadonlySet<MergeState> = new Set(["CLEAN", "UNSTABLE", "HAS_HOOKS"]);

/**
 * REST does not show the decision, nor the rules behind it. Where GitHub says that nothing blocks the merge, the rules
 * about reviews are met, whichever they are; elsewhere they are unknown.
 */
function deriveReviewDecision(
  mergeState: MergeState,
  opinions: readonly Review[],
): PullRequest["reviewDecision"] {
  if (!UNBLOCKED.has(mergeState)) {
    return "unknown";
  }
  return opinions.some((review) => review.state === "APPROVED") ? "APPROVED" : null;
}

/**
 * Review comments by thread. REST has no threads: replies name the comment that began one. Whether it was resolved is
 * not shown.
 */
function toThreads(comments: readonly ReviewComment[]): ReviewThread[] {
  const byThread = Map.groupBy(comments.toSorted(byTime), (comment) => comment.thread);
  return [...byThread].flatMap(([id, said]) => {
    const [first] = said;
    if (first === undefined) {
      return [];
    }
    // The one that began it is missing where only the newest comments were read.
    const begun = first.comment.id === `discussion_r${id}`;
    return [
      {
        id: `thread-${id}`,
        resolved: null,
        outdated: said.every(({ outdated }) => outdated),
        path: first.path,
        line: first.line,
        comments: said.map(({ comment }) => comment),
        commentsTotal: said.length + (begun ? 0 : 1),
      },
    ];
  });
}

function byTime(a: ReviewComment, b: ReviewComment): number {
  return (
    a.comment.createdAt.localeCompare(b.comment.createdAt) ||
    a.comment.id.localeCompare(b.comment.id, "en", { numeric: true })
  );
}
