import * as z from "zod";

import { decodeBase64 } from "../../encoding.ts";
import { UpstreamError } from "../../upstream/error.ts";
import type { Called } from "./executor.ts";
import type {
  Contents,
  IssueInfo,
  PullRequestInfo,
  RepositoryInfo,
  Written,
} from "./github-tools.ts";

/** Deleted accounts are null, as GitHub shows them. */
const Login = z
  .object({ login: z.string() })
  .nullish()
  .transform((user) => user?.login ?? "ghost");

/** What a server may leave out or make null. */
const Text = z.string().nullable().catch(null);

export const Repository = z
  .object({
    id: z.int().positive(),
    full_name: z.string(),
    private: z.boolean(),
    default_branch: z.string(),
    archived: z.boolean().catch(false),
    permissions: z.object({ push: z.boolean() }).nullish().catch(null),
    description: Text,
    fork: z.boolean().catch(false),
    language: Text,
    topics: z.array(z.string()).catch([]),
    stargazers_count: z.int().catch(0),
    forks_count: z.int().catch(0),
    open_issues_count: z.int().catch(0),
    created_at: Text,
    updated_at: Text,
    pushed_at: Text,
  })
  .transform((row): RepositoryInfo => ({
    id: row.id,
    fullName: row.full_name,
    private: row.private,
    defaultBranch: row.default_branch,
    archived: row.archived,
    canPush: row.permissions?.push ?? null,
    description: row.description,
    fork: row.fork,
    language: row.language,
    topics: row.topics,
    stars: row.stargazers_count,
    forks: row.forks_count,
    openIssues: row.open_issues_count,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    pushedAt: row.pushed_at,
  }));

const IssueRow = z.object({
  number: z.int(),
  title: z.string(),
  state: z.string(),
  user: Login,
  labels: z
    .array(z.union([z.string(), z.object({ name: z.string() }).transform(({ name }) => name)]))
    .catch([]),
  assignees: z.array(z.object({ login: z.string() }).transform(({ login }) => login)).catch([]),
  milestone: z
    .object({ number: z.int() })
    .transform(({ number }) => number)
    .nullable()
    .catch(null),
  comments: z.int().nullable().catch(null),
  created_at: Text,
  updated_at: z.string(),
});

function issueOf(row: z.output<typeof IssueRow>): IssueInfo {
  const { user: author, created_at: createdAt, updated_at: updatedAt } = row;
  const { number, title, state, labels, assignees, milestone, comments } = row;
  return {
    number,
    title,
    state,
    author,
    labels,
    assignees,
    milestone,
    comments,
    createdAt,
    updatedAt,
  };
}

/** Null for a pull request: GitHub lists them among the issues, and one key tells them apart. */
export const Issue = IssueRow.extend({ pull_request: z.unknown().optional() }).transform((row) =>
  row.pull_request == null ? issueOf(row) : null,
);

export const PullRequest = IssueRow.extend({
  head: z.object({ sha: z.string(), label: Text }),
  base: z.object({ ref: z.string() }),
  draft: z.boolean().catch(false),
}).transform((row): PullRequestInfo => ({
  ...issueOf(row),
  headOid: row.head.sha,
  head: row.head.label,
  base: row.base.ref,
  draft: row.draft,
}));

/** GitHub breaks base64 into lines. Above 1 MB it leaves the content out, and says so with `none`. */
const File = z.object({
  type: z.literal("file"),
  path: z.string(),
  sha: z.string(),
  size: z.int(),
  encoding: z.string().catch("none"),
  content: z.string().catch(""),
});
const Entry = z.object({
  name: z.string(),
  type: z.string(),
  sha: z.string(),
  size: z.int().catch(0),
});

/** A directory is a list, which a tool wraps; a submodule or a link is neither. */
export function readContents(data: unknown, path: string): Contents | null {
  const entries = listIn(data);
  if (entries !== undefined) {
    return { kind: "directory", path, entries: parse(z.array(Entry), entries) };
  }
  const file = File.safeParse(data);
  if (!file.success) {
    return null;
  }
  const { encoding, content, sha, size } = file.data;
  const bytes = encoding === "base64" ? decodeBase64(content.replaceAll(/\s/g, "")) : null;
  return { kind: "file", path: file.data.path, sha, size, bytes };
}

/** What a tool had to wrap, as GitHub sent it: under a name of the tool's own choice, mostly `array`. */
function listIn(data: unknown): unknown[] | undefined {
  if (Array.isArray(data)) {
    return data;
  }
  const values: unknown[] = typeof data === "object" && data !== null ? Object.values(data) : [];
  const [only] = values;
  return values.length === 1 && Array.isArray(only) ? only : undefined;
}

const Created = z.object({
  id: z.int().positive(),
  html_url: z.string().max(2000),
});
const Numbered = Created.extend({ number: z.int().positive() });
/** Links are built with it. */
const Oid = z.string().regex(/^[0-9a-f]{40,64}$/);
const Committed = z.object({ commit: z.object({ sha: Oid, html_url: z.string().max(2000) }) });

export function readWritten({ data, executionId }: Called): Written {
  const { id, html_url: url } = parse(Created, data);
  return { id, url, executionId };
}

/** An issue or a pull request. */
export function readNumbered({ data, executionId }: Called): Written {
  const { id, number, html_url: url } = parse(Numbered, data);
  return { id, number, url, executionId };
}

export function readCommitted({ data, executionId }: Called): Written {
  const { commit } = parse(Committed, data);
  return { id: commit.sha, url: commit.html_url, executionId };
}

export function parse<Schema extends z.ZodType>(schema: Schema, data: unknown): z.output<Schema> {
  const parsed = schema.safeParse(data);
  if (!parsed.success) {
    throw new UpstreamError("github", "invalid_response", { status: 200 });
  }
  return parsed.data;
}
