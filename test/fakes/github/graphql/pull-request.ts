import type { GraphQLResolveInfo } from "graphql";

import { pullRequestUrl, repositoryUrl } from "../addresses.ts";
import {
  additions,
  deletions,
  headCommit,
  mergeStateStatus,
  reviewDecision,
  totalCount,
  updatedAt,
} from "../discussion.ts";
import { nodeId } from "../node-id.ts";
import type { PullRequest, Repository } from "../store.ts";
import { actor, userOnly } from "./actor.ts";
import { commentFields } from "./comment-fields.ts";
import { rollupNode } from "./commits.ts";
import { connection, type Field } from "./connection.ts";
import { type Graph, type Source, typedError } from "./context.ts";
import { discussionFields } from "./discussion-fields.ts";
import { labelConnection } from "./labels.ts";
import { requestedReviewer, reviewerKey } from "./requested-reviewer.ts";

export function pullRequestNode(
  graph: Graph,
  repository: Repository,
  pullRequest: PullRequest,
): Source {
  const { options } = graph;
  const url = pullRequestUrl(options.addresses, repository, pullRequest);
  const mergeable = (): PullRequest["mergeable"] => graph.mergeableOf(pullRequest);
  return {
    __typename: "PullRequest",
    ...commentFields(
      graph,
      { ...pullRequest, updatedAt: updatedAt(pullRequest), minimizedReason: null },
      url,
    ),
    id: nodeId("PullRequest", repository.databaseId, pullRequest.databaseId),
    number: pullRequest.number,
    title: pullRequest.title,
    titleHTML: pullRequest.title,
    permalink: url,
    checksUrl: `${url}/checks`,
    state: pullRequest.state,
    closed: pullRequest.state !== "OPEN",
    merged: pullRequest.state === "MERGED",
    isDraft: pullRequest.draft,
    locked: pullRequest.locked,
    activeLockReason: null,
    closedAt: pullRequest.closedAt,
    mergedAt: pullRequest.mergedAt,
    mergedBy: null,
    baseRefName: pullRequest.baseRef,
    headRefName: pullRequest.headRef,
    baseRefOid: pullRequest.baseOid,
    headRefOid: headCommit(pullRequest).oid,
    headRepositoryOwner: () => actor(options, pullRequest.forkOwner ?? repository.owner),
    isCrossRepository: pullRequest.forkOwner !== null,
    maintainerCanModify: pullRequest.forkOwner !== null,
    additions: additions(pullRequest),
    deletions: deletions(pullRequest),
    changedFiles: pullRequest.files.length,
    mergeable,
    mergeStateStatus: () => mergeStateStatus(repository, pullRequest, mergeable()),
    reviewDecision: reviewDecision(repository, pullRequest),
    totalCommentsCount: totalCount(pullRequest),
    isInMergeQueue: pullRequest.mergeQueueEntry !== null,
    isMergeQueueEnabled: pullRequest.mergeQueueEntry !== null,
    repository: () => graph.nodes.repository(graph, repository),
    baseRepository: () => graph.nodes.repository(graph, repository),
    milestone: pullRequest.milestone && {
      __typename: "Milestone",
      id: nodeId("Milestone", repository.databaseId, pullRequest.milestone.title),
      title: pullRequest.milestone.title,
      dueOn: pullRequest.milestone.dueOn,
    },
    ...mergeFields(graph, repository, pullRequest),
    ...peopleFields(graph, repository, pullRequest),
    ...discussionFields(graph, repository, pullRequest),
    ...changeFields(graph, repository, pullRequest),
    ...failingFields(pullRequest),
  };
}

function failingFields(pullRequest: PullRequest): Source {
  return Object.fromEntries(pullRequest.failingFields.map((field) => [field, exceedResources]));
}

function exceedResources(): never {
  throw typedError("RESOURCE_LIMITS_EXCEEDED", "Resource limits for this query exceeded.");
}

