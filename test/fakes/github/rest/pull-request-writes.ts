import { Hono } from "hono";
import * as z from "zod";

import { blobSha, filesAt } from "../contents.ts";
import { createPullRequest } from "../create-pull-request.ts";
import { forbidden, invalid } from "../refusal.ts";
import { timestamp } from "../store.ts";
import type { FileSpec } from "../world.ts";
import { bodyOf, writing } from "./body.ts";
import { nextNumber } from "./issue-writes.ts";
import { pullRequestFull } from "./pull-request-shape.ts";
import type { GitHubEnv } from "./request.ts";

const Create = z.object({
  title: z.string().min(1),
  body: z.string().nullish(),
  head: z.string().min(1),
  base: z.string().min(1),
  draft: z.boolean().default(false),
});

export const pullRequestWrites = new Hono<GitHubEnv>().post(
  "/repos/:owner/:repo/pulls",
  async (c) => {
    const { repository, viewer, mayPush } = writing(c);
    if (!mayPush) {
      throw forbidden("Resource not accessible by integration");
    }
    const { title, body, draft, ...given } = await bodyOf(c, Create, "PullRequest");
    const { store } = c.var.options;
    const head = given.head.replace(`${repository.owner}:`, "");
    const from = filesAt(repository, head);
    const onto = filesAt(repository, given.base);
    if (from === undefined || onto === undefined) {
      const field = from === undefined ? "head" : "base";
      throw invalid("Validation Failed", [{ resource: "PullRequest", field, code: "invalid" }]);
    }
    const open = repository.pullRequests.some(
      ({ headRef, baseRef, state }) =>
        state === "OPEN" && headRef === head && baseRef === given.base,
    );
    if (open) {
      const message = `A pull request already exists for ${repository.owner}:${head}.`;
      throw invalid("Validation Failed", [{ resource: "PullRequest", code: "custom", message }]);
    }
    const files: FileSpec[] = [...from]
      .filter(([path, bytes]) => {
        const before = onto.get(path);
        return before === undefined || blobSha(before) !== blobSha(bytes);
      })
      .map(([path, bytes]) => ({ path, content: new TextDecoder().decode(bytes) }));
    if (files.length === 0) {
      const message = `No commits between ${given.base} and ${head}`;
      throw invalid("Validation Failed", [{ resource: "PullRequest", code: "custom", message }]);
    }
    const pullRequest = createPullRequest(store, repository, {
      number: nextNumber(repository),
      title,
      body: body ?? "",
      author: viewer.login,
      draft,
      headRef: head,
      baseRef: given.base,
      createdAt: timestamp(store.now()),
      files,
    });
    repository.pullRequests.push(pullRequest);
    return c.json(pullRequestFull(c.var.options, repository, pullRequest), 201);
  },
);
