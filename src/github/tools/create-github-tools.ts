import * as z from "zod";

import { encodeBase64 } from "../../encoding.ts";
import { UpstreamError } from "../../upstream/error.ts";
import type { RepositoryName } from "../repository-name.ts";
import { allowed } from "./allow-list.ts";
import {
  Issue,
  parse,
  PullRequest,
  readCommitted,
  readContents,
  readNumbered,
  readWritten,
  Repository,
} from "./answers.ts";
import type { Called, Executor } from "./executor.ts";
import type { GitHubTools, Page } from "./github-tools.ts";
import type { OperationName } from "./operation.ts";

/** GitHub's tools, whichever way the calls take. */
export function createGitHubTools(execute: Executor): GitHubTools {
  async function call(
    name: OperationName,
    params: Record<string, unknown>,
    signal: AbortSignal,
  ): Promise<Called> {
    return await execute(allowed(name, params), signal);
  }

  return {
    async getRepository(repository, signal) {
      const { data } = await call("readRepository", inRepository(repository), signal);
      return parse(Repository, data);
    },
    async listOwnRepositories(filter, signal) {
      const { data } = await call("listOwnRepositories", pageOf(filter), signal);
      return parse(z.array(Repository), data);
    },
    async listPublicRepositories(username, filter, signal) {
      const params = { username, ...pageOf(filter) };
      const { data } = await call("listPublicRepositories", params, signal);
      return parse(z.array(Repository), data);
    },
    async getContents(repository, { path, ref }, signal) {
      const params = { ...inRepository(repository), path, ref };
      const called = await unlessGone(call("readContents", params, signal));
      return called === null ? null : readContents(called.data, path);
    },
    async putFile(repository, { bytes, ...file }, signal) {
      const content = encodeBase64(bytes);
      const params = { ...inRepository(repository), ...file, content };
      return readCommitted(await call("writeFile", params, signal));
    },
    async createIssue(repository, { labels, assignees, ...issue }, signal) {
      const params = {
        ...inRepository(repository),
        ...issue,
        labels: labels && [...labels],
        assignees: assignees && [...assignees],
      };
      return readNumbered(await call("createIssue", params, signal));
    },
    async updateIssue(repository, number, { title, body }, signal) {
      const params = { ...inRepository(repository), issue_number: number, title, body };
      const called = await unlessGone(call("updateIssue", params, signal));
      return called === null ? null : readNumbered(called);
    },
    async listIssues(repository, { labels, ...filter }, signal) {
      const params = { labels: labels?.join(","), ...pageOf(filter) };
      const { data } = await call("listIssues", { ...inRepository(repository), ...params }, signal);
      const rows = parse(z.array(Issue), data);
      const issues = rows.filter((issue) => issue !== null);
      return { issues, pullRequests: rows.length - issues.length };
    },
    async createPullRequest(repository, { maintainerCanModify, ...pull }, signal) {
      const params = {
        ...inRepository(repository),
        ...pull,
        maintainer_can_modify: maintainerCanModify,
      };
      return readNumbered(await call("createPullRequest", params, signal));
    },
    async listPullRequests(repository, filter, signal) {
      const params = { ...inRepository(repository), ...pageOf(filter) };
      const { data } = await call("listPullRequests", params, signal);
      return parse(z.array(PullRequest), data);
    },
    async getIssue(repository, number, signal) {
      const params = { ...inRepository(repository), issue_number: number };
      const called = await unlessGone(call("readIssue", params, signal));
      return called === null ? null : parse(Issue, called.data);
    },
    async getPullRequest(repository, number, signal) {
      const params = { ...inRepository(repository), pull_number: number };
      const called = await unlessGone(call("readPullRequest", params, signal));
      return called === null ? null : parse(PullRequest, called.data);
    },
    async createComment(repository, number, body, signal) {
      const params = { ...inRepository(repository), issue_number: number, body };
      return readWritten(await call("createComment", params, signal));
    },
    async updateComment(repository, id, body, signal) {
      const params = { ...inRepository(repository), comment_id: id, body };
      const called = await unlessGone(call("updateComment", params, signal));
      return called === null ? null : readWritten(called);
    },
    async createReview(repository, number, { commit, comments, ...review }, signal) {
      const params = {
        ...inRepository(repository),
        ...review,
        pull_number: number,
        commit_id: commit,
        comments: comments.map(({ startLine, ...comment }) => ({
          ...comment,
          ...(startLine === undefined ? {} : { start_line: startLine, start_side: comment.side }),
        })),
      };
      return readWritten(await call("createReview", params, signal));
    },
  };
}

function inRepository({ owner, name }: RepositoryName): { owner: string; repo: string } {
  return { owner, repo: name };
}

/** A filter in GitHub's names, which are ours but for one. */
function pageOf<Filter extends Page>({ perPage, ...filter }: Filter) {
  return { ...filter, per_page: perPage };
}

/** Null for what GitHub no longer has, or does not show to this person. */
async function unlessGone<Value>(calling: Promise<Value>): Promise<Value | null> {
  try {
    return await calling;
  } catch (error) {
    const gone =
      error instanceof UpstreamError &&
      error.upstream === "github" &&
      error.kind === "rejected" &&
      (error.status === 404 || error.status === 410);
    if (gone) {
      return null;
    }
    throw error;
  }
}
