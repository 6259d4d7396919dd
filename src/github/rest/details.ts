import { plainLogin } from "../../summarize/people/bots.ts";
import type {
  Mergeability,
  PullRequest,
  Review,
  ReviewThread,
} from "../../summarize/pull-request/pull-request.ts";
import { isRefusedAlone } from "../client/refusal.ts";
import { unreadIf } from "../unread-if.ts";
import type { Totals } from "./candidates.ts";
import { isFromFork } from "./open.ts";
import type { RestReader } from "./reader.ts";
import { submittedOf } from "./recount.ts";
import type { PullFull, PullRow, ReviewComment } from "./rows.ts";
import { isBroken, isUnreadable, orNull } from "./unreadable.ts";

const NONE = { rows: [], missing: 0, complete: true };

/** Everything but the changes, as far as this connection shows; what it does not show is said to be unread. */
export async function readDetail(
  reader: RestReader,
  { number, row, totals }: { number: number; row: PullRow | undefined; totals: Totals | undefined },
): Promise<PullRequest | null> {
  const full = await orNull(
    reader.pull(number, row === undefined ? undefined : "entry"),
    // What the list says of it is enough to go on with.
    (error) => row !== undefined && (isBroken(error) || isRefusedAlone(error)),
  );
  const about = full ?? row;
  if (about === undefined) {
    return null;
  }
  const conversationTotal = full?.comments ?? totals?.conversation ?? null;
  const reviewTotal = full?.review_comments ?? totals?.review ?? null;
  const mergeability = toMergeability(full);
  const [conversation, reviewComments, reviews, checks, headCommittedAt] = await Promise.all([
    conversationTotal === 0
      ? NONE
      : orNull(reader.comments(number, conversationTotal), isUnreadable),
    reviewTotal === 0 ? NONE : orNull(reader.reviewComments(number), isUnreadable),
    orNull(reader.reviews(number), isUnreadable),
    reader.checks(about.head.sha, mergeability.mergeState),
    full?.commits == null ? null : reader.headCommittedAt(number, full.commits, full.head.sha),
  ]);
  const submitted = submittedOf(reviewComments?.rows ?? [], reviews);
  const threads = toThreads(submitted);
  const allThreads =
    reviewComments?.missing === 0 &&
    (reviewComments.complete || reviewTotal !== null) &&
    reviewComments.rows.length >= (reviewTotal ?? 0);
  const perReview = Map.groupBy(submitted, ({ review }) => `review-${review}`);
  const isDismissed = reviews?.list.some(({ state }) => state === "DISMISSED") === true;
  const dismissals = isDismissed ? await reader.dismissals(number) : undefined;
  const list = (reviews?.list ?? []).map((review) => {
    const dismissal = review.state === "DISMISSED" ? dismissals?.get(review.id) : undefined;
    return {
      ...review,
      comments: perReview.get(review.id)?.length ?? 0,
      ...(dismissal === undefined ? {} : { dismissal }),
    };
  });
  const opinions = latestOpinions(list);
  const unread = unreadIf({
    draft: about.draft == null,
    size: full === null || SIZES.some((size) => full[size] === null),
    labels: about.labels == null,
    comments: conversation === null || (conversationTotal === null && !conversation.complete),
    reviews: reviews?.complete !== true,
    requests: namesNotAll(about),
    // One that is missing may be the last word of any; where the list goes on, it is the older ones that were not read.
    threads: reviewComments?.missing !== 0 || (reviewComments.complete && !allThreads),
    resolution: threads.length > 0,
    // No part of the REST API, as the merge queue is none.
    closes: true,
  });
  return {
    ...toFields(about),
    ...toSize(full),
    headCommittedAt,
    // Not part of the REST API; what follows from the rest is judged there.
    reviewDecision: "unknown",
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
    unread,
  };
}

const SIZES = ["additions", "deletions", "changed_files", "commits"] as const;

function namesNotAll({ requested_reviewers: people, requested_teams: teams }: PullRow): boolean {
  return people == null || teams == null || people.includes(null);
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
    draft: row.draft === true,
    headOid: row.head.sha,
    headRef: row.head.ref,
    baseRef: row.base.ref,
    fromFork: isFromFork(row),
    labels: (row.labels ?? []).map(({ name }) => name),
    assignees: (row.assignees ?? []).map(({ login }) => login),
    autoMerge: row.auto_merge != null,
    // Neither the queue nor the issues it closes are part of the REST API.
    mergeQueue: null,
    mergeQueueShown: false as const,
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
        // They are read from the newest on.
        latest: said.length,
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
