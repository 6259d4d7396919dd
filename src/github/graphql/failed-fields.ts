import type { Unread } from "../../protocol/pull-request.ts";
import type { PullRequest } from "../../summarize/pull-request/pull-request.ts";
import type { GraphQLError } from "../client/graphql-error.ts";
import type { ReadNode } from "./nodes.ts";
import { mayPass } from "./portions.ts";
import { uncounted } from "./queries/checks.ts";
import type { Details } from "./queries/details.ts";

/** Which part of a pull request is in doubt where GitHub reports an error in a field of the details. */
const PARTS: Readonly<Record<string, Unread>> = {
  additions: "size",
  changedFiles: "size",
  commits: "size",
  deletions: "size",
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

/** Parts that have no word of their own in the facts, in words of ours. */
const OTHERS: Readonly<Record<string, string>> = {
  assignees: "whom it is assigned to",
  autoMergeRequest: "whether auto-merge is on",
  body: "its description",
  dismissed: "who dismissed reviews",
};

/** What is unknown without a word, since it says so itself. */
const SAID_ITSELF: ReadonlySet<string> = new Set([
  "asked",
  "counted",
  "fromFork",
  "mergeable",
  "mergeState",
  "reviewDecision",
  "rollup",
  "statusCheckRollup",
]);

/** Whether a pull request can be told without it. */
export function mayFail(field: string): boolean {
  return Object.hasOwn(PARTS, field) || Object.hasOwn(OTHERS, field) || SAID_ITSELF.has(field);
}

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
  const unsaid = Object.entries(OTHERS).flatMap(([field, words]) =>
    failed.has(field) ? words : [],
  );
  return {
    ...node,
    pull: {
      ...pull,
      ...decisionAndChecks(pull, isDoubted),
      ...(hiddenTeams ? { hiddenTeams } : {}),
      ...(unread.size === 0 ? {} : { unread: [...unread] }),
      ...(unsaid.length === 0 ? {} : { unsaid }),
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
