import * as z from "zod";

import type {
  Candidate,
  CandidatePage,
  Size,
} from "../../../summarize/pull-request/pull-request.ts";
import { isCutOff, nodesOf } from "./connection.ts";
import { LISTED, ListedFields } from "./listed.ts";

/** Counts only, no text: cheap enough for every open pull request of most repositories in one call. */
export const CANDIDATES = `query Candidates($owner: String!, $name: String!, $size: Int!, $after: String, $recent: Boolean!) {
  repository(owner: $owner, name: $name) {
    id
    databaseId
    name
    owner { login }
    private: isPrivate
    ranked: pullRequests(states: OPEN, first: $size, after: $after, orderBy: { field: COMMENTS, direction: DESC }) {
      totalCount
      pageInfo { hasNextPage endCursor }
      nodes { ...Candidate }
    }
    recent: pullRequests(states: OPEN, first: $size, orderBy: { field: UPDATED_AT, direction: DESC }) @include(if: $recent) {
      nodes { ...Candidate }
    }
    sized: pullRequests(states: OPEN, first: $size, orderBy: { field: COMMENTS, direction: DESC }) @include(if: $recent) {
      nodes { id additions deletions changedFiles }
    }
  }
}
fragment Candidate on PullRequest {
  ${LISTED}
  comments { totalCount }
}`;

const SizedNode = z.object({
  id: z.string(),
  additions: z.int(),
  deletions: z.int(),
  changedFiles: z.int(),
});

const CandidateNode = ListedFields.extend({ comments: z.object({ totalCount: z.int() }) });

/** With a null at each place whose pull request could not be had, so that places can be counted. */
const Places = z
  .array(CandidateNode.nullable().catch(null))
  .nullish()
  .transform((nodes) => nodes ?? []);

/** The part of the answer's `data` that is read; `repository` is null when the account may not see it. */
export const CandidatesData = z.object({
  repository: z
    .object({
      id: z.string().nullish(),
      databaseId: z.int().nullish(),
      name: z.string(),
      owner: z.object({ login: z.string() }),
      private: z.boolean(),
      ranked: z.object({
        totalCount: z.int(),
        pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullish() }),
        nodes: Places,
      }),
      recent: z.object({ nodes: Places }).nullish(),
      sized: z.object({ nodes: nodesOf(SizedNode) }).nullish(),
    })
    .nullable(),
});

export type RepositoryNode = NonNullable<z.output<typeof CandidatesData>["repository"]>;

export function toCandidatePage(
  { id: nodeId, databaseId, owner, name, private: isPrivate, ...lists }: RepositoryNode,
  left: number,
): CandidatePage {
  const ranked = lists.ranked.nodes.filter((node) => node !== null);
  const recent = lists.recent?.nodes ?? [];
  const nodes = [...ranked, ...recent.filter((node) => node !== null)];
  const sizes = new Map(lists.sized?.nodes.map(({ id, ...size }) => [id, size]));
  const candidates = new Map(nodes.map((node) => [node.id, toCandidate(node, sizes.get(node.id))]));
  const { hasNextPage, endCursor } = lists.ranked.pageInfo;
  const missing = left + (isCutOff(hasNextPage, endCursor) ? 1 : 0);
  // A list that holds more than its count shows that the count is wrong.
  const isMiscounted = lists.ranked.totalCount < lists.ranked.nodes.length;
  const atLeastOpen = lists.ranked.nodes.length + (hasNextPage ? 1 : 0);
  const oldestRecent = recent.includes(null) ? null : recent.at(-1);
  return {
    repository: {
      owner: owner.login,
      name,
      private: isPrivate,
      ...(databaseId == null || nodeId == null
        ? {}
        : { identity: { id: databaseId, node: nodeId } }),
    },
    openCount: isMiscounted ? atLeastOpen : lists.ranked.totalCount,
    candidates: [...candidates.values()],
    ...(missing > 0 ? { missing } : {}),
    ...(hasNextPage && endCursor != null ? { next: endCursor } : {}),
    rankedTotals: ranked.map(totalOf),
    rankedConversations: ranked.map((node) => node.comments.totalCount),
    ...(oldestRecent == null ? {} : { recentSince: oldestRecent.updatedAt }),
    countsKnown: nodes.every((node) => node.totalCommentsCount != null),
    ...(isMiscounted && hasNextPage
      ? { doubt: `GitHub miscounts open pull requests; there are at least ${atLeastOpen}.` }
      : {}),
  };
}

function toCandidate(node: z.output<typeof CandidateNode>, size: Size | undefined): Candidate {
  const { totalCommentsCount: _total, comments, ...fields } = node;
  return {
    ...fields,
    totalComments: totalOf(node),
    conversation: comments.totalCount,
    ...(size === undefined ? {} : { size }),
  };
}

/** GitHub may leave the count of all comments out; the conversation alone is then a lower bound. */
function totalOf(node: z.output<typeof CandidateNode>): number {
  return node.totalCommentsCount ?? node.comments.totalCount;
}
