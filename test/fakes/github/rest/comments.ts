import { type Context, Hono } from "hono";
import * as z from "zod";

import { pullRequestUrl, repositoryUrl } from "../addresses.ts";
import { association, createComment } from "../create-discussion.ts";
import { type IssueLike, issuesOf } from "../issue-like.ts";
import { forbidden, notFound } from "../refusal.ts";
import { type IssueComment, type Repository, timestamp } from "../store.ts";
import { bodyOf, writing } from "./body.ts";
import { issueCommentShape } from "./comment-shapes.ts";
import { issueOf } from "./issues.ts";
import { type GitHubEnv, repositoryOf } from "./request.ts";

const Write = z.object({ body: z.string().min(1) });

export const comments = new Hono<GitHubEnv>()
  .get("/repos/:owner/:repo/issues/comments/:id", (c) => {
    const found = commentOf(repositoryOf(c), c.req.param("id"));
    return c.json(shape(c, found.subject, found.comment));
  })
  .post("/repos/:owner/:repo/issues/:number/comments", async (c) => {
    const { viewer, mayPush, repository } = writing(c);
    const subject = issueOf(c);
    if (subject.kind === "pull-request" && subject.issue.locked && !mayPush) {
      throw forbidden("Unable to create comment because issue is locked.");
    }
    const { body } = await bodyOf(c, Write, "IssueComment");
    const { store } = c.var.options;
    const createdAt = timestamp(store.now());
    const { maintainers } = repository;
    const comment = createComment(
      { store, maintainers, createdAt },
      { author: viewer.login, body, association: association(viewer.login, maintainers) },
    );
    subject.issue.comments.push(comment);
    return c.json(shape(c, subject, comment), 201);
  })
  .patch("/repos/:owner/:repo/issues/comments/:id", async (c) => {
    const { viewer, mayPush, repository } = writing(c);
    const { subject, comment } = commentOf(repository, c.req.param("id"));
    if (comment.author !== viewer.login && !mayPush) {
      throw forbidden("Must have admin rights to Repository.");
    }
    const { body } = await bodyOf(c, Write, "IssueComment");
    comment.body = body;
    comment.updatedAt = timestamp(c.var.options.store.now());
    return c.json(shape(c, subject, comment));
  });

function commentOf(
  repository: Repository,
  id: string,
): { subject: IssueLike; comment: IssueComment } {
  for (const subject of issuesOf(repository)) {
    const comment = subject.issue.comments.find(({ databaseId }) => String(databaseId) === id);
    if (comment !== undefined) {
      return { subject, comment };
    }
  }
  throw notFound("/rest/issues/comments#get-an-issue-comment");
}

function shape(c: Context<GitHubEnv>, subject: IssueLike, comment: IssueComment) {
  const { options } = c.var;
  const { repository, issue } = subject;
  const html =
    subject.kind === "issue"
      ? `${repositoryUrl(options.addresses, repository)}/issues/${issue.number}`
      : pullRequestUrl(options.addresses, repository, subject.issue);
  return issueCommentShape(options, repository, { number: issue.number, html }, comment);
}
