import { type Context, Hono } from "hono";

import { diffRefusal, renderDiff } from "../diff.ts";
import { conversationCount, discussionSeenBy, totalCount, updatedAt } from "../discussion.ts";
import type { CommentsOrder } from "../options.ts";
import { diffTooLarge, invalid } from "../refusal.ts";
import type { PullRequest } from "../store.ts";
import { reviewCommentShape, reviewShape } from "./comment-shapes.ts";
import { commitShape } from "./commit-shape.ts";
import { fileShape } from "./file-shape.ts";
import { paged } from "./paging.ts";
import { pullRequestFull, pullRequestSimple } from "./pull-request-shape.ts";
import { type GitHubEnv, mediaTypeOf, pullRequestOf, repositoryOf } from "./request.ts";

const MAX_LISTED_FILES = 3_000;
const MAX_LISTED_COMMITS = 250;

export const pullRequests = new Hono<GitHubEnv>()
  .get("/repos/:owner/:repo/pulls", (c) => {
    const repository = repositoryOf(c);
    const { options } = c.var;
    const state = c.req.query("state") ?? "open";
    const head = c.req.query("head");
    const base = c.req.query("base");
    const listed = repository.pullRequests.filter(
      (pullRequest) =>
        (state === "all" || (state === "open") === (pullRequest.state === "OPEN")) &&
        (base === undefined || base === pullRequest.baseRef) &&
        (head === undefined ||
          head === `${pullRequest.forkOwner ?? repository.owner}:${pullRequest.headRef}`),
    );
    const sort = c.req.query("sort") ?? "created";
    const direction = c.req.query("direction") ?? (sort === "created" ? "desc" : "asc");
    const ordered = order(listed, sort, direction, options.restCommentsOrder);
    return c.json(
      paged(c, ordered).map((pullRequest) => pullRequestSimple(options, repository, pullRequest)),
    );
  })
  .get("/repos/:owner/:repo/pulls/comments", (c) => {
    const repository = repositoryOf(c);
    const { options } = c.var;
    const comments = repository.pullRequests.flatMap((pullRequest) =>
      discussionSeenBy(pullRequest, viewerOf(c)).threads.flatMap((thread) =>
        thread.comments.map((comment) => ({ pullRequest, thread, comment, at: comment.createdAt })),
      ),
    );
    const since = c.req.query("since");
    const kept = comments.filter(
      ({ comment }) => since === undefined || comment.updatedAt >= since,
    );
    kept.sort((a, b) => a.at.localeCompare(b.at));
    if (c.req.query("direction") === "desc") {
      kept.reverse();
    }
    return c.json(
      paged(c, kept).map(({ pullRequest, thread, comment }) =>
        reviewCommentShape(options, repository, pullRequest, thread, comment),
      ),
    );
  })
  .get("/repos/:owner/:repo/pulls/:number", (c) => {
    const { repository, pullRequest } = pullRequestOf(c);
    const media = mediaTypeOf(c);
    if (media === "json") {
      return c.json(pullRequestFull(c.var.options, repository, pullRequest));
    }
    const refusal = diffRefusal(pullRequest);
    if (refusal !== undefined) {
      throw diffTooLarge(refusal);
    }
    return c.body(renderDiff(pullRequest), 200, {
      "content-type": `application/vnd.github.v3.${media}; charset=utf-8`,
    });
  })
  .get("/repos/:owner/:repo/pulls/:number/files", (c) => {
    const { repository, pullRequest } = pullRequestOf(c);
    const { options } = c.var;
    const files = paged(c, pullRequest.files, MAX_LISTED_FILES);
    return c.json(
      files.map((file, index) =>
        fileShape(options.addresses, repository, pullRequest, file, index < options.patchesPerPage),
      ),
    );
  })
  .get("/repos/:owner/:repo/pulls/:number/commits", (c) => {
    const { repository, pullRequest } = pullRequestOf(c);
    const commits = paged(c, pullRequest.commits, MAX_LISTED_COMMITS);
    return c.json(commits.map((commit) => commitShape(c.var.options, repository, commit)));
  })
  .get("/repos/:owner/:repo/pulls/:number/comments", (c) => {
    const { repository, pullRequest } = pullRequestOf(c);
    const comments = discussionSeenBy(pullRequest, viewerOf(c)).threads.flatMap((thread) =>
      thread.comments.map((comment) => ({ thread, comment })),
    );
    comments.sort((a, b) => a.comment.databaseId - b.comment.databaseId);
    // Without `sort` GitHub ignores `direction`: the order is by id, oldest first.
    const sort = c.req.query("sort");
    if (sort !== undefined) {
      comments.sort((a, b) => a.comment.createdAt.localeCompare(b.comment.createdAt));
      if (c.req.query("direction") === "desc") {
        comments.reverse();
      }
    }
    return c.json(
      paged(c, comments).map(({ thread, comment }) =>
        reviewCommentShape(c.var.options, repository, pullRequest, thread, comment),
      ),
    );
  })
  .get("/repos/:owner/:repo/pulls/:number/reviews", (c) => {
    const { repository, pullRequest } = pullRequestOf(c);
    return c.json(
      paged(c, discussionSeenBy(pullRequest, viewerOf(c)).reviews).map((review) =>
        reviewShape(c.var.options, repository, pullRequest, review),
      ),
    );
  });

function viewerOf(c: Context<GitHubEnv>): string | null {
  return c.var.viewer?.login ?? null;
}

function order(
  listed: readonly PullRequest[],
  sort: string,
  direction: string,
  commentsOrder: CommentsOrder,
): PullRequest[] {
  const rank = (pullRequest: PullRequest): number => {
    switch (sort) {
      case "created":
        return Date.parse(pullRequest.createdAt);
      case "updated":
        return Date.parse(updatedAt(pullRequest));
      case "popularity":
        return commentsOrder === "total" ? totalCount(pullRequest) : conversationCount(pullRequest);
      case "long-running":
        return -Date.parse(pullRequest.createdAt);
      default:
        throw invalid("Validation Failed", [
          { resource: "PullRequest", field: "sort", code: "invalid" },
        ]);
    }
  };
  const ascending = listed.toSorted((a, b) => rank(a) - rank(b) || a.number - b.number);
  return direction === "desc" ? ascending.toReversed() : ascending;
}
