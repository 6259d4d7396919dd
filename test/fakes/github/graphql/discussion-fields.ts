import type { GraphQLResolveInfo } from "graphql";

import { discussionSeenBy, latestOpinions, latestPerAuthor } from "../discussion.ts";
import type { PullRequest, Repository, Review } from "../store.ts";
import { connection, type ConnectionArguments, type Field } from "./connection.ts";
import type { Graph, Source } from "./context.ts";
import { timelineField } from "./timeline.ts";

/** Comments, reviews and threads of a pull request. */
export function discussionFields(
  graph: Graph,
  repository: Repository,
  pullRequest: PullRequest,
): Source {
  const subject = { repository, pullRequest, issue: null };
  const seen = discussionSeenBy(pullRequest, graph.viewer.login);
  const withheld = graph.isBulk && pullRequest.emptyInBulk;
  const comments: Field<ConnectionArguments & { orderBy?: { direction: string } }> = (
    args,
    _context,
    info,
  ) =>
    connection(args, info, {
      items:
        args.orderBy?.direction === "DESC"
          ? pullRequest.comments.toReversed()
          : pullRequest.comments,
      withheld,
      key: ({ databaseId }) => String(databaseId),
      node: (comment) => graph.nodes.issueComment(graph, subject, comment),
    });
  const reviewConnection = (
    items: readonly Review[],
    args: ConnectionArguments,
    info: GraphQLResolveInfo,
  ): Source =>
    connection(args, info, {
      items,
      withheld,
      key: ({ databaseId }) => String(databaseId),
      node: (review) => graph.nodes.review(graph, repository, pullRequest, review),
    });
  const reviews: Field<ConnectionArguments & { author?: string; states?: readonly string[] }> = (
    args,
    _context,
    info,
  ) =>
    reviewConnection(
      seen.reviews.filter(
        ({ author, state }) =>
          (!args.author || args.author === author) && (!args.states || args.states.includes(state)),
      ),
      args,
      info,
    );
  const latestOpinionatedReviews: Field<ConnectionArguments & { writersOnly?: boolean }> = (
    args,
    _context,
    info,
  ) => {
    const opinions = latestOpinions(pullRequest);
    const writers = opinions.filter(
      ({ association }) => association !== "CONTRIBUTOR" && association !== "NONE",
    );
    return reviewConnection(args.writersOnly ? writers : opinions, args, info);
  };
  const latestReviews: Field = (args, _context, info) =>
    reviewConnection(latestPerAuthor(seen.reviews), args, info);
  const reviewThreads: Field = (args, _context, info) =>
    connection(args, info, {
      items: seen.threads,
      withheld,
      key: ({ databaseId }) => String(databaseId),
      node: (thread) => graph.nodes.thread(graph, repository, pullRequest, thread),
    });
  return {
    timelineItems: timelineField(graph, repository, pullRequest),
    comments,
    reviews,
    latestOpinionatedReviews,
    latestReviews,
    reviewThreads,
  };
}
