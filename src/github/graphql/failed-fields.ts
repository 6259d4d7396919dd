import type { Unread } from "../../protocol/pull-request.ts";
import type { PullRequest } from "../../summarize/pull-request/pull-request.ts";
import type { GraphQLError } from "../client/graphql-error.ts";
import type { ReadNode } from "./nodes.ts";
import { mayPass } from "./portions.ts";
import { uncounted } from "./queries/checks.ts";
import type { Details } from "./queries/details.ts";

/** Which part of a pull request is in doubt where GitHub reports an error in a field of the details. */
const PARTS: Readonly<Record<string, Unread>> = {
  // Whose turn it is in a thread is told by who opened the pull request.
  author: "threads",
  closingIssuesReferences: "closes",
  comments: "comments",
  labels: "labels",
  latestOpinionatedReviews: "reviews",
  mergeQueueEntry: "queue",
  opening: "comments",
  reviewRequests: "requests",
  reviews: "reviews",
  reviewThreads: "threads",
  threadCount: "threads",
};

/** The details without what GitHub could not say, or would not: that is unknown, never taken as nothing. */
export function withoutFailed<Read extends Pick<Details, "pull" | "unnamed">>({
  node,
  errors,
}: ReadNode<Read>): Read {
  const { pull } = node;
  const failed = new Set(errors.map(({ path }) => path?.[2]));
  // One that names no field may be about any.
  const isDoubted = (field: string): boolean => failed.has(field) || failed.has(undefined);
  const hiddenTeams = hidesTeams(node, errors);
  const unread = new Set([
    ...(pull.unread ?? []),
    ...Object.entries(PARTS).flatMap(([field, part]) => (isDoubted(field) ? part : [])),
  ]);
  if (hiddenTeams) {
    unread.delete("requests");
  }
  return {
    ...node,
    pull: {
      ...pull,
      ...decisionAndChecks(pull, isDoubted),
      ...(hiddenTeams ? { hiddenTeams } : {}),
      ...(unread.size === 0 ? {} : { unread: [...unread] }),
    },
  };
}

function decisionAndChecks(
  { checks, reviewDecision }: PullRequest,
  isDoubted: (field: string) => boolean,
): Pick<PullRequest, "checks" | "reviewDecision"> {
  return {
    reviewDecision: isDoubted("reviewDecision") ? "unknown" : reviewDecision,
    checks: isDoubted("rollup")
      ? uncounted("unknown")
      : isDoubted("statusCheckRollup") || isDoubted("counted")
        ? uncounted(checks.state ?? "unknown")
        : checks,
  };
}

/** Whether all that is missing from the requested reviewers is refused to this reader: teams are, people are not. */
function hidesTeams(
  { unnamed }: Pick<Details, "unnamed">,
  errors: readonly GraphQLError[],
): boolean {
  const inRequests = errors.filter(({ path }) => path?.[2] === "reviewRequests");
  return unnamed > 0 && inRequests.length === unnamed && inRequests.every(isRefusedReviewer);
}

function isRefusedReviewer(error: GraphQLError): boolean {
  return error.path?.at(-1) === "requestedReviewer" && !mayPass(error);
}
