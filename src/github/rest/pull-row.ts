import * as z from "zod";

import { RestAssociation, User } from "./user.ts";

const Login = z.object({ login: z.string() });

/** A pull request as the list has it: without any count. */
export const PullRow = z.object({
  node_id: z.string().min(1),
  number: z.int(),
  title: z.string(),
  user: User,
  body: z.string().nullish(),
  draft: z.boolean().catch(false),
  labels: z.array(z.object({ name: z.string() })).catch([]),
  created_at: z.string(),
  updated_at: z.string(),
  author_association: RestAssociation,
  head: z.object({ ref: z.string(), sha: z.string() }),
  base: z.object({
    ref: z.string(),
    repo: z.object({ name: z.string(), private: z.boolean(), owner: Login }),
  }),
  assignees: z.array(Login).nullish(),
  requested_reviewers: z.array(Login.nullable()).nullish(),
  requested_teams: z.array(z.object({ slug: z.string() })).nullish(),
  auto_merge: z.looseObject({}).nullish(),
});
export type PullRow = z.output<typeof PullRow>;

/** A pull request read alone. */
export const PullFull = PullRow.extend({
  comments: z.int(),
  review_comments: z.int(),
  commits: z.int(),
  additions: z.int(),
  deletions: z.int(),
  changed_files: z.int(),
  /** Null until GitHub has worked it out. */
  mergeable: z.boolean().nullish(),
  mergeable_state: z.string().catch("unknown"),
});
export type PullFull = z.output<typeof PullFull>;

/** Issues and pull requests are listed together; only one key tells them apart. */
export const IssueRow = z.object({
  number: z.int(),
  comments: z.int(),
  pull_request: z.looseObject({}).nullish(),
});
export type IssueRow = z.output<typeof IssueRow>;

export const RepositoryRow = z.object({ name: z.string(), private: z.boolean(), owner: Login });

export const SearchCount = z.object({ total_count: z.int(), incomplete_results: z.boolean() });

export const CommitRow = z.object({
  sha: z.string(),
  commit: z.object({ committer: z.object({ date: z.string().nullish() }).nullish() }),
});
