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

export const Repository = z
  .object({
    id: z.int().positive(),
    full_name: z.string(),
    private: z.boolean(),
    default_branch: z.string(),
    archived: z.boolean().catch(false),
    permissions: z.object({ push: z.boolean() }).nullish().catch(null),
  })
  .transform((row): RepositoryInfo => ({
    id: row.id,
    fullName: row.full_name,
    private: row.private,
    defaultBranch: row.default_branch,
    archived: row.archived,
    canPush: row.permissions?.push ?? null,
  }));

const IssueRow = z.object({
  number: z.int(),
  title: z.string(),
  state: z.string(),
  user: Login,
  updated_at: z.string(),
});

function issueOf(row: z.output<typeof IssueRow>): IssueInfo {
  const { number, title, state, user: author, updated_at: updatedAt } = row;
  return { number, title, state, author, updatedAt };
}

/** Null for a pull request: GitHub lists them among the issues, and one key tells them apart. */
export const Issue = IssueRow.extend({ pull_request: z.unknown().optional() }).transform((row) =>
  row.pull_request == null ? issueOf(row) : null,
);

export const PullRequest = IssueRow.extend({
  head: z.object({ sha: z.string() }),
  base: z.object({ ref: z.string() }),
  draft: z.boolean().catch(false),
}).transform((row): PullRequestInfo => ({
  ...issueOf(row),
  headOid: row.head.sha,
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
const Entry = z.object({ name: z.string(), type: z.string(), sha: z.string() });

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
