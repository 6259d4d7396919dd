import { encodePath } from "../../../encoding.ts";
import type { RepositoryName } from "../../repository-name.ts";
import type { Params, Value } from "./input-schema.ts";
import type { ToolSource } from "./read-tools.ts";

/** Where a person finds on GitHub what a tool read; by what it was asked, since no answer's address is trusted. */
export function sourceOf(
  tool: string,
  params: Params,
  { owner, name }: RepositoryName,
  webUrl: string,
): ToolSource {
  const root = `${webUrl}/${owner}/${name}`;
  const pull = params["pull_number"];
  const issue = params["issue_number"];
  const path = params["path"];
  const ref = params["ref"] ?? params["sha"];
  const at = encode(ref ?? "HEAD");
  if (pull !== undefined) {
    return {
      kind: "pull-request",
      heading: `#${String(pull)}`,
      url: `${root}/pull/${String(pull)}`,
    };
  }
  if (issue !== undefined) {
    return { kind: "issue", heading: `#${String(issue)}`, url: `${root}/issues/${String(issue)}` };
  }
  if (typeof path === "string") {
    const heading = `${path === "" ? "the repository's files" : path} at ${String(ref ?? "the default branch")}`;
    return {
      kind: "file",
      heading,
      url: `${root}/${path === "" ? "tree" : "blob"}/${at}/${encode(path)}`,
    };
  }
  if (typeof params["q"] === "string") {
    const query = new URLSearchParams({ q: params["q"] }).toString();
    return { kind: "search", heading: `Search: ${params["q"]}`, url: `${root}/issues?${query}` };
  }
  if (ref !== undefined) {
    return { kind: "check", heading: `Checks of ${String(ref)}`, url: `${root}/commits/${at}` };
  }
  return tool.includes("issue")
    ? { kind: "issue", heading: "Issues", url: `${root}/issues` }
    : {
        kind: "pull-request",
        heading: headingOf(tool),
        url: tool.includes("pull") ? `${root}/pulls` : root,
      };
}

function headingOf(tool: string): string {
  return tool.includes("pull") ? "Pull requests" : "The repository";
}

function encode(text: Value): string {
  return encodePath(String(text));
}
