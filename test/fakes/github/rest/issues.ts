import { type Context, Hono } from "hono";

import { pullRequestUrl, repositoryUrl } from "../addresses.ts";
import { compareIssues, type IssueLike, issueUpdatedAt, issuesOf } from "../issue-like.ts";
import { notFound } from "../refusal.ts";
import { findPullRequest } from "../store.ts";
import { issueCommentShape } from "./comment-shapes.ts";
import { issueShape } from "./issue-shape.ts";
import { paged } from "./paging.ts";
import { type GitHubEnv, repositoryOf } from "./request.ts";

export const issues = new Hono<GitHubEnv>()
  .get("/repos/:owner/:repo/issues", (c) => {
    const repository = repositoryOf(c);
    const { options } = c.var;
    const state = c.req.query("state") ?? "open";
    const labels = c.req.query("labels")?.split(",") ?? [];
    const creator = c.req.query("creator");
    const assignee = c.req.query("assignee");
    const milestone = c.req.query("milestone");
    const since = c.req.query("since");
    const listed = issuesOf(repository).filter((subject) => {
      const { issue } = subject;
      return (
        (state === "all" || (state === "open") === (issue.state === "OPEN")) &&
        labels.every((label) => issue.labels.includes(label)) &&
        (creator === undefined || issue.author === creator) &&
        isAmong(assignee, issue.assignees) &&
        isAmong(milestone, milestonesOf(subject)) &&
        (since === undefined || Date.parse(issueUpdatedAt(subject)) >= Date.parse(since))
      );
    });
    const direction = c.req.query("direction") === "asc" ? 1 : -1;
    const sort = c.req.query("sort") ?? "created";
    listed.sort((a, b) => direction * compareIssues(a, b, sort, options.restCommentsOrder));
    return c.json(paged(c, listed).map((subject) => issueShape(options, subject)));
  })
  .get("/repos/:owner/:repo/issues/:number", (c) => c.json(issueShape(c.var.options, issueOf(c))))
  .get("/repos/:owner/:repo/issues/:number/comments", (c) => {
    const { options } = c.var;
    const subject = issueOf(c);
    const { repository, issue } = subject;
    const html =
      subject.kind === "issue"
        ? `${repositoryUrl(options.addresses, repository)}/issues/${issue.number}`
        : pullRequestUrl(options.addresses, repository, subject.issue);
    const since = c.req.query("since");
    const comments = issue.comments.filter(
      (comment) => since === undefined || comment.updatedAt >= since,
    );
    return c.json(
      paged(c, comments).map((comment) =>
        issueCommentShape(options, repository, { number: issue.number, html }, comment),
      ),
    );
  })
  .get("/repos/:owner/:repo/assignees/:login", (c) => {
    const repository = repositoryOf(c);
    const members =
      c.var.options.store.organizations.get(repository.owner.toLowerCase())?.members ?? [];
    if (!members.includes(c.req.param("login"))) {
      throw notFound("/rest/issues/assignees#check-if-a-user-can-be-assigned");
    }
    return c.body(null, 204);
  });

function milestonesOf(subject: IssueLike): string[] {
  const number = subject.kind === "issue" ? subject.issue.milestone : null;
  return number === null ? [] : [String(number)];
}

/** As GitHub's filters have it: `*` for any, `none`, or one of them. */
function isAmong(wanted: string | undefined, there: readonly string[]): boolean {
  switch (wanted) {
    case undefined:
      return true;
    case "*":
      return there.length > 0;
    case "none":
      return there.length === 0;
    default:
      return there.includes(wanted);
  }
}

export function issueOf(c: Context<GitHubEnv>): IssueLike {
  const repository = repositoryOf(c);
  const number = Number(c.req.param("number"));
  const pullRequest = findPullRequest(repository, number);
  if (pullRequest !== undefined) {
    return { kind: "pull-request", repository, issue: pullRequest };
  }
  const issue = repository.issues.find((candidate) => candidate.number === number);
  if (issue === undefined) {
    throw notFound("/rest/issues/issues#get-an-issue");
  }
  return { kind: "issue", repository, issue };
}
