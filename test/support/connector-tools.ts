/**
 * The nine tools of the GitHub connector with every parameter that people are promised of them, and a value of each. What
 * is missing on the page, in the API, on the command line or over MCP fails the tests that are driven from this.
 */

export interface ReadTool {
  tool: string;
  /** Its name in the API. */
  operation: string;
  /** Its heading on the page. */
  title: string;
  /** As people write them; GitHub is asked for each by the same name, or finds it in the path. */
  parameters: Readonly<Record<string, string>>;
  inPath: readonly string[];
}

export interface WriteTool {
  tool: string;
  kind: string;
  title: string;
  parameters: readonly WriteParameter[];
}

export interface WriteParameter {
  name: string;
  given: unknown;
  /** As the command line has it, where that is not the value's own text. */
  typed?: string;
  /** What the preview says of it: names with values. */
  shown: readonly (readonly [string, string])[];
  /** The field on the page, where it has another name there. */
  field?: string;
  /** What is filled in there, where that is not what the command line takes; `true` ticks it. */
  filled?: string | true;
  /** Why the page has no field for it. */
  byItself?: string;
}

const PAGE = { per_page: "5", page: "1" };
export const REPOSITORY = "gullhaven/ropewalk";
/** A file that is there, on a branch. */
export const FILE = "Cargo.toml";
export const BRANCH = "grapheme-cursor";

export const READ_TOOLS: readonly ReadTool[] = [
  {
    tool: "github_repo_get",
    operation: "repository",
    title: "Details",
    parameters: { repository: REPOSITORY },
    inPath: ["repository"],
  },
  {
    tool: "github_user_repos_list",
    operation: "own-repositories",
    title: "Your repositories",
    parameters: { type: "owner", sort: "updated", direction: "desc", ...PAGE },
    inPath: [],
  },
  {
    tool: "github_public_repos_list",
    operation: "public-repositories",
    title: "Public repositories of anybody",
    parameters: {
      username: "gullhaven",
      type: "member",
      sort: "full_name",
      direction: "asc",
      ...PAGE,
    },
    inPath: ["username"],
  },
  {
    tool: "github_file_contents_get",
    operation: "contents",
    title: "Read a file or folder",
    parameters: { repository: REPOSITORY, path: FILE, ref: BRANCH },
    inPath: ["repository", "path"],
  },
  {
    tool: "github_issues_list",
    operation: "issues",
    title: "List issues",
    parameters: {
      repository: REPOSITORY,
      state: "all",
      labels: "bug,docs",
      assignee: "none",
      creator: "kenji-tk",
      milestone: "*",
      since: "2026-01-01T00:00:00Z",
      sort: "comments",
      direction: "asc",
      ...PAGE,
    },
    inPath: ["repository"],
  },
  {
    tool: "github_pull_requests_list",
    operation: "pull-requests",
    title: "List pull requests",
    parameters: {
      repository: REPOSITORY,
      state: "all",
      head: "gullhaven:grapheme-cursor",
      base: "main",
      sort: "long-running",
      direction: "desc",
      ...PAGE,
    },
    inPath: ["repository"],
  },
];

/** `sha`: of the file that is there. */
export function writeTools(sha: string): readonly WriteTool[] {
  return [
    {
      tool: "github_file_create_update",
      kind: "file",
      title: "Write a file",
      parameters: [
        text("path", FILE),
        text("branch", BRANCH),
        text("message", "Name the knots"),
        text("content", "# Knots\n"),
        { ...text("sha", sha), byItself: "the preview looks it up and shows it" },
        {
          name: "encoding",
          given: "utf-8",
          shown: [],
          byItself: "what is picked as a file goes as base64",
        },
      ],
    },
    {
      tool: "github_issue_create",
      kind: "issue",
      title: "Open an issue",
      parameters: [
        text("title", "Name the knots"),
        text("body", "All of them."),
        {
          name: "labels",
          given: ["bug", "docs"],
          typed: "bug,docs",
          shown: [
            ["label", "bug"],
            ["label", "docs"],
          ],
        },
        {
          name: "assignees",
          given: ["kenji-tk"],
          typed: "kenji-tk",
          shown: [["assignee", "kenji-tk"]],
        },
        { name: "milestone", given: 3, shown: [["milestone", "3"]] },
      ],
    },
    {
      tool: "github_pull_request_create",
      kind: "pull-request",
      title: "Open a pull request",
      parameters: [
        text("title", "Tie the bowline"),
        text("body", "From my fork."),
        text("head", "mira-lindqvist:bowline"),
        text("base", "main"),
        { name: "draft", given: false, shown: [["draft", "false"]], field: "ready", filled: true },
        {
          name: "maintainer_can_modify",
          given: true,
          shown: [["maintainer_can_modify", "true"]],
          filled: true,
        },
      ],
    },
  ];
}

function text(name: string, given: string): WriteParameter {
  return { name, given, shown: [[name, given]] };
}