function mergeFields({ options }: Graph, repository: Repository, pullRequest: PullRequest): Source {
  const { autoMerge, mergeQueueEntry } = pullRequest;
  return {
    autoMergeRequest: autoMerge && {
      __typename: "AutoMergeRequest",
      enabledAt: autoMerge.enabledAt,
      enabledBy: () => actor(options, autoMerge.enabledBy),
      mergeMethod: autoMerge.method,
      commitHeadline: null,
      commitBody: null,
      authorEmail: null,
    },
    mergeQueueEntry: mergeQueueEntry && {
      __typename: "MergeQueueEntry",
      id: nodeId("MergeQueueEntry", repository.databaseId, pullRequest.databaseId),
      state: mergeQueueEntry.state,
      position: mergeQueueEntry.position,
      enqueuedAt: mergeQueueEntry.enqueuedAt,
      enqueuer: () => actor(options, mergeQueueEntry.enqueuer),
      estimatedTimeToMerge: null,
      jump: false,
      solo: false,
    },
  };
}

function peopleFields(graph: Graph, repository: Repository, pullRequest: PullRequest): Source {
  const { options } = graph;
  const assignees: Field = (args, _context, info) =>
    connection(args, info, {
      items: pullRequest.assignees,
      key: (login) => login,
      node: (login) => userOnly(options, login),
    });
  const reviewRequests: Field = (args, _context, info) =>
    connection(args, info, {
      items: pullRequest.requestedReviewers,
      key: reviewerKey,
      node: (reviewer) => ({
        __typename: "ReviewRequest",
        id: nodeId("ReviewRequest", pullRequest.databaseId, reviewerKey(reviewer)),
        databaseId: null,
        asCodeOwner: "team" in reviewer,
        requestedReviewer: () => requestedReviewer(graph, repository, reviewer),
      }),
    });
  const participants: Field = (args, _context, info) =>
    connection(args, info, {
      items: participantsOf(pullRequest),
      key: (login) => login,
      node: (login) => userOnly(options, login),
    });
  return { assignees, reviewRequests, participants };
}

function participantsOf(pullRequest: PullRequest): string[] {
  const logins = new Set<string>();
  const note = (login: string | null): void => {
    if (login !== null) {
      logins.add(login);
    }
  };
  note(pullRequest.author);
  for (const { author } of [...pullRequest.comments, ...pullRequest.reviews]) {
    note(author);
  }
  return [...logins];
}

/** Another repository, of which nothing but its name is known. */
function repositoryNamed(repository: Repository, elsewhere: string | undefined): Repository {
  const [owner = repository.owner, name = repository.name] = elsewhere?.split("/") ?? [];
  return { ...repository, owner, name };
}

function changeFields(graph: Graph, repository: Repository, pullRequest: PullRequest): Source {
  const commits: Field = (args, _context, info) =>
    connection(args, info, {
      items: pullRequest.commits,
      key: ({ oid }) => oid,
      node: (commit) => ({
        __typename: "PullRequestCommit",
        id: nodeId("PullRequestCommit", pullRequest.databaseId, commit.oid),
        commit: () => graph.nodes.commit(graph, repository, commit),
        pullRequest: () => graph.nodes.pullRequest(graph, repository, pullRequest),
      }),
    });
  const files: Field = (args, _context, info) =>
    connection(args, info, {
      items: pullRequest.files,
      key: ({ path }) => path,
      node: (file) => ({
        __typename: "PullRequestChangedFile",
        path: file.path,
        additions: file.additions,
        deletions: file.deletions,
        changeType: file.status === "removed" ? "DELETED" : file.status.toUpperCase(),
        viewerViewedState: "UNVIEWED",
      }),
    });
  const closingIssuesReferences: Field = (args, _context, info) =>
    connection(args, info, {
      items: pullRequest.closes,
      key: ({ number }) => String(number),
      node: ({ number, title, state, repository: elsewhere }) => ({
        __typename: "Issue",
        id: nodeId("Issue", repository.databaseId, `closes:${number}`),
        number,
        title,
        state,
        url: `${repositoryUrl(graph.options.addresses, repository)}/issues/${number}`,
        repository: () => graph.nodes.repository(graph, repositoryNamed(repository, elsewhere)),
      }),
    });
  const labels: Field = (args, _context, info) =>
    labelConnection(args, info, graph, repository, pullRequest.labels);
  return {
    commits,
    files,
    closingIssuesReferences,
    labels,
    statusCheckRollup: (_args: unknown, _context: unknown, info: GraphQLResolveInfo) =>
      rollupNode(graph, repository, headCommit(pullRequest), info),
  };
}
