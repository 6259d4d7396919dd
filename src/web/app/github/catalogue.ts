/** What can be done on GitHub from the page, by capability, with the fields of each form. */

export interface Field {
  name: string;
  label: string;
  kind?: "number" | "text-area" | "file" | "check";
  options?: readonly string[];
  required?: true;
}

export interface OperationEntry {
  /** Of a reading, its name in the API; of a write, its kind. */
  name: string;
  title: string;
  writes: boolean;
  /** Whether it is about the repository that the page names. */
  inRepository: boolean;
  fields: readonly Field[];
}

const ORDER: Field = { name: "direction", label: "Direction", options: ["asc", "desc"] };
const PAGING: readonly Field[] = [
  { name: "per_page", label: "Per page", kind: "number" },
  { name: "page", label: "Page", kind: "number" },
];
const STATE: Field = { name: "state", label: "State", options: ["open", "closed", "all"] };
const REPOSITORY_SORT: Field = {
  name: "sort",
  label: "Sort",
  options: ["created", "updated", "pushed", "full_name"],
};
const NUMBER: Field = { name: "number", label: "Pull request", kind: "number", required: true };

function reads(
  name: string,
  title: string,
  fields: readonly Field[],
  inRepository = true,
): OperationEntry {
  return { name, title, fields, inRepository, writes: false };
}

function writes(name: string, title: string, fields: readonly Field[]): OperationEntry {
  return { name, title, fields, inRepository: true, writes: true };
}

export const CATALOGUE: readonly { capability: string; entries: readonly OperationEntry[] }[] = [
  {
    capability: "Repositories",
    entries: [
      reads("repository", "Details", []),
      reads(
        "own-repositories",
        "Your repositories",
        [
          { name: "type", label: "Type", options: ["all", "owner", "public", "private", "member"] },
          REPOSITORY_SORT,
          ORDER,
          ...PAGING,
        ],
        false,
      ),
      reads(
        "public-repositories",
        "Public repositories of anybody",
        [
          { name: "username", label: "Login", required: true },
          { name: "type", label: "Type", options: ["all", "owner", "member"] },
          REPOSITORY_SORT,
          ORDER,
          ...PAGING,
        ],
        false,
      ),
    ],
  },
  {
    capability: "Files",
    entries: [
      reads("contents", "Read a file or folder", [
        { name: "path", label: "Path" },
        { name: "ref", label: "Branch, tag or commit" },
      ]),
      writes("file", "Write a file", [
        { name: "path", label: "Path", required: true },
        { name: "branch", label: "Branch", required: true },
        { name: "message", label: "Commit message", kind: "text-area", required: true },
        { name: "content", label: "Content", kind: "text-area" },
        { name: "upload", label: "Or a file of yours", kind: "file" },
      ]),
    ],
  },
  {
    capability: "Issues",
    entries: [
      reads("issues", "List issues", [
        STATE,
        { name: "labels", label: "Labels, by commas" },
        { name: "assignee", label: "Assignee, none or *" },
        { name: "creator", label: "Creator" },
        { name: "milestone", label: "Milestone, none or *" },
        { name: "since", label: "Changed since (ISO 8601)" },
        { name: "sort", label: "Sort", options: ["created", "updated", "comments"] },
        ORDER,
        ...PAGING,
      ]),
      writes("issue", "Open an issue", [
        { name: "title", label: "Title", required: true },
        { name: "body", label: "Text", kind: "text-area" },
        { name: "labels", label: "Labels, by commas" },
        { name: "assignees", label: "Assignees, by commas" },
        { name: "milestone", label: "Milestone", kind: "number" },
      ]),
    ],
  },
  {
    capability: "Pull requests",
    entries: [
      reads("pull-requests", "List pull requests", [
        STATE,
        { name: "head", label: "Head (owner:branch)" },
        { name: "base", label: "Base" },
        {
          name: "sort",
          label: "Sort",
          options: ["created", "updated", "popularity", "long-running"],
        },
        ORDER,
        ...PAGING,
      ]),
      writes("pull-request", "Open a pull request", [
        { name: "title", label: "Title", required: true },
        { name: "body", label: "Text", kind: "text-area" },
        { name: "head", label: "Head (branch, or owner:branch of a fork)", required: true },
        { name: "base", label: "Base", required: true },
        { name: "ready", label: "Ready for review, no draft", kind: "check" },
        { name: "maintainer_can_modify", label: "Maintainers may change it", kind: "check" },
      ]),
      writes("comment", "Comment on a pull request", [
        NUMBER,
        { name: "body", label: "Text", kind: "text-area", required: true },
      ]),
      writes("review", "Review a pull request", [
        NUMBER,
        { name: "event", label: "Verdict", options: ["comment", "approve", "request_changes"] },
        { name: "body", label: "Text", kind: "text-area" },
        {
          name: "comments",
          label: "Comments on lines, one a line: path:line text",
          kind: "text-area",
        },
      ]),
    ],
  },
];
