import type { ToolDefinition } from "./read-tools.ts";
import { SEARCH } from "./tool-offer.ts";

/** A tool of ours: the same name and inputs as Scalekit's, and the REST call that is the same. */
interface OwnTool {
  description: string;
  path: string;
  optional?: readonly string[];
}

const PAGING = ["per_page", "page"];
const REPOSITORY = "/repos/{owner}/{repo}";
const PULL = `${REPOSITORY}/pulls/{pull_number}`;

const OWN_TOOLS: Record<string, OwnTool> = {
  github_repo_get: {
    description: "The repository: description, default branch.",
    path: REPOSITORY,
  },
  github_pull_requests_list: {
    description: "Pull requests; state is open, closed or all.",
    path: `${REPOSITORY}/pulls`,
    optional: ["state", "base", "sort", "direction", ...PAGING],
  },
  github_pull_request_get: {
    description: "A pull request: description, state, branches, counts.",
    path: PULL,
  },
  github_pull_request_files_list: {
    description: "Files that a pull request changes, with their patches.",
    path: `${PULL}/files`,
    optional: PAGING,
  },
  github_pull_request_reviews_list: {
    description: "Reviews of a pull request, oldest first.",
    path: `${PULL}/reviews`,
    optional: PAGING,
  },
  github_pull_request_review_comments_list: {
    description: "Review comments of a pull request, on lines of its files.",
    path: `${PULL}/comments`,
    optional: ["sort", "direction", "since", ...PAGING],
  },
  github_pull_request_commits_list: {
    description: "Commits of a pull request, oldest first.",
    path: `${PULL}/commits`,
    optional: PAGING,
  },
  github_issues_list: {
    description:
      "Issues and pull requests; state is open, closed or all, labels are joined by commas.",
    path: `${REPOSITORY}/issues`,
    optional: ["state", "labels", "assignee", "creator", "since", "sort", "direction", ...PAGING],
  },
  github_issue_get: {
    description: "An issue: description, state, labels.",
    path: `${REPOSITORY}/issues/{issue_number}`,
  },
  github_issue_comments_list: {
    description: "Conversation comments of an issue or a pull request, oldest first.",
    path: `${REPOSITORY}/issues/{issue_number}/comments`,
    optional: ["since", ...PAGING],
  },
  github_file_contents_get: {
    description: "A file's text, or the entries of a directory, at a branch, tag or commit.",
    path: `${REPOSITORY}/contents/{path}`,
    optional: ["ref"],
  },
  github_check_runs_list_for_ref: {
    description: "Check runs of a branch, tag or commit.",
    path: `${REPOSITORY}/commits/{ref}/check-runs`,
    optional: ["check_name", "status", ...PAGING],
  },
  github_commit_combined_status_get: {
    description: "Commit statuses of a branch, tag or commit.",
    path: `${REPOSITORY}/commits/{ref}/status`,
    optional: PAGING,
  },
  [SEARCH]: {
    description:
      "Searches issues and pull requests; q takes words and qualifiers, is:pr or is:issue among them.",
    path: "/search/issues{q}",
    optional: ["sort", "order", ...PAGING],
  },
};

const INTEGERS: ReadonlySet<string> = new Set([...PAGING, "pull_number", "issue_number"]);

/** For a person whose connection lists no tools. */
export const OWN_DEFINITIONS: readonly ToolDefinition[] = Object.entries(OWN_TOOLS).map(
  ([name, { description, path, optional = [] }]) => {
    const required = [...path.matchAll(/\{(\w+)\}/g)].map(([, input = ""]) => input);
    const owned = name === SEARCH ? [] : ["owner", "repo"];
    const inputs = [...new Set([...owned, ...required, ...optional])];
    const properties = inputs.map((input) => [
      input,
      { type: INTEGERS.has(input) ? "integer" : "string" },
    ]);
    return {
      name,
      description,
      inputSchema: { type: "object", properties: Object.fromEntries(properties), required },
    };
  },
);

/** The path of the REST call that is the same as a tool; undefined where we have none. */
export function ownPathOf(tool: string): string | undefined {
  return Object.hasOwn(OWN_TOOLS, tool) ? OWN_TOOLS[tool]?.path.replace("{q}", "") : undefined;
}
