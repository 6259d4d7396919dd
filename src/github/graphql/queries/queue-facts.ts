import * as z from "zod";

import type {
  Comment,
  PullRequest,
  ReviewThread,
} from "../../../summarize/pull-request/pull-request.ts";
import { unreadIf } from "../../unread-if.ts";
import { AUTHOR, Author, AuthorAssociation } from "./actor.ts";
import { Contexts, Rollup, toChecks } from "./checks.ts";
import { connectionOf, nodesOf } from "./connection.ts";
import { REVIEW_FRAGMENT, withAnchor, withoutRepeats } from "./discussion.ts";
import { FACTS, FactsFields, REQUESTED_REVIEWER, RequestedReviewerNode, toFacts } from "./facts.ts";

/** Who said something and when, without what. */
const SAID = `id url ${AUTHOR} association: authorAssociation createdAt minimized: isMinimized`;

/**
 * What turns and rows rest on, for many pull requests at once: comments without their texts, checks counted and not
 * named, and each thread's beginning, which is all of it as a rule. `asked` says when reviews were asked for.
 */
export const QUEUE_FACTS = `query QueueFacts($ids: [ID!]!, $threads: Boolean!) {
  rateLimit { remaining }
  nodes(ids: $ids) {
    ... on PullRequest {
      ${FACTS}
      rollup: statusCheckRollup { state }
      counted: statusCheckRollup {
        contexts(first: 1) {
          totalCount
          runs: checkRunCountsByState { state count }
          statuses: statusContextCountsByState { state count }
        }
      }
      asked: timelineItems(last: 30, itemTypes: [REVIEW_REQUESTED_EVENT, READY_FOR_REVIEW_EVENT]) {
        nodes {
          type: __typename
          ... on ReviewRequestedEvent { createdAt ${REQUESTED_REVIEWER} }
          ... on ReadyForReviewEvent { createdAt }
        }
      }
      opening: comments(first: 5) { nodes { ${SAID} } }
      comments(last: 20) { totalCount nodes { ${SAID} } }
      threadCount: reviewThreads { totalCount }
      reviewThreads(last: 40) @include(if: $threads) {
        totalCount
        nodes {
          id resolved: isResolved
          comments(first: 20) { totalCount nodes { ${SAID} state } }
        }
      }
    }
  }
}
${REVIEW_FRAGMENT}`;

const SaidNode = z
  .object({
    id: z.string(),
    url: z.string().catch(""),
    author: Author,
    association: AuthorAssociation,
    createdAt: z.string(),
    minimized: z.boolean().catch(false),
    state: z.string().catch("SUBMITTED"),
  })
  .transform(({ state, ...said }) => {
    const comment: Comment = { ...withAnchor(said), body: "" };
    return { comment, pending: state === "PENDING" };
  });

const AskedNode = z.object({
  type: z.string(),
  createdAt: z.string().optional(),
  requestedReviewer: RequestedReviewerNode.optional(),
});

const ThreadNode = z
  .object({
    id: z.string(),
    resolved: z.boolean().nullable().catch(null),
    comments: connectionOf(SaidNode),
  })
  .transform(({ comments, ...thread }): ReviewThread => {
    const submitted = comments.nodes.filter(({ pending }) => !pending);
    return {
      ...thread,
      outdated: false,
      path: "",
      line: null,
      comments: submitted.map(({ comment }) => comment),
      commentsTotal: comments.totalCount - (comments.nodes.length - submitted.length),
    };
  });

export interface QueueFacts {
  pull: PullRequest;
  /** How many of those who were asked for a review came without a name. */
  unnamed: number;
  /** A list came back empty although its count says otherwise. */
  truncated: boolean;
}

export const QueueFactsNode = FactsFields.extend({
  rollup: Rollup,
  counted: Contexts,
  asked: z.object({ nodes: nodesOf(AskedNode) }).nullish(),
  opening: z.object({ nodes: nodesOf(SaidNode) }).nullish(),
  comments: connectionOf(SaidNode).nullish(),
  threadCount: z.object({ totalCount: z.int() }).nullish(),
  reviewThreads: connectionOf(ThreadNode).nullish(),
}).transform((node): QueueFacts => {
  const {
    rollup,
    counted,
    asked,
    opening,
    comments: newest,
    threadCount,
    reviewThreads,
    ...shared
  } = node;
  const comments = newest ?? { totalCount: 0, nodes: [] };
  const { partly, unnamed, requestedReviewers, ...facts } = toFacts(shared);
  const listed = reviewThreads?.nodes ?? [];
  const list = listed.filter(({ commentsTotal }) => commentsTotal > 0);
  const threads = {
    total: (threadCount?.totalCount ?? 0) - (listed.length - list.length),
    list,
  };
  const readyAt = lastOf(asked?.nodes ?? [], ({ type }) => type === "ReadyForReviewEvent");
  const unread = unreadIf({
    ...partly,
    comments: newest == null,
    threads: threadCount == null,
    resolution: list.some(({ resolved }) => resolved === null),
  });
  return {
    pull: {
      ...facts,
      body: "",
      closes: [],
      requestedReviewers: requestedReviewers.map((reviewer) => {
        const askedAt = lastOf(asked?.nodes ?? [], ({ requestedReviewer }) =>
          (requestedReviewer ?? []).some(
            ({ login, kind }) => login === reviewer.login && kind === reviewer.kind,
          ),
        );
        return askedAt === undefined ? reviewer : { ...reviewer, askedAt };
      }),
      ...(readyAt === undefined ? {} : { readyAt }),
      checks: toChecks(rollup, counted, shared.mergeState),
      comments: {
        total: comments.totalCount,
        list: withoutRepeats(
          [...(opening?.nodes ?? []), ...comments.nodes].map(({ comment }) => comment),
        ),
      },
      threads,
      ...(unread.length === 0 ? {} : { unread }),
    },
    unnamed,
    truncated:
      [{ total: comments.totalCount, list: comments.nodes }, facts.reviews].some(isTruncated) ||
      (reviewThreads != null &&
        isTruncated({ total: reviewThreads.totalCount, list: reviewThreads.nodes })),
  };
});

/** When an event of a kind last happened. */
function lastOf(
  events: readonly z.output<typeof AskedNode>[],
  isMeant: (event: z.output<typeof AskedNode>) => boolean,
): string | undefined {
  return events
    .filter(isMeant)
    .flatMap(({ createdAt }) => createdAt ?? [])
    .toSorted()
    .at(-1);
}

function isTruncated({ total, list }: { total: number; list: readonly unknown[] }): boolean {
  return total > 0 && list.length === 0;
}
