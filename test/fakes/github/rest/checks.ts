import { type Context, Hono } from "hono";

import { headCommit } from "../discussion.ts";
import { invalid } from "../refusal.ts";
import type { CheckRun, Commit, CommitStatus, Repository } from "../store.ts";
import { checkRunShape, combinedStatus } from "./check-shapes.ts";
import { paged } from "./paging.ts";
import { type GitHubEnv, repositoryOf } from "./request.ts";

export const checks = new Hono<GitHubEnv>()
  .get("/repos/:owner/:repo/commits/:ref/check-runs", (c) => {
    const { repository, commit } = commitOf(c);
    const runs = commit.checks.filter((check): check is CheckRun => check.kind === "run");
    return c.json({
      total_count: runs.length,
      check_runs: paged(c, runs).map((run) =>
        checkRunShape(c.var.options, repository, commit, run),
      ),
    });
  })
  .get("/repos/:owner/:repo/commits/:ref/status", (c) => {
    const { repository, commit } = commitOf(c);
    const statuses = commit.checks.filter(
      (check): check is CommitStatus => check.kind === "status",
    );
    return c.json(combinedStatus(c.var.options, repository, commit, paged(c, statuses)));
  });

function commitOf(c: Context<GitHubEnv>): { repository: Repository; commit: Commit } {
  const repository = repositoryOf(c);
  const ref = c.req.param("ref") ?? "";
  for (const pullRequest of repository.pullRequests) {
    const commit =
      pullRequest.headRef === ref
        ? headCommit(pullRequest)
        : pullRequest.commits.find(({ oid }) => oid === ref);
    if (commit !== undefined) {
      return { repository, commit };
    }
  }
  throw invalid(`No commit found for SHA: ${ref}`);
}
