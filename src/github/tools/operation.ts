import * as z from "zod";

import { isRepositoryName } from "../repository-name.ts";
import { isSafePath, isSafeRef } from "./safe-text.ts";

/** What Docket does with GitHub for a person: a tool of Scalekit's connector, and the REST call that is the same. */
export interface Operation {
  tool: string;
  method: "GET" | "POST" | "PUT" | "PATCH";
  /** Inputs in braces. The others go into the query of a GET, and into the body of everything else. */
  path: string;
  input: z.ZodType<Record<string, unknown>>;
  /** The answer is a list, which comes wrapped from a tool: its results are objects. */
  isList?: true;
}

/** GitHub's own limits; what is longer it refuses. */
const TITLE_MAX_CODE_UNITS = 256;
const BODY_MAX_CODE_UNITS = 65_536;
const MESSAGE_MAX_CODE_UNITS = 65_536;
/** Of a file as base64: far more than a person writes into a form, and what one request may hold. */
const CONTENT_MAX_CODE_UNITS = 2 * 1024 * 1024;

const Login = z.string().regex(/^[A-Za-z\d][\w-]{0,38}$/);
const Label = z.string().min(1).max(50);
const Ref = z.string().refine(isSafeRef);
const Head = z.string().refine((text) => isSafeRef(text.replace(/^[A-Za-z\d][\w-]{0,38}:/, "")));
const Oid = z.string().regex(/^[0-9a-f]{40,64}$/);
const Path = z.string().refine(isSafePath);
const Count = z.int().min(1);
const Paging = { per_page: Count.max(100), page: Count.max(1000) };
const State = z.enum(["open", "closed", "all"]);
const Direction = z.enum(["asc", "desc"]).optional();
const RepositorySort = z.enum(["created", "updated", "pushed", "full_name"]).optional();
const AnyOrNone = z.enum(["*", "none"]);
const Line = Count.max(1_000_000);
const Side = z.enum(["LEFT", "RIGHT"]);
const Body = z.string().max(BODY_MAX_CODE_UNITS);
const Title = z.string().min(1).max(TITLE_MAX_CODE_UNITS);

const REPOSITORY = "/repos/{owner}/{repo}";

function inRepository(fields: z.ZodRawShape): z.ZodType<Record<string, unknown>> {
  return z
    .strictObject({ owner: z.string(), repo: z.string(), ...fields })
    .refine(({ owner, repo }) => isRepositoryName(owner, repo));
}

/** Nothing but these is ever called on a person's behalf, and nothing but these writes. */
export const OPERATIONS = {
  readRepository: {
    tool: "github_repo_get",
    method: "GET",
    path: REPOSITORY,
    input: inRepository({}),
  },
  listOwnRepositories: {
    tool: "github_user_repos_list",
    method: "GET",
    path: "/user/repos",
    input: z.strictObject({
      type: z.enum(["all", "owner", "public", "private", "member"]).optional(),
      sort: RepositorySort,
      direction: Direction,
      ...Paging,
    }),
    isList: true,
  },
  listPublicRepositories: {
    tool: "github_public_repos_list",
    method: "GET",
    path: "/users/{username}/repos",
    input: z.strictObject({
      username: Login,
      type: z.enum(["all", "owner", "member"]).optional(),
      sort: RepositorySort,
      direction: Direction,
      ...Paging,
    }),
    isList: true,
  },
  readContents: {
    tool: "github_file_contents_get",
    method: "GET",
    path: `${REPOSITORY}/contents/{path}`,
    input: inRepository({ path: Path.or(z.literal("")), ref: Ref.optional() }),
  },
  listIssues: {
    tool: "github_issues_list",
    method: "GET",
    path: `${REPOSITORY}/issues`,
    input: inRepository({
      state: State,
      labels: z.string().max(1000).optional(),
      assignee: Login.or(AnyOrNone).optional(),
      creator: Login.optional(),
      milestone: z
        .string()
        .regex(/^[1-9]\d{0,8}$/)
        .or(AnyOrNone)
        .optional(),
      since: z.iso.datetime({ offset: true }).optional(),
      sort: z.enum(["created", "updated", "comments"]).optional(),
      direction: Direction,
      ...Paging,
    }),
    isList: true,
  },
  listPullRequests: {
    tool: "github_pull_requests_list",
    method: "GET",
    path: `${REPOSITORY}/pulls`,
    input: inRepository({
      state: State,
      head: Head.optional(),
      base: Ref.optional(),
      sort: z.enum(["created", "updated", "popularity", "long-running"]).optional(),
      direction: Direction,
      ...Paging,
    }),
    isList: true,
  },
  readIssue: {
    tool: "github_issue_get",
    method: "GET",
    path: `${REPOSITORY}/issues/{issue_number}`,
    input: inRepository({ issue_number: Count }),
  },
  readPullRequest: {
    tool: "github_pull_request_get",
    method: "GET",
    path: `${REPOSITORY}/pulls/{pull_number}`,
    input: inRepository({ pull_number: Count }),
  },
  writeFile: {
    tool: "github_file_create_update",
    method: "PUT",
    path: `${REPOSITORY}/contents/{path}`,
    input: inRepository({
      path: Path,
      branch: Ref,
      message: z.string().min(1).max(MESSAGE_MAX_CODE_UNITS),
      content: z.base64().max(CONTENT_MAX_CODE_UNITS),
      sha: Oid.optional(),
    }),
  },
  createIssue: {
    tool: "github_issue_create",
    method: "POST",
    path: `${REPOSITORY}/issues`,
    input: inRepository({
      title: Title,
      body: Body,
      labels: z.array(Label).max(100).optional(),
      assignees: z.array(Login).max(10).optional(),
      milestone: Count.optional(),
    }),
  },
  updateIssue: {
    tool: "github_issue_update",
    method: "PATCH",
    path: `${REPOSITORY}/issues/{issue_number}`,
    input: inRepository({ issue_number: Count, title: Title, body: Body }),
  },
  createPullRequest: {
    tool: "github_pull_request_create",
    method: "POST",
    path: `${REPOSITORY}/pulls`,
    input: inRepository({
      title: Title,
      body: Body,
      head: Head,
      base: Ref,
      draft: z.boolean(),
      maintainer_can_modify: z.boolean().optional(),
    }),
  },
  createComment: {
    tool: "github_issue_comment_create",
    method: "POST",
    path: `${REPOSITORY}/issues/{issue_number}/comments`,
    input: inRepository({ issue_number: Count, body: Body.min(1) }),
  },
  updateComment: {
    tool: "github_issue_comment_update",
    method: "PATCH",
    path: `${REPOSITORY}/issues/comments/{comment_id}`,
    input: inRepository({ comment_id: Count, body: Body.min(1) }),
  },
  createReview: {
    tool: "github_pull_request_review_create",
    method: "POST",
    path: `${REPOSITORY}/pulls/{pull_number}/reviews`,
    input: inRepository({
      pull_number: Count,
      commit_id: Oid,
      event: z.enum(["COMMENT", "APPROVE", "REQUEST_CHANGES"]),
      body: Body,
      comments: z
        .array(
          z.strictObject({
            path: Path,
            line: Line,
            side: Side,
            start_line: Line.optional(),
            start_side: Side.optional(),
            body: Body.min(1),
          }),
        )
        .max(50),
    }),
  },
} as const satisfies Record<string, Operation>;

export type OperationName = keyof typeof OPERATIONS;
