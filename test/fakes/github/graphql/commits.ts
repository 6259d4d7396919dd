import { type GraphQLResolveInfo, Kind } from "graphql";

import { repositoryUrl } from "../addresses.ts";
import { rollupState } from "../discussion.ts";
import { nodeId } from "../node-id.ts";
import type { Check, CheckRun, Commit, CommitStatus, Repository } from "../store.ts";
import { actor } from "./actor.ts";
import { connection, type ConnectionArguments } from "./connection.ts";
import type { Graph, Source } from "./context.ts";

export function commitNode(graph: Graph, repository: Repository, commit: Commit): Source {
  const [headline = "", ...rest] = commit.message.split("\n");
  const url = `${repositoryUrl(graph.options.addresses, repository)}/commit/${commit.oid}`;
  const person = { name: commit.author ?? "unknown", email: "", date: commit.committedAt };
  const gitActor = (): Source => ({ ...person, user: () => actor(graph.options, commit.author) });
  return {
    __typename: "Commit",
    id: nodeId("Commit", repository.databaseId, commit.oid),
    oid: commit.oid,
    abbreviatedOid: commit.oid.slice(0, 7),
    message: commit.message,
    messageHeadline: headline,
    messageBody: rest.join("\n").trim(),
    committedDate: commit.committedAt,
    authoredDate: commit.committedAt,
    pushedDate: null,
    author: gitActor,
    committer: gitActor,
    url,
    commitUrl: url,
    resourcePath: url.slice(graph.options.addresses.web.length),
    statusCheckRollup: (_args: unknown, _context: unknown, info: GraphQLResolveInfo) =>
      rollupNode(graph, repository, commit, info),
    repository: () => graph.nodes.repository(graph, repository),
  };
}

/** Asked for beside the contexts, the state counts the runs that newer ones replaced. */
export function rollupNode(
  graph: Graph,
  repository: Repository,
  commit: Commit,
  asked: GraphQLResolveInfo,
): Source | null {
  const besideContexts = asked.fieldNodes.some((field) =>
    field.selectionSet?.selections.some(
      (selection) => selection.kind === Kind.FIELD && selection.name.value === "contexts",
    ),
  );
  const state = rollupState(besideContexts ? commit.checks : newestOf(commit.checks));
  if (state === null) {
    return null;
  }
  const runs = commit.checks.filter((check): check is CheckRun => check.kind === "run");
  const statuses = commit.checks.filter((check): check is CommitStatus => check.kind === "status");
  return {
    __typename: "StatusCheckRollup",
    id: nodeId("StatusCheckRollup", repository.databaseId, commit.oid),
    state,
    commit: () => graph.nodes.commit(graph, repository, commit),
    contexts: (args: ConnectionArguments, _context: unknown, info: GraphQLResolveInfo) =>
      connection(args, info, {
        items: commit.checks,
        key: ({ databaseId }) => String(databaseId),
        node: (check) => checkNode(graph, repository, commit, check),
        extra: {
          checkRunCount: runs.length,
          checkRunCountsByState: countStates(
            runs.map(({ status, conclusion }) => conclusion ?? status),
          ),
          statusContextCount: statuses.length,
          statusContextCountsByState: countStates(statuses.map(({ state: own }) => own)),
        },
      }),
  };
}

function newestOf(checks: readonly Check[]): Check[] {
  return [
    ...new Map(
      checks.map((check) => [
        check.kind === "run" ? `${check.app}/${check.name}` : check.context,
        check,
      ]),
    ).values(),
  ];
}

function countStates(states: readonly string[]): { state: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const state of states) {
    counts.set(state, (counts.get(state) ?? 0) + 1);
  }
  return [...counts].map(([state, count]) => ({ state, count }));
}

function checkNode(graph: Graph, repository: Repository, commit: Commit, check: Check): Source {
  if (check.kind === "status") {
    return {
      __typename: "StatusContext",
      id: nodeId("StatusContext", repository.databaseId, check.databaseId),
      context: check.context,
      state: check.state,
      description: check.description,
      createdAt: check.createdAt,
      targetUrl: null,
      creator: null,
      isRequired: false,
      commit: () => graph.nodes.commit(graph, repository, commit),
    };
  }
  const url = `${repositoryUrl(graph.options.addresses, repository)}/runs/${check.databaseId}`;
  return {
    __typename: "CheckRun",
    id: nodeId("CheckRun", repository.databaseId, check.databaseId),
    databaseId: check.databaseId,
    name: check.name,
    status: check.status,
    conclusion: check.conclusion,
    startedAt: check.startedAt,
    completedAt: check.completedAt,
    detailsUrl: url,
    permalink: url,
    url,
    resourcePath: url.slice(graph.options.addresses.web.length),
    title: null,
    summary: null,
    text: null,
    externalId: "",
    isRequired: false,
    checkSuite: () => ({
      __typename: "CheckSuite",
      id: nodeId("CheckSuite", repository.databaseId, check.databaseId),
      app: { __typename: "App", id: nodeId("Bot", check.app), name: check.app, slug: check.app },
      workflowRun: null,
    }),
    repository: () => graph.nodes.repository(graph, repository),
  };
}
