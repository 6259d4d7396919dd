import { encodeBase64, encodePath } from "../../encoding.ts";
import type {
  Contents,
  IssueInfo,
  PullRequestInfo,
  RepositoryInfo,
} from "../../github/tools/github-tools.ts";
import type {
  ContentsDetails,
  IssueDetails,
  PullRequestDetails,
  RepositoryDetails,
} from "../../protocol/github.ts";
import { textIn } from "../operations/plan/file.ts";

/** What a person is shown of what was read. Links are built here, an upstream's are not passed on. */

export function repositoryView(repository: RepositoryInfo, webUrl: string): RepositoryDetails {
  return { ...repository, url: `${webUrl}/${repository.fullName}` };
}

/** `base`: the page of the repository. */
export function issueView(issue: IssueInfo, base: string): IssueDetails {
  return { ...issue, url: `${base}/issues/${issue.number}` };
}

export function pullRequestView(pull: PullRequestInfo, base: string): PullRequestDetails {
  return { ...pull, url: `${base}/pull/${pull.number}` };
}

export function contentsView(
  contents: Contents,
  ref: string | null,
  base: string,
): ContentsDetails {
  const place = [ref ?? "HEAD", contents.path].filter((part) => part !== "").join("/");
  const path = encodePath(place);
  const at = { path: contents.path, ref };
  if (contents.kind === "directory") {
    return { kind: "directory", ...at, url: `${base}/tree/${path}`, entries: contents.entries };
  }
  const { sha, size, bytes } = contents;
  return { kind: "file", ...at, url: `${base}/blob/${path}`, sha, size, ...textOf(bytes) };
}

/** Text as it is; what is no text, or would not come back as the same bytes, as base64. */
function textOf(bytes: Uint8Array | null): {
  encoding: "utf-8" | "base64" | "none";
  content: string;
} {
  if (bytes === null) {
    return { encoding: "none", content: "" };
  }
  const content = textIn(bytes);
  return content === null
    ? { encoding: "base64", content: encodeBase64(bytes) }
    : { encoding: "utf-8", content };
}
