import type { CallToolResult, McpServer } from "@modelcontextprotocol/server";
import * as z from "zod";

import { OPERATIONS } from "../../github/tools/operation.ts";
import {
  type ContentsDetails,
  type GitHubReading,
  IssuePage,
  type IssueDetails,
  PullRequestPage,
  READING_QUERIES,
  type ReadingName,
  RepositoryDetails,
  RepositoryPage,
} from "../../protocol/github.ts";
import type { McpPort } from "../port.ts";
import { givenRows, withheldWords } from "../private.ts";
import {
  answer,
  fitRows,
  headWithinJson,
  plain,
  plainData,
  READS,
  refusal,
  STRUCTURE_MAX_TOKENS,
} from "../result.ts";
import { Repository } from "./inputs.ts";

/** How many are not in an answer, since it would be too long. */
const LEFT_OUT = { leftOut: z.int() };
/** And how many rows of private repositories are not given. */
const LIST_LEFT_OUT = { ...LEFT_OUT, withheld: z.int() };

const ContentsOutput = z.object({
  kind: z.enum(["file", "directory"]),
  path: z.string(),
  ref: z.string().nullable(),
  url: z.string(),
  sha: z.string().optional(),
  size: z.int().optional(),
  /** `base64` and `none` come without content: what is no text, or above 1 MB. */
  encoding: z.enum(["utf-8", "base64", "none"]).optional(),
  content: z.string().optional(),
  entries: z
    .array(z.object({ name: z.string(), type: z.string(), sha: z.string(), size: z.int() }))
    .optional(),
  /** Entries of a directory, characters of a file. */
  ...LEFT_OUT,
});

/** The connector's own operations that read, with all of their parameters. */
const READINGS: readonly {
  name: ReadingName;
  tool: string;
  description: string;
  output: z.ZodObject;
}[] = [
  {
    name: "repository",
    tool: OPERATIONS.readRepository.tool,
    description: "A repository: description, visibility, default branch, counts.",
    output: RepositoryDetails,
  },
  {
    name: "own-repositories",
    tool: OPERATIONS.listOwnRepositories.tool,
    description: "Repositories of the connected person, of those that this token reaches.",
    output: RepositoryPage.extend(LIST_LEFT_OUT),
  },
  {
    name: "public-repositories",
    tool: OPERATIONS.listPublicRepositories.tool,
    description: "Public repositories of anybody, of those that this token reaches.",
    output: RepositoryPage.extend(LIST_LEFT_OUT),
  },
  {
    name: "contents",
    tool: OPERATIONS.readContents.tool,
    description: "A file's text, or the entries of a directory, at a branch, tag or commit.",
    output: ContentsOutput,
  },
  {
    name: "issues",
    tool: OPERATIONS.listIssues.tool,
    description:
      "Issues of a repository; labels are joined by commas. Pull requests are counted apart and left out.",
    output: IssuePage.extend(LIST_LEFT_OUT),
  },
  {
    name: "pull-requests",
    tool: OPERATIONS.listPullRequests.tool,
    description: "Pull requests of a repository; head is owner:branch.",
    output: PullRequestPage.extend(LIST_LEFT_OUT),
  },
];

export const READING_TOOLS: ReadonlySet<string> = new Set(READINGS.map(({ tool }) => tool));

export function registerReadingTools(server: McpServer, port: McpPort): void {
  for (const { name, tool, description, output } of READINGS) {
    server.registerTool(
      tool,
      { description, inputSchema: inputOf(name), outputSchema: output, annotations: READS },
      async (given) => {
        const read = await port.readGitHub(tool, queryOf(given));
        return read.ok ? readingAnswer(read.value, port) : refusal(read.failure);
      },
    );
  }
}

const PAGING = {
  per_page: z.int().min(1).max(100).optional(),
  page: z.int().min(1).max(1000).optional(),
};

/** The parameters of the API, with numbers as numbers; a docket is not named in place of a repository. */
function inputOf(name: ReadingName) {
  const shape: z.ZodRawShape = READING_QUERIES[name].shape;
  const { job: _job, repository, per_page: perPage, page: _page, ...fields } = shape;
  return z.strictObject({
    ...(repository === undefined ? {} : { repository: Repository }),
    ...fields,
    ...(perPage === undefined ? {} : PAGING),
  });
}

function queryOf(given: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(given).flatMap(([name, value]) => {
      const text = textOf(value);
      return text === null ? [] : [[name, text]];
    }),
  );
}

function textOf(value: unknown): string | null {
  if (Array.isArray(value)) {
    return value.join(",");
  }
  return typeof value === "string" || typeof value === "number" ? `${value}` : null;
}

function readingAnswer(read: GitHubReading, port: McpPort): CallToolResult {
  if ("items" in read) {
    const { items, ...page } = read;
    const { given, withheld } = givenRows<RepositoryDetails | IssueDetails>(items, port);
    const { rows, leftOut } = fitRows(given);
    const said = `${given.length} on page ${page.page}${page.more ? "; there may be another page" : ""}.${leftOut === 0 ? "" : ` ${leftOut} are left out of this answer, since it would be too long: ask for fewer a page.`}${withheldWords(withheld, port)}`;
    return answer(said, rows.map(lineOf).join("\n"), { ...page, items: rows, leftOut, withheld });
  }
  return "kind" in read
    ? contentsAnswer(read)
    : answer("The repository.", lineOf(read), plainData({ ...read }));
}

function lineOf(item: RepositoryDetails | IssueDetails): string {
  return "number" in item
    ? `#${item.number} ${item.title} (${item.state}, by ${item.author}, updated ${item.updatedAt})`
    : `${item.fullName}${item.private ? " (private)" : ""}: ${item.description ?? "no description"}`;
}

function contentsAnswer(contents: ContentsDetails): CallToolResult {
  if (contents.kind === "directory") {
    const { entries, ...place } = contents;
    const { rows, leftOut } = fitRows(entries);
    const lines = rows.map(({ name, type }) => `${name}${type === "dir" ? "/" : ""}`);
    return answer(`${entries.length} entries.`, lines.join("\n"), {
      ...plainData(place),
      entries: rows,
      leftOut,
    });
  }
  const { content: whole, encoding, size, ...file } = contents;
  if (encoding !== "utf-8") {
    const why = encoding === "none" ? "GitHub sends no file above 1 MB" : "it is no text";
    return answer(`A file of ${size} bytes without its content: ${why}.`, "", {
      ...plainData(file),
      encoding,
      size,
      leftOut: 0,
    });
  }
  const text = plain(whole);
  const content = headWithinJson(text, STRUCTURE_MAX_TOKENS);
  const leftOut = text.length - content.length;
  return answer(
    `A file of ${size} bytes.${leftOut === 0 ? "" : ` Its last ${leftOut} characters are left out.`}`,
    content,
    { ...plainData(file), encoding, size, content, leftOut },
  );
}
