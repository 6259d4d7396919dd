import type { Unread } from "../../protocol/pull-request.ts";
import type { PullRequest } from "../../summarize/pull-request/pull-request.ts";
import type { Totals } from "./candidates.ts";
import type { PullFull, PullRow } from "./pull-row.ts";
import type { RestReader } from "./reader.ts";
import { deriveReviewDecision, latestOpinions } from "./review-decision.ts";
import { toThreads } from "./threads.ts";

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
  const conversation = full?.comments ?? totals?.conversation ?? null;
  const reviewTotal = full?.review_comments ?? totals?.review ?? null;
  const [talk, reviewComments, reviews, checks, headCommittedAt] = await Promise.all([
    conversation === 0 ? [] : reader.comments(number, conversation),
    reviewTotal === 0 ? [] : reader.reviewComments(number),
    reader.reviews(number),
    reader.checks(about.head.sha),
    full === null ? null : reader.headCommittedAt(number, full.commits, full.head.sha),
  ]);
  const threads = toThreads(reviewComments ?? []);
  const allThreads = (reviewComments ?? []).length >= (reviewTotal ?? 0);
  const perReview = Map.groupBy(reviewComments ?? [], ({ review }) => `review-${review}`);
  const list = (reviews ?? []).map((review) => ({
    ...review,
    comments: perReview.get(review.id)?.length ?? 0,
  }));
  const opinions = latestOpinions(list);
  const unread: Unread[] = [
    ...(full === null ? (["size"] as const) : []),
    ...(talk === null ? (["comments"] as const) : []),
    ...(reviews === null ? (["reviews"] as const) : []),
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
        : deriveReviewDecision(full?.mergeable_state ?? "unknown", opinions),
    checks,
    comments: {
      total: Math.max(talk?.length ?? 0, conversation ?? 0),
      list: (talk ?? []).map(({ comment }) => comment),
    },
    reviews: { total: list.length, list },
    opinions,
    // How many older ones there are is not known.
    threads: { total: threads.length + (allThreads ? 0 : 1), list: threads },
    ...(unread.length === 0 ? {} : { unread }),
  };
}

/** Null is what GitHub has not worked out yet. */
export function toMergeable(mergeable: boolean | null | undefined): PullRequest["mergeable"] {
  return mergeable == null ? "UNKNOWN" : mergeable ? "MERGEABLE" : "CONFLICTING";
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
    labels: row.labels.map(({ name }) => name),
    assignees: (row.assignees ?? []).map(({ login }) => login),
    autoMerge: row.auto_merge != null,
    // Neither the queue nor the issues it closes are part of the REST API.
    mergeQueue: null,
    closes: [],
    requestedReviewers: [
      ...(row.requested_reviewers ?? []).flatMap((person) =>
        person === null ? [] : [{ login: person.login, kind: "user" as const }],
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
    mergeable: toMergeable(full?.mergeable),
  };
}
