import type { GraphQLResolveInfo } from "graphql";

import { accessRepository, accessTo, type RepositoryAccess } from "../access.ts";
import { nodeId, parseNodeId } from "../node-id.ts";
import type { RateLimit } from "../rate-limits.ts";
import { restrictedMessage, SAML_MESSAGE } from "../refusal.ts";
import { isMember } from "../rest/repository-shape.ts";
import { MAX_SEARCH_RESULTS, searchIssues } from "../search.ts";
import { type Account, findAccount, type Repository, type Store, timestamp } from "../store.ts";
import { accountNode, actor } from "./actor.ts";
import type { QueryBudget } from "./budget.ts";
import { connection, type ConnectionArguments } from "./connection.ts";
import { type Graph, type Source, typedError } from "./context.ts";

export interface RootOptions {
  readonly graph: Graph;
  readonly rate: RateLimit;
  readonly budget: QueryBudget;
  /** Told when an organisation's SAML rule is met, for the header that goes with it. */
  readonly onSso: (authorizeUrl: string) => void;
}

export function queryRoot({ graph, rate, budget, onSso }: RootOptions): Source {
  const { options, viewer } = graph;
  const { store } = options;

  function visible(access: RepositoryAccess, missing: string): Repository {
    switch (access.kind) {
      case "visible":
      case "moved":
        return access.repository;
      case "missing":
        throw typedError("NOT_FOUND", missing);
      case "restricted":
        throw typedError("FORBIDDEN", restrictedMessage(access.repository.owner));
      case "sso":
        onSso(access.authorizeUrl);
        throw typedError("FORBIDDEN", SAML_MESSAGE, { saml_failure: true });
    }
  }

  function nodeOf(id: string): Source {
    const missing = `Could not resolve to a node with the global id of '${id}'.`;
    const parsed = parseNodeId(id);
    const account = parsed === undefined ? undefined : accountWithId(store, id);
    if (account !== undefined) {
      return accountNode(options, account);
    }
    const repository = store.repositories.find(
      ({ databaseId }) => String(databaseId) === parsed?.parts[0],
    );
    if (parsed === undefined || repository === undefined) {
      throw typedError("NOT_FOUND", missing);
    }
    visible(accessTo(repository, viewer), missing);
    const found = objectIn(graph, repository, id);
    if (found === undefined) {
      throw typedError("NOT_FOUND", missing);
    }
    return found;
  }

  return {
    __typename: "Query",
    id: "query",
    viewer: () => ({
      ...accountNode(options, viewer),
      isViewer: true,
      organization: ({ login }: { login: string }) =>
        isMember(store, login, viewer.login) ? actor(options, login) : null,
    }),
    rateLimit: {
      limit: rate.limit,
      cost: budget.cost,
      remaining: rate.remaining,
      used: rate.used,
      resetAt: timestamp(rate.resetAtMs),
      nodeCount: budget.nodeCount,
    },
    // A renamed repository is followed without a word, whatever `followRenames` defaults to.
    repository({ owner, name }: { owner: string; name: string }) {
      const wanted = `${owner}/${name}`;
      const missing = `Could not resolve to a Repository with the name '${wanted}'.`;
      const repository = visible(accessRepository(store, viewer, wanted), missing);
      return graph.nodes.repository(graph, repository);
    },
    user({ login }: { login: string }) {
      const account = findAccount(store, login);
      if (account?.type !== "User") {
        throw typedError("NOT_FOUND", `Could not resolve to a User with the login of '${login}'.`);
      }
      return accountNode(options, account);
    },
    organization({ login }: { login: string }) {
      const account = findAccount(store, login);
      if (account?.type !== "Organization") {
        throw typedError(
          "NOT_FOUND",
          `Could not resolve to an Organization with the login of '${login}'.`,
        );
      }
      return accountNode(options, account);
    },
    repositoryOwner({ login }: { login: string }) {
      const account = findAccount(store, login);
      if (account === undefined) {
        return null;
      }
      return {
        ...accountNode(options, account),
        repositories: (args: ConnectionArguments, _context: unknown, info: GraphQLResolveInfo) =>
          connection(args, info, {
            items: store.repositories
              .filter(
                ({ owner, ...rest }) =>
                  owner.toLowerCase() === login.toLowerCase() &&
                  accessTo({ owner, ...rest }, viewer).kind === "visible",
              )
              .toSorted((a, b) => b.pushedAt.localeCompare(a.pushedAt)),
            key: ({ databaseId }) => String(databaseId),
            node: (repository) => graph.nodes.repository(graph, repository),
          }),
      };
    },
    node: ({ id }: { id: string }) => nodeOf(id),
    // An element that is an error becomes null with that error at its own path; the other elements are kept.
    nodes: ({ ids }: { ids: readonly string[] }) => ids.map((id) => settled(() => nodeOf(id))),
    search(
      args: ConnectionArguments & { query: string; type: string },
      _context: unknown,
      info: GraphQLResolveInfo,
    ) {
      const result =
        args.type === "ISSUE" || args.type === "ISSUE_ADVANCED"
          ? searchIssues(store, viewer, {
              query: args.query,
              commentsOrder: options.graphqlCommentsOrder,
            })
          : { kind: "unsearchable" as const };
      // Unlike REST, GraphQL answers a search in a repository it may not name with nothing found.
      const subjects = result.kind === "results" ? result.subjects : [];
      return {
        ...connection(args, info, {
          items: subjects.slice(0, MAX_SEARCH_RESULTS),
          key: ({ issue }) => String(issue.databaseId),
          node: (subject) =>
            subject.kind === "pull-request"
              ? graph.nodes.pullRequest(graph, subject.repository, subject.issue)
              : graph.nodes.issue(graph, subject.repository, subject.issue),
        }),
        issueCount: subjects.length,
        codeCount: 0,
        discussionCount: 0,
        repositoryCount: 0,
        userCount: 0,
        wikiCount: 0,
      };
    },
  };
}

function settled(read: () => Source): Source | Error {
  try {
    return read();
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function accountWithId(store: Store, id: string): Account | undefined {
  return [...store.accounts.values()].find(
    (account) => nodeId(account.type, account.databaseId) === id,
  );
}

function objectIn(graph: Graph, repository: Repository, id: string): Source | undefined {
  const { nodes } = graph;
  if (id === nodeId("Repository", repository.databaseId)) {
    return nodes.repository(graph, repository);
  }
  const parsed = parseNodeId(id);
  const wanted = Number(parsed?.parts[1]);
  if (parsed?.type === "Issue") {
    const issue = repository.issues.find(({ databaseId }) => databaseId === wanted);
    return issue && nodes.issue(graph, repository, issue);
  }
  for (const pullRequest of repository.pullRequests) {
    if (parsed?.type === "PullRequest" && pullRequest.databaseId === wanted) {
      return nodes.pullRequest(graph, repository, pullRequest);
    }
    const review = pullRequest.reviews.find(({ databaseId }) => databaseId === wanted);
    if (parsed?.type === "PullRequestReview" && review !== undefined) {
      return nodes.review(graph, repository, pullRequest, review);
    }
    const comment = pullRequest.comments.find(({ databaseId }) => databaseId === wanted);
    if (parsed?.type === "IssueComment" && comment !== undefined) {
      return nodes.issueComment(graph, { repository, pullRequest, issue: null }, comment);
    }
    const thread = pullRequest.threads.find(({ databaseId }) => databaseId === wanted);
    if (parsed?.type === "PullRequestReviewThread" && thread !== undefined) {
      return nodes.thread(graph, repository, pullRequest, thread);
    }
  }
  return undefined;
}
