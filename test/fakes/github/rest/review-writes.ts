import { Hono } from "hono";
import * as z from "zod";

import { createReview, createThread } from "../create-discussion.ts";
import { headCommit } from "../discussion.ts";
import { hasLine } from "../patch.ts";
import { invalid } from "../refusal.ts";
import { timestamp } from "../store.ts";
import { bodyOf, writing } from "./body.ts";
import { reviewShape } from "./comment-shapes.ts";
import { type GitHubEnv, pullRequestOf } from "./request.ts";

const Side = z.enum(["LEFT", "RIGHT"]);

const Create = z.object({
  body: z.string().default(""),
  event: z.enum(["COMMENT", "APPROVE", "REQUEST_CHANGES"]),
  commit_id: z.string().optional(),
  comments: z
    .array(
      z.object({
        path: z.string(),
        body: z.string().min(1),
        line: z.int(),
        side: Side.default("RIGHT"),
        start_line: z.int().optional(),
        start_side: Side.optional(),
      }),
    )
    .default([]),
});

const STATES = {
  COMMENT: "COMMENTED",
  APPROVE: "APPROVED",
  REQUEST_CHANGES: "CHANGES_REQUESTED",
} as const;

export const reviewWrites = new Hono<GitHubEnv>().post(
  "/repos/:owner/:repo/pulls/:number/reviews",
  async (c) => {
    const { repository, viewer } = writing(c);
    const { pullRequest } = pullRequestOf(c);
    const { body, event, comments, ...given } = await bodyOf(c, Create, "PullRequestReview");
    if (event !== "COMMENT" && pullRequest.author === viewer.login) {
      throw invalid("Unprocessable Entity: own pull request", []);
    }
    if (given.commit_id !== undefined && given.commit_id !== headCommit(pullRequest).oid) {
      throw invalid("Unprocessable Entity: commit", []);
    }
    const misses = comments.some(({ path, line, side, start_line: start }) => {
      const patch = pullRequest.files.find((file) => file.path === path)?.patch ?? "";
      return !hasLine(patch, line, side) || (start !== undefined && !hasLine(patch, start, side));
    });
    if (misses) {
      throw invalid("Unprocessable Entity: Line could not be resolved", []);
    }
    const { store } = c.var.options;
    const at = timestamp(store.now());
    const setting = { store, maintainers: repository.maintainers, createdAt: at };
    const { commits, reviews, files, threads } = pullRequest;
    const review = createReview(setting, commits, {
      author: viewer.login,
      state: STATES[event],
      body,
      at,
    });
    reviews.push(review);
    const reviewIds = new Map([["this", review.databaseId]]);
    for (const { path, line, side, body: text } of comments) {
      const comment = { author: viewer.login, body: text, at, review: "this" };
      const thread = { path, line, side, comments: [comment] };
      threads.push(createThread(setting, thread, { commits, reviews, reviewIds, files }));
    }
    return c.json({ ...reviewShape(c.var.options, repository, pullRequest, review) }, 200);
  },
);
