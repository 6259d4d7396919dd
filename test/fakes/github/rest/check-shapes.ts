import { repositoryApiUrl, repositoryUrl } from "../addresses.ts";
import { nodeId } from "../node-id.ts";
import type { CheckRun, Commit, CommitStatus, Repository } from "../store.ts";
import type { UserContext } from "./user-shape.ts";

export function checkRunShape(
  context: UserContext,
  repository: Repository,
  commit: Commit,
  run: CheckRun,
): Record<string, unknown> {
  const html = `${repositoryUrl(context.addresses, repository)}/runs/${run.databaseId}`;
  return {
    id: run.databaseId,
    name: run.name,
    node_id: nodeId("CheckRun", repository.databaseId, run.databaseId),
    head_sha: commit.oid,
    external_id: "",
    url: `${repositoryApiUrl(context.addresses, repository)}/check-runs/${run.databaseId}`,
    html_url: html,
    details_url: html,
    status: run.status.toLowerCase(),
    conclusion: run.conclusion?.toLowerCase() ?? null,
    started_at: run.startedAt,
    completed_at: run.completedAt,
    output: { title: null, summary: null, text: null, annotations_count: 0 },
    app: { slug: run.app, name: run.app },
    pull_requests: [],
  };
}

export function combinedStatus(
  context: UserContext,
  repository: Repository,
  commit: Commit,
  statuses: readonly CommitStatus[],
): Record<string, unknown> {
  const url = `${repositoryApiUrl(context.addresses, repository)}/statuses/${commit.oid}`;
  return {
    state: combinedState(statuses),
    statuses: statuses.map((status) => ({
      url,
      id: status.databaseId,
      node_id: nodeId("StatusContext", repository.databaseId, status.databaseId),
      state: restState(status),
      description: status.description,
      target_url: null,
      context: status.context,
      created_at: status.createdAt,
      updated_at: status.createdAt,
    })),
    sha: commit.oid,
    total_count: statuses.length,
    commit_url: `${repositoryApiUrl(context.addresses, repository)}/commits/${commit.oid}`,
    url: `${repositoryApiUrl(context.addresses, repository)}/commits/${commit.oid}/status`,
  };
}

/** Without any status the combined state is `pending`, which therefore says nothing by itself. */
function combinedState(statuses: readonly CommitStatus[]): "failure" | "pending" | "success" {
  const states = statuses.map(restState);
  if (states.includes("failure") || states.includes("error")) {
    return "failure";
  }
  return states.length === 0 || states.includes("pending") ? "pending" : "success";
}

function restState(status: CommitStatus): string {
  return status.state === "EXPECTED" ? "pending" : status.state.toLowerCase();
}
