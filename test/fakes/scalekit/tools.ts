import type { JsonObject } from "@bufbuild/protobuf";

/** One tool of the GitHub connector: its schema, and the REST call behind it. */
export type GitHubTool = {
  name: string;
  description: string;
  method: "GET" | "PATCH" | "POST" | "PUT";
  /** Parameters in braces are required and taken from the input; the others follow `optional`. */
  path: string;
  /** Required inputs that are not in the path. */
  required: string[];
  optional: string[];
};

const PAGING = ["per_page", "page"];
const REPO = "/repos/{owner}/{repo}";
const PULL = `${REPO}/pulls/{pull_number}`;

function read(
  name: string,
  description: string,
  path: string,
  optional: string[] = [],
  required: string[] = [],
): GitHubTool {
  return { name, description, method: "GET", path, required, optional };
}

function write(
  method: "PATCH" | "POST" | "PUT",
  name: string,
  description: string,
  path: string,
  required: string[],
  optional: string[],
): GitHubTool {
  return { name, description, method, path, required, optional };
}

export const GITHUB_TOOLS: readonly GitHubTool[] = [
  read("github_repo_get", "Get a repository.", REPO),
  read(
    "github_user_repos_list",
    "List repositories the connected person can access.",
    "/user/repos",
    ["type", "sort", "direction", ...PAGING],
  ),
  read(
    "github_public_repos_list",
    "List public repositories of a person.",
    "/users/{username}/repos",
    ["type", "sort", "direction", ...PAGING],
  ),
  read("github_file_contents_get", "Get a file or directory.", `${REPO}/contents/{path}`, ["ref"]),
  write(
    "PUT",
    "github_file_create_update",
    "Create or update a file.",
    `${REPO}/contents/{path}`,
    ["message", "content"],
    ["sha", "branch", "author", "committer"],
  ),
  write(
    "POST",
    "github_issue_create",
    "Create an issue.",
    `${REPO}/issues`,
    ["title"],
    ["body", "labels", "assignees", "milestone", "type"],
  ),
  read("github_issues_list", "List issues, pull requests among them.", `${REPO}/issues`, [
    "state",
    "labels",
    "assignee",
    "creator",
    "milestone",
    "since",
    "sort",
    "direction",
    ...PAGING,
  ]),
  write(
    "POST",
    "github_pull_request_create",
    "Create a pull request.",
    `${REPO}/pulls`,
    ["head", "base"],
    ["title", "body", "draft", "maintainer_can_modify"],
  ),
  read("github_pull_requests_list", "List pull requests.", `${REPO}/pulls`, [
    "state",
    "head",
    "base",
    "sort",
    "direction",
    ...PAGING,
  ]),
  read("github_branches_list", "List branches.", `${REPO}/branches`, ["protected", ...PAGING]),
  read(
    "github_issue_get",
    "Get an issue or a pull request as one.",
    `${REPO}/issues/{issue_number}`,
  ),
  write(
    "PATCH",
    "github_issue_update",
    "Update an issue.",
    `${REPO}/issues/{issue_number}`,
    [],
    ["title", "body", "state", "state_reason", "labels", "assignees", "milestone"],
  ),
  write(
    "POST",
    "github_issue_comment_create",
    "Create a comment on an issue or pull request.",
    `${REPO}/issues/{issue_number}/comments`,
    ["body"],
    [],
  ),
  read("github_issue_comment_get", "Get a comment.", `${REPO}/issues/comments/{comment_id}`),
  write(
    "PATCH",
    "github_issue_comment_update",
    "Update a comment on an issue or pull request.",
    `${REPO}/issues/comments/{comment_id}`,
    ["body"],
    [],
  ),
  read("github_pull_request_get", "Get a pull request.", PULL),
  read("github_pull_request_files_list", "List files of a pull request.", `${PULL}/files`, PAGING),
  read(
    "github_pull_request_reviews_list",
    "List reviews of a pull request.",
    `${PULL}/reviews`,
    PAGING,
  ),
  read("github_pull_request_review_comments_list", "List review comments.", `${PULL}/comments`, [
    "sort",
    "direction",
    "since",
    ...PAGING,
  ]),
  write(
    "POST",
    "github_pull_request_review_create",
    "Create a review of a pull request, with comments on its lines.",
    `${PULL}/reviews`,
    ["event"],
    ["body", "commit_id", "comments"],
  ),
  read(
    "github_pull_request_commits_list",
    "List commits of a pull request.",
    `${PULL}/commits`,
    PAGING,
  ),
  read(
    "github_issue_comments_list",
    "List conversation comments.",
    `${REPO}/issues/{issue_number}/comments`,
    ["since", ...PAGING],
  ),
  read(
    "github_commit_combined_status_get",
    "Get the combined status of a ref.",
    `${REPO}/commits/{ref}/status`,
    PAGING,
  ),
  read(
    "github_check_runs_list_for_ref",
    "List check runs of a ref.",
    `${REPO}/commits/{ref}/check-runs`,
    ["check_name", "status", "filter", ...PAGING],
  ),
  read(
    "github_search_issues",
    "Search issues and pull requests.",
    "/search/issues",
    ["sort", "order", ...PAGING],
    ["q"],
  ),
  read("github_user_get_authenticated", "Get the connected person.", "/user"),
];

/** Inputs the path itself takes. */
export function pathInputs(tool: GitHubTool): string[] {
  return [...tool.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? "");
}

const NUMBERS = new Set([
  "per_page",
  "page",
  "pull_number",
  "issue_number",
  "comment_id",
  "milestone",
]);
const LISTS = new Set(["assignees"]);
const FLAGS = new Set(["draft", "maintainer_can_modify", "protected"]);

function schemaOf(name: string, tool: GitHubTool): JsonObject {
  // GitHub lists issues of a milestone by its number or by a word, and sets it by its number.
  if (NUMBERS.has(name) && (name !== "milestone" || tool.method !== "GET")) {
    return { type: "number" };
  }
  if (FLAGS.has(name)) {
    return { type: "boolean" };
  }
  if (LISTS.has(name) || (name === "labels" && tool.method !== "GET")) {
    return { type: "array", items: { type: "string" } };
  }
  if (name === "comments") {
    return { type: "array", items: { type: "object" } };
  }
  return name === "author" || name === "committer" ? { type: "object" } : { type: "string" };
}

export type ToolDefinition = { name: string; description: string; input_schema: JsonObject };

/** The definition as discovery shows it. */
export function toolDefinition(tool: GitHubTool): ToolDefinition {
  const required = [...pathInputs(tool), ...tool.required];
  const names = [...required, ...tool.optional];
  return {
    name: tool.name,
    description: tool.description,
    input_schema: {
      type: "object",
      properties: Object.fromEntries(
        names.map((name) => [
          name,
          required.includes(name)
            ? schemaOf(name, tool)
            : { anyOf: [schemaOf(name, tool), { type: "null" }] },
        ]),
      ),
      required,
    },
  };
}
