import * as z from "zod";

/** What is read on GitHub for a person: the queries of `GET /api/github/:operation`, and its answers. */

/** Where it is read: in a repository, or in that of a docket. */
const IN_REPOSITORY = { repository: z.string().max(400).optional(), job: z.string().optional() };
const PAGE = {
  per_page: z.coerce.number().int().min(1).max(100).default(30),
  page: z.coerce.number().int().min(1).max(1000).default(1),
};
const Direction = z.enum(["asc", "desc"]).optional();
const Login = z.string().regex(/^[A-Za-z\d][\w-]{0,38}$/);
const State = z.enum(["open", "closed", "all"]).default("open");
const RepositorySort = z.enum(["created", "updated", "pushed", "full_name"]).optional();
const Labels = z
  .string()
  .max(1000)
  .transform((text) =>
    text
      .split(",")
      .map((label) => label.trim())
      .filter((label) => label !== ""),
  )
  .optional();

/** The parameters of each operation, named as GitHub names them. */
export const READING_QUERIES = {
  repository: z.strictObject(IN_REPOSITORY),
  "own-repositories": z.strictObject({
    type: z.enum(["all", "owner", "public", "private", "member"]).optional(),
    sort: RepositorySort,
    direction: Direction,
    ...PAGE,
  }),
  "public-repositories": z.strictObject({
    username: Login,
    type: z.enum(["all", "owner", "member"]).optional(),
    sort: RepositorySort,
    direction: Direction,
    ...PAGE,
  }),
  contents: z.strictObject({
    ...IN_REPOSITORY,
    path: z.string().max(1000).default(""),
    ref: z.string().min(1).max(250).optional(),
  }),
  issues: z.strictObject({
    ...IN_REPOSITORY,
    state: State,
    labels: Labels,
    assignee: z.string().max(39).optional(),
    creator: Login.optional(),
    milestone: z.string().max(9).optional(),
    since: z.iso.datetime({ offset: true }).optional(),
    sort: z.enum(["created", "updated", "comments"]).optional(),
    direction: Direction,
    ...PAGE,
  }),
  "pull-requests": z.strictObject({
    ...IN_REPOSITORY,
    state: State,
    head: z.string().min(1).max(250).optional(),
    base: z.string().min(1).max(250).optional(),
    sort: z.enum(["created", "updated", "popularity", "long-running"]).optional(),
    direction: Direction,
    ...PAGE,
  }),
} as const;

/** A name with the query that it takes. */
export const Reading = z.discriminatedUnion("name", [
  z.object({ name: z.literal("repository"), query: READING_QUERIES.repository }),
  z.object({ name: z.literal("own-repositories"), query: READING_QUERIES["own-repositories"] }),
  z.object({
    name: z.literal("public-repositories"),
    query: READING_QUERIES["public-repositories"],
  }),
  z.object({ name: z.literal("contents"), query: READING_QUERIES.contents }),
  z.object({ name: z.literal("issues"), query: READING_QUERIES.issues }),
  z.object({ name: z.literal("pull-requests"), query: READING_QUERIES["pull-requests"] }),
]);
export type Reading = z.infer<typeof Reading>;

export const ReadingName = z.enum([
  "repository",
  "own-repositories",
  "public-repositories",
  "contents",
  "issues",
  "pull-requests",
]);
export type ReadingName = z.infer<typeof ReadingName>;

export const RepositoryDetails = z.object({
  id: z.int(),
  fullName: z.string(),
  url: z.string(),
  description: z.string().nullable(),
  private: z.boolean(),
  fork: z.boolean(),
  archived: z.boolean(),
  defaultBranch: z.string(),
  language: z.string().nullable(),
  topics: z.array(z.string()),
  stars: z.int(),
  forks: z.int(),
  /** Issues and pull requests. */
  openIssues: z.int(),
  /** Null where GitHub does not say. */
  canPush: z.boolean().nullable(),
  createdAt: z.string().nullable(),
  updatedAt: z.string().nullable(),
  pushedAt: z.string().nullable(),
});
export type RepositoryDetails = z.infer<typeof RepositoryDetails>;

const IssueFields = z.object({
  number: z.int(),
  title: z.string(),
  url: z.string(),
  state: z.string(),
  author: z.string(),
  labels: z.array(z.string()),
  assignees: z.array(z.string()),
  milestone: z.int().nullable(),
  comments: z.int().nullable(),
  createdAt: z.string().nullable(),
  updatedAt: z.string(),
});

export const IssueDetails = IssueFields;
export type IssueDetails = z.infer<typeof IssueDetails>;

export const PullRequestDetails = IssueFields.extend({
  draft: z.boolean(),
  /** `owner:branch`; null where its repository is gone. */
  head: z.string().nullable(),
  headOid: z.string(),
  base: z.string(),
});
export type PullRequestDetails = z.infer<typeof PullRequestDetails>;

/** A page of a list. `more`: whether there may be another one. */
const LIST = { page: z.int(), perPage: z.int(), more: z.boolean() };

export const RepositoryPage = z.object({ ...LIST, items: z.array(RepositoryDetails) });
/** `pullRequests`: how many of the page GitHub counts among the issues and are left out. */
export const IssuePage = z.object({
  ...LIST,
  pullRequests: z.int(),
  items: z.array(IssueDetails),
});
export const PullRequestPage = z.object({ ...LIST, items: z.array(PullRequestDetails) });

export const ContentsDetails = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("file"),
    path: z.string(),
    ref: z.string().nullable(),
    url: z.string(),
    sha: z.string(),
    size: z.int(),
    /** `none` where GitHub sends no content: above 1 MB. */
    encoding: z.enum(["utf-8", "base64", "none"]),
    content: z.string(),
  }),
  z.object({
    kind: z.literal("directory"),
    path: z.string(),
    ref: z.string().nullable(),
    url: z.string(),
    entries: z.array(
      z.object({ name: z.string(), type: z.string(), sha: z.string(), size: z.int() }),
    ),
  }),
]);
export type ContentsDetails = z.infer<typeof ContentsDetails>;

export const GitHubReading = z.union([
  RepositoryDetails,
  RepositoryPage,
  ContentsDetails,
  IssuePage,
  PullRequestPage,
]);
export type GitHubReading = z.infer<typeof GitHubReading>;

/** What a tool of questions has read: `json` is bounded and of one repository alone; `refused` is in words of ours. */
export type ToolReading =
  | { kind: "read"; json: string; isFile: boolean; heading: string; url: string }
  | { kind: "refused"; error: string };
