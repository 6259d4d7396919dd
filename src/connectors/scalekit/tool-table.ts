/** One of Scalekit's GitHub tools, and the REST path that it reads. */
interface Tool {
  name: string;
  path: RegExp;
  /** What the groups of the path are called as inputs. */
  inputs: readonly string[];
  /** Whether the answer is a list, which comes wrapped: results are objects. */
  isList?: true;
}

const REPOSITORY = String.raw`/repos/([^/]+)/([^/]+)`;
const IN_REPOSITORY = ["owner", "repo"];

const TOOLS: readonly Tool[] = [
  { name: "github_user_get_authenticated", path: /^\/user$/, inputs: [] },
  { name: "github_user_repos_list", path: /^\/user\/repos$/, inputs: [], isList: true },
  { name: "github_search_issues", path: /^\/search\/issues$/, inputs: [] },
  inRepository("github_repo_get", ""),
  { ...inRepository("github_pull_requests_list", "/pulls"), isList: true },
  { ...inRepository("github_issues_list", "/issues"), isList: true },
  inRepository("github_pull_request_get", String.raw`/pulls/(\d+)`, "pull_number"),
  {
    ...inRepository(
      "github_pull_request_files_list",
      String.raw`/pulls/(\d+)/files`,
      "pull_number",
    ),
    isList: true,
  },
  {
    ...inRepository(
      "github_pull_request_commits_list",
      String.raw`/pulls/(\d+)/commits`,
      "pull_number",
    ),
    isList: true,
  },
  {
    ...inRepository(
      "github_pull_request_reviews_list",
      String.raw`/pulls/(\d+)/reviews`,
      "pull_number",
    ),
    isList: true,
  },
  {
    ...inRepository(
      "github_pull_request_review_comments_list",
      String.raw`/pulls/(\d+)/comments`,
      "pull_number",
    ),
    isList: true,
  },
  {
    ...inRepository(
      "github_issue_comments_list",
      String.raw`/issues/(\d+)/comments`,
      "issue_number",
    ),
    isList: true,
  },
  inRepository("github_check_runs_list_for_ref", "/commits/([^/]+)/check-runs", "ref"),
  inRepository("github_commit_combined_status_get", "/commits/([^/]+)/status", "ref"),
];

/** What discovery asks about: an environment may offer hundreds. */
export const TOOL_NAMES: readonly string[] = TOOLS.map(({ name }) => name);

function inRepository(name: string, rest: string, ...more: string[]): Tool {
  return {
    name,
    path: new RegExp(`^${REPOSITORY}${rest}$`),
    inputs: [...IN_REPOSITORY, ...more],
  };
}

export interface ToolCall {
  name: string;
  params: Record<string, string | number>;
  isList: boolean;
}

/** The call that reads what a GET of this path and query would; undefined where there is none. */
export function toolCallFor(path: string, query: URLSearchParams): ToolCall | undefined {
  for (const { name, path: pattern, inputs, isList = false } of TOOLS) {
    const match = pattern.exec(path);
    if (match !== null) {
      const fromPath = inputs.map((input, index) => [input, match[index + 1] ?? ""] as const);
      const params = [...fromPath, ...query].map(([input, text]) => [input, toValue(input, text)]);
      return { name, params: Object.fromEntries(params), isList };
    }
  }
  return undefined;
}

const NUMBERS: ReadonlySet<string> = new Set(["pull_number", "issue_number", "per_page", "page"]);

function toValue(input: string, text: string): string | number {
  return NUMBERS.has(input) ? Number(text) : text;
}
