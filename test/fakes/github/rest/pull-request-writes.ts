import { Hono } from "hono";
import * as z from "zod";

import { blobSha, filesAt } from "../contents.ts";
import { createPullRequest } from "../create-pull-request.ts";
import { forbidden, invalid } from "../refusal.ts";
import { type Repository, type Store, timestamp } from "../store.ts";
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
  maintainer_can_modify: z.boolean().default(false),
});

export const pullRequestWrites = new Hono<GitHubEnv>().post(
  "/repos/:owner/:repo/pulls",
  async (c) => {
    const { repository, viewer, mayPush } = writing(c);
    const { title, body, draft, ...given } = await bodyOf(c, Create, "PullRequest");
    const { store } = c.var.options;
    const [owner = "", branch = ""] = given.head.includes(":")
      ? given.head.split(":")
      : [repository.owner, given.head];
    const fork = owner === repository.owner ? null : forkOf(store, repository, owner);
    if (!mayPush && owner !== viewer.login) {
      throw forbidden("Resource not accessible by integration");
    }
    const head = branch;
    const from = fork === undefined ? undefined : filesAt(fork ?? repository, head);
    const onto = filesAt(repository, given.base);
    if (from === undefined || onto === undefined) {
      const field = from === undefined ? "head" : "base";
      throw invalid("Validation Failed", [{ resource: "PullRequest", field, code: "invalid" }]);
    }
    const open = repository.pullRequests.some(
      ({ headRef, baseRef, state }) =>
        fork === null && state === "OPEN" && headRef === head && baseRef === given.base,
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
      ...(fork == null ? {} : { forkOwner: fork.owner }),
    });
    pullRequest.maintainerCanModify = given.maintainer_can_modify;
    repository.pullRequests.push(pullRequest);
    return c.json(pullRequestFull(c.var.options, repository, pullRequest), 201);
  },
);

/** A repository of that name is one's fork of it; the fake keeps no other tie. */
function forkOf(store: Store, { name }: Repository, owner: string): Repository | undefined {
  return store.repositories.find((other) => other.owner === owner && other.name === name);
}
