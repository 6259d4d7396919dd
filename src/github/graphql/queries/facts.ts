import * as z from "zod";

import type {
  PullRequest,
  RequestedReviewer,
} from "../../../summarize/pull-request/pull-request.ts";
import { AUTHOR, Author, AuthorAssociation } from "./actor.ts";
import { connectionOf, nodesOf } from "./connection.ts";
import { ReviewNode, Reviews } from "./discussion.ts";
import { Mergeable, MergeState } from "./mergeability.ts";

/** Selects what `RequestedReviewerNode` reads. */
export const REQUESTED_REVIEWER = `requestedReviewer {
  type: __typename
  ... on User { login }
  ... on Bot { login }
  ... on Mannequin { login }
  ... on Team { slug }
}`;

/** What is known of a pull request beside its discussion, its checks and its text: for entries and rows alike. */
export const FACTS = `id
number
title
${AUTHOR}
association: authorAssociation
createdAt
updatedAt
draft: isDraft
headOid: headRefOid
headRef: headRefName
baseRef: baseRefName
fromFork: isCrossRepository
additions
deletions
changedFiles
mergeable
mergeState: mergeStateStatus
reviewDecision
autoMergeRequest { enabledAt }
mergeQueueEntry { state position }
labels(first: 100) { totalCount nodes { name } }
assignees(first: 10) { nodes { login } }
reviewRequests(first: 100) { totalCount nodes { ${REQUESTED_REVIEWER} } }
commits(last: 1) { totalCount nodes { commit { committedDate } } }
latestOpinionatedReviews(first: 100) { totalCount nodes { ...Review } }
reviews(last: 40) {
  totalCount
  pageInfo { hasPreviousPage startCursor }
  nodes { ...Review }
}`;

export const RequestedReviewerNode = z
  .object({
    type: z.string(),
    login: z.string().optional(),
    slug: z.string().optional(),
  })
  .nullish()
  .transform((reviewer): RequestedReviewer[] => {
    const { type, login, slug } = reviewer ?? {};
    if (type === "Team" && slug !== undefined) {
      return [{ login: slug, kind: "team" }];
    }
    return login === undefined ? [] : [{ login, kind: type === "Bot" ? "bot" : "user" }];
  });

/** What `FACTS` selects. */
export const FactsFields = z.object({
  id: z.string(),
  number: z.int(),
  title: z.string(),
  author: Author,
  association: AuthorAssociation,
  createdAt: z.string(),
  updatedAt: z.string(),
  draft: z.boolean(),
  headOid: z.string(),
  headRef: z.string(),
  baseRef: z.string(),
  fromFork: z.boolean().optional(),
  additions: z.int().nullish(),
  deletions: z.int().nullish(),
  changedFiles: z.int().nullish(),
  mergeable: Mergeable,
  mergeState: MergeState,
  reviewDecision: z
    .enum(["APPROVED", "CHANGES_REQUESTED", "REVIEW_REQUIRED", "unknown"])
    .nullish()
    .catch("unknown")
    .transform((decision) => (decision === undefined ? "unknown" : decision)),
  autoMergeRequest: z.looseObject({}).nullish(),
  mergeQueueEntry: z.object({ state: z.string(), position: z.int() }).nullish(),
  labels: connectionOf(z.object({ name: z.string() })).nullish(),
  assignees: z.object({ nodes: nodesOf(z.object({ login: z.string() })) }).nullish(),
  reviewRequests: connectionOf(
    z.object({ requestedReviewer: z.unknown() }).transform(({ requestedReviewer }) => ({
      isNamed: requestedReviewer != null,
      reviewer: RequestedReviewerNode.parse(requestedReviewer),
    })),
  ).nullish(),
  commits: connectionOf(z.object({ commit: z.object({ committedDate: z.string() }) })).nullish(),
  latestOpinionatedReviews: connectionOf(ReviewNode).nullish(),
  reviews: Reviews.nullish(),
});

/** The facts in the core's words, and which of them were read `partly`, or not at all. */
export function toFacts(node: z.output<typeof FactsFields>) {
  const {
    commits,
    labels,
    assignees,
    autoMergeRequest,
    mergeQueueEntry,
    reviewRequests,
    latestOpinionatedReviews,
    reviews,
    fromFork,
    additions,
    deletions,
    changedFiles,
    ...fields
  } = node;
  const sizes = [additions, deletions, changedFiles, commits];
  const opinions = latestOpinionatedReviews?.nodes ?? [];
  const named = (reviewRequests?.nodes ?? []).filter(({ isNamed }) => isNamed);
  const unnamed = Math.max(0, (reviewRequests?.totalCount ?? 0) - named.length);
  return {
    ...fields,
    ...(fromFork === undefined ? {} : { fromFork }),
    additions: additions ?? 0,
    deletions: deletions ?? 0,
    changedFiles: changedFiles ?? 0,
    commits: commits?.totalCount ?? 0,
    headCommittedAt: commits?.nodes[0]?.commit.committedDate ?? null,
    labels: labels?.nodes.map(({ name }) => name) ?? [],
    assignees: assignees?.nodes.map(({ login }) => login) ?? [],
    autoMerge: autoMergeRequest != null,
    mergeQueue: mergeQueueEntry ?? null,
    requestedReviewers: named.flatMap(({ reviewer }) => reviewer),
    // There are kinds of teams that have no name to ask for.
    ...(named.some(({ reviewer }) => reviewer.length === 0) ? { hiddenTeams: true } : {}),
    reviews: { total: reviews?.total ?? 0, list: reviews?.list ?? [] },
    opinions,
    unnamed,
    partly: {
      size: sizes.some((size) => size == null),
      labels: isPart(labels),
      reviews: reviews == null || isPart(latestOpinionatedReviews),
      requests: reviewRequests == null || unnamed > 0,
    },
  } satisfies Partial<PullRequest> & Record<string, unknown>;
}

/** Whether some of a list are missing, or all of it. */
export function isPart(
  list: { totalCount: number; nodes: readonly unknown[] } | null | undefined,
): boolean {
  return list == null || list.nodes.length < list.totalCount;
}
