import { nodeId, type NodeType } from "../node-id.ts";
import type { PullRequest, Repository } from "../store.ts";
import { actor } from "./actor.ts";
import { connection, type ConnectionArguments, type Field } from "./connection.ts";
import type { Graph, Source } from "./context.ts";
import { requestedReviewer, reviewerKey } from "./requested-reviewer.ts";

interface TimelineEvent {
  type: string;
  key: string;
  at: string;
  name: NodeType;
  fields: Source;
}

/** What happened to a pull request, oldest first, as far as anybody asks. */
export function timelineField(
  graph: Graph,
  repository: Repository,
  pullRequest: PullRequest,
): Field<ConnectionArguments & { itemTypes?: readonly string[] }> {
  return (args, _context, info) => {
    const { itemTypes } = args;
    const events = eventsOf(graph, repository, pullRequest).filter(
      ({ type }) => itemTypes === undefined || itemTypes.includes(type),
    );
    return connection(args, info, {
      items: events.toSorted((a, b) => a.at.localeCompare(b.at)),
      key: ({ key }) => key,
      node: ({ name, key, at, fields }) => ({
        __typename: name,
        id: nodeId(name, repository.databaseId, key),
        createdAt: at,
        ...fields,
      }),
    });
  };
}

function eventsOf(graph: Graph, repository: Repository, pullRequest: PullRequest): TimelineEvent[] {
  const { createdAt, readyAt, requestedReviewers, reviews } = pullRequest;
  return [
    ...reviews.flatMap((review) =>
      review.dismissal === null
        ? []
        : {
            type: "REVIEW_DISMISSED_EVENT",
            key: `dismissal-${review.databaseId}`,
            at: review.submittedAt,
            name: "ReviewDismissedEvent" as const,
            fields: {
              actor: () => actor(graph.options, review.dismissal?.by ?? null),
              previousReviewState: review.dismissal.was,
              review: () => graph.nodes.review(graph, repository, pullRequest, review),
            },
          },
    ),
    ...requestedReviewers.map((reviewer) => ({
      type: "REVIEW_REQUESTED_EVENT",
      key: `request-${reviewerKey(reviewer)}`,
      at: reviewer.at ?? createdAt,
      name: "ReviewRequestedEvent" as const,
      fields: {
        actor: () => actor(graph.options, pullRequest.author),
        requestedReviewer: () => requestedReviewer(graph, repository, reviewer),
      },
    })),
    ...(readyAt === null
      ? []
      : [
          {
            type: "READY_FOR_REVIEW_EVENT",
            key: "ready",
            at: readyAt,
            name: "ReadyForReviewEvent" as const,
            fields: {
              actor: () => actor(graph.options, pullRequest.author),
            },
          },
        ]),
  ];
}
