const REPOSITORY = "/repos/{owner}/{repo}";
const PULL = `${REPOSITORY}/pulls/{pull_number}`;

/** Scalekit's GitHub tools, with the REST paths that they read. What stands in braces are their inputs. */
const PATHS = {
  github_user_get_authenticated: "/user",
  github_user_repos_list: "/user/repos",
  github_search_issues: "/search/issues",
  github_repo_get: REPOSITORY,
  github_pull_requests_list: `${REPOSITORY}/pulls`,
  github_issues_list: `${REPOSITORY}/issues`,
  github_pull_request_get: PULL,
  github_pull_request_files_list: `${PULL}/files`,
  github_pull_request_commits_list: `${PULL}/commits`,
  github_pull_request_reviews_list: `${PULL}/reviews`,
  github_pull_request_review_comments_list: `${PULL}/comments`,
  github_issue_comments_list: `${REPOSITORY}/issues/{issue_number}/comments`,
  github_check_runs_list_for_ref: `${REPOSITORY}/commits/{ref}/check-runs`,
  github_commit_combined_status_get: `${REPOSITORY}/commits/{ref}/status`,
};
const NUMBERS: ReadonlySet<string> = new Set(["pull_number", "issue_number", "per_page", "page"]);

/** What discovery asks about: an environment may offer hundreds. */
export const TOOL_NAMES: readonly string[] = Object.keys(PATHS);

const TOOLS = Object.entries(PATHS).map(([name, path]) => {
  const pattern = path.replaceAll(
    /\{(\w+)\}/g,
    (_, input: string) => `(?<${input}>${NUMBERS.has(input) ? String.raw`\d+` : "[^/]+"})`,
  );
  return { name, path: new RegExp(`^${pattern}$`) };
});

export interface ToolCall {
  name: string;
  params: Record<string, string | number>;
  /** Whether the answer is a list, which comes wrapped: results are objects. */
  isList: boolean;
}

/** The call that reads what a GET of this path and query would; undefined where there is none. */
export function toolCallFor(path: string, query: URLSearchParams): ToolCall | undefined {
  for (const { name, path: pattern } of TOOLS) {
    const match = pattern.exec(path);
    if (match !== null) {
      const params = [...Object.entries(match.groups ?? {}), ...query].map(([input, text]) => [
        input,
        NUMBERS.has(input) ? Number(text) : text,
      ]);
      return { name, params: Object.fromEntries(params), isList: name.endsWith("_list") };
    }
  }
  return undefined;
}
