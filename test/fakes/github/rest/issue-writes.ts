import { Hono } from "hono";
import * as z from "zod";

import { issuesOf } from "../issue-like.ts";
import { forbidden, invalid } from "../refusal.ts";
import { type Issue, type Repository, type Store, timestamp } from "../store.ts";
import { bodyOf, writing } from "./body.ts";
import { issueShape } from "./issue-shape.ts";
import { issueOf } from "./issues.ts";
import { isMember } from "./repository-shape.ts";
import type { GitHubEnv } from "./request.ts";

const Create = z.object({
  title: z.string().min(1),
  body: z.string().nullish(),
  labels: z.array(z.string()).default([]),
  assignees: z.array(z.string()).default([]),
  milestone: z.int().nullish(),
});
const Update = z.object({ title: z.string().min(1).optional(), body: z.string().optional() });

export const issueWrites = new Hono<GitHubEnv>()
  .post("/repos/:owner/:repo/issues", async (c) => {
    const { repository, viewer, mayPush } = writing(c);
    const given = await bodyOf(c, Create, "Issue");
    const { store } = c.var.options;
    // Who cannot push sets none of them, and is not told so.
    const { labels, assignees, milestone } = mayPush
      ? given
      : { labels: [], assignees: [], milestone: null };
    check(store, repository, { assignees, milestone });
    const now = timestamp(store.now());
    const issue: Issue = {
      databaseId: store.nextId(),
      number: nextNumber(repository),
      title: given.title,
      body: given.body ?? "",
      author: viewer.login,
      state: "OPEN",
      createdAt: now,
      updatedAt: now,
      labels: [...labels],
      assignees: [...assignees],
      milestone: milestone ?? null,
      comments: [],
    };
    repository.issues.push(issue);
    return c.json(issueShape(c.var.options, { kind: "issue", repository, issue }), 201);
  })
  .patch("/repos/:owner/:repo/issues/:number", async (c) => {
    const { viewer, mayPush } = writing(c);
    const subject = issueOf(c);
    if (subject.issue.author !== viewer.login && !mayPush) {
      throw forbidden("Must have admin rights to Repository.");
    }
    const { title, body } = await bodyOf(c, Update, "Issue");
    const { issue } = subject;
    issue.title = title ?? issue.title;
    issue.body = body ?? issue.body;
    const now = timestamp(c.var.options.store.now());
    if (subject.kind === "issue") {
      subject.issue.updatedAt = now;
    } else {
      subject.issue.touchedAt = now;
    }
    return c.json(issueShape(c.var.options, subject));
  });

/** Issues and pull requests are counted together. */
export function nextNumber(repository: Repository): number {
  return Math.max(0, ...issuesOf(repository).map(({ issue }) => issue.number)) + 1;
}

function check(
  store: Store,
  repository: Repository,
  given: { assignees: readonly string[]; milestone?: number | null | undefined },
): void {
  const stranger = given.assignees.find((login) => !isMember(store, repository.owner, login));
  if (stranger !== undefined) {
    throw invalid("Validation Failed", [
      { value: stranger, resource: "Issue", field: "assignees", code: "invalid" },
    ]);
  }
  if (given.milestone != null && !repository.milestones.includes(given.milestone)) {
    throw invalid("Validation Failed", [
      { value: given.milestone, resource: "Issue", field: "milestone", code: "invalid" },
    ]);
  }
}
