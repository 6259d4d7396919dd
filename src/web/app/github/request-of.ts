import { lineComments } from "../../../protocol/line-comments.ts";
import type { OperationEntry } from "./catalogue.ts";

/** What a form holds: texts by the names of its fields, and the bytes of a file. */
export type Filled = Readonly<Record<string, string>>;

/** The query of a reading: fields that were left empty are left out. */
export function queryOf(repository: string, { inRepository }: OperationEntry, filled: Filled) {
  const query = new URLSearchParams(inRepository ? { repository } : {});
  for (const [name, value] of Object.entries(filled)) {
    if (value.trim() !== "") {
      query.set(name, value.trim());
    }
  }
  return query.toString();
}

/** The body of a write, for its preview. `upload`: base64 of a file of the person's. */
export function requestOf(
  repository: string,
  { name: kind }: OperationEntry,
  filled: Filled,
  upload: string | null,
): Record<string, unknown> {
  const { labels, assignees, milestone, number, ready, comments, upload: _file, ...texts } = filled;
  const own = Object.fromEntries(Object.entries(texts).filter(([, value]) => value !== ""));
  const { maintainer_can_modify: mayModify, ...rest } = own;
  return {
    kind,
    repository,
    ...rest,
    ...(number === undefined ? {} : { number: Number(number) }),
    ...listed("labels", labels),
    ...listed("assignees", assignees),
    ...(milestone === undefined || milestone === "" ? {} : { milestone: Number(milestone) }),
    ...(kind === "pull-request" ? { draft: ready !== "on" } : {}),
    ...(mayModify === undefined ? {} : { maintainer_can_modify: true }),
    ...(kind === "file"
      ? upload === null
        ? { content: filled["content"] ?? "" }
        : { content: upload, encoding: "base64" }
      : {}),
    ...(comments === undefined || comments.trim() === ""
      ? {}
      : { comments: lineComments(comments) }),
  };
}

function listed(name: string, text: string | undefined): Record<string, string[]> {
  const items = (text ?? "")
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== "");
  return items.length === 0 ? {} : { [name]: items };
}
