import type { GraphQLResolveInfo } from "graphql";

import { repositoryUrl } from "../addresses.ts";
import { compareIssues } from "../issue-like.ts";
import { nodeId } from "../node-id.ts";
import { isMember } from "../rest/repository-shape.ts";
import { findPullRequest, fullName, type PullRequest, type Repository } from "../store.ts";
import { actor, userOnly } from "./actor.ts";
import { connection, type ConnectionArguments } from "./connection.ts";
import { type Graph, type Source, typedError } from "./context.ts";

interface PullRequestArguments extends ConnectionArguments {
  readonly states?: readonly string[] | null;
  readonly labels?: readonly string[] | null;
  readonly baseRefName?: string | null;
  readonly headRefName?: string | null;
  readonly orderBy?: { readonly field: string; readonly direction: string } | null;
}

export function repositoryNode(graph: Graph, repository: Repository): Source {
  const { options } = graph;
  const url = repositoryUrl(options.addresses, repository);
  return {
    __typename: "Repository",
    id: nodeId("Repository", repository.databaseId),
    databaseId: repository.databaseId,
    name: repository.name,
    nameWithOwner: fullName(repository),
    owner: () => actor(options, repository.owner),
    description: repository.description,
    url,
    resourcePath: url.slice(options.addresses.web.length),
    isPrivate: repository.private,
    isArchived: repository.archived,
    isFork: false,
    isDisabled: false,
    isEmpty: false,
    visibility: repository.private ? "PRIVATE" : "PUBLIC",
    viewerPermission: isMember(options.store, repository.owner, graph.viewer.login)
      ? "WRITE"
      : "READ",
    createdAt: repository.createdAt,
    updatedAt: repository.pushedAt,
    pushedAt: repository.pushedAt,
    stargazerCount: repository.stars,
    forkCount: 0,
    primaryLanguage: repository.language && {
      __typename: "Language",
      name: repository.language,
      color: null,
    },
    defaultBranchRef: {
      __typename: "Ref",
      id: nodeId("Ref", repository.databaseId, repository.defaultBranch),
      name: repository.defaultBranch,
      prefix: "refs/heads/",
    },
    assignableUsers: (args: ConnectionArguments, _context: unknown, info: GraphQLResolveInfo) =>
      connection(args, info, {
        items: [...repository.maintainers],
        key: (login) => login,
        node: (login) => userOnly(options, login),
      }),
    pullRequest({ number }: { number: number }) {
      const pullRequest = findPullRequest(repository, number);
      if (pullRequest === undefined) {
        throw typedError(
          "NOT_FOUND",
          `Could not resolve to a PullRequest with the number of ${number}.`,
        );
      }
      return graph.nodes.pullRequest(graph, repository, pullRequest);
    },
    pullRequests: (args: PullRequestArguments, _context: unknown, info: GraphQLResolveInfo) =>
      connection(args, info, {
        items: listPullRequests(graph, repository, args),
        key: ({ databaseId }) => String(databaseId),
        node: (pullRequest) => graph.nodes.pullRequest(graph, repository, pullRequest),
      }),
    issue({ number }: { number: number }) {
      const issue = repository.issues.find((candidate) => candidate.number === number);
      if (issue === undefined) {
        throw typedError(
          "NOT_FOUND",
          `Could not resolve to an Issue with the number of ${number}.`,
        );
      }
      return graph.nodes.issue(graph, repository, issue);
    },
    issues: (args: ConnectionArguments, _context: unknown, info: GraphQLResolveInfo) =>
      connection(args, info, {
        items: repository.issues,
        key: ({ databaseId }) => String(databaseId),
        node: (issue) => graph.nodes.issue(graph, repository, issue),
      }),
  };
}

function listPullRequests(
  graph: Graph,
  repository: Repository,
  args: PullRequestArguments,
): PullRequest[] {
  const { states, labels, baseRefName, headRefName, orderBy } = args;
  const listed = repository.pullRequests.filter(
    (pullRequest) =>
      (!states || states.includes(pullRequest.state)) &&
      (!labels || labels.some((label) => pullRequest.labels.includes(label))) &&
      (!baseRefName || pullRequest.baseRef === baseRefName) &&
      (!headRefName || pullRequest.headRef === headRefName),
  );
  const sort = { COMMENTS: "comments", UPDATED_AT: "updated", CREATED_AT: "created" }[
    orderBy?.field ?? "CREATED_AT"
  ];
  const sign = orderBy?.direction === "DESC" ? -1 : 1;
  const order = graph.options.graphqlCommentsOrder;
  const keyed = listed.map((issue) => ({ kind: "pull-request" as const, repository, issue }));
  keyed.sort((a, b) => sign * compareIssues(a, b, sort ?? "created", order));
  return keyed.map(({ issue }) => issue);
}
