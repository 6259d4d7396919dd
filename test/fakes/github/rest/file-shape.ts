import { createHash } from "node:crypto";

import { type Addresses, repositoryApiUrl, repositoryUrl } from "../addresses.ts";
import { headCommit } from "../discussion.ts";
import type { ChangedFile, PullRequest, Repository } from "../store.ts";

/** `patch` is optional on the wire: binary and large files, and later files of a long page, come without. */
export function fileShape(
  addresses: Addresses,
  repository: Repository,
  pullRequest: PullRequest,
  file: ChangedFile,
  withPatch: boolean,
): Record<string, unknown> {
  const head = headCommit(pullRequest).oid;
  const path = file.path.split("/").map(encodeURIComponent).join("/");
  return {
    sha: createHash("sha1")
      .update(`${file.path}:${file.patch ?? ""}`)
      .digest("hex"),
    filename: file.path,
    status: file.status,
    additions: file.additions,
    deletions: file.deletions,
    changes: file.additions + file.deletions,
    blob_url: `${repositoryUrl(addresses, repository)}/blob/${head}/${path}`,
    raw_url: `${repositoryUrl(addresses, repository)}/raw/${head}/${path}`,
    contents_url: `${repositoryApiUrl(addresses, repository)}/contents/${path}?ref=${head}`,
    ...(file.previousPath !== null && { previous_filename: file.previousPath }),
    ...(withPatch && file.patch !== null && !file.patchWithheld && { patch: file.patch }),
  };
}
