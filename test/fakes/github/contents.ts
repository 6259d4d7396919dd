import { createHash } from "node:crypto";

import { headCommit } from "./discussion.ts";
import type { Branch, ChangedFile, PullRequest, Repository } from "./store.ts";
import type { RepositorySpec } from "./world.ts";

type Files = ReadonlyMap<string, Uint8Array>;

export function createBranches(spec: RepositorySpec): Map<string, Branch> {
  const files = bytesOf(spec.files ?? {});
  const others = Object.entries(spec.branches ?? {}).map(([name, more]): [string, Branch] => [
    name,
    { files: new Map([...files, ...bytesOf(more)]), commits: 0 },
  ]);
  return new Map([[spec.defaultBranch ?? "main", { files, commits: 0 }], ...others]);
}

function bytesOf(files: Readonly<Record<string, string | Uint8Array>>): Map<string, Uint8Array> {
  return new Map(
    Object.entries(files).map(([path, content]) => [
      path,
      typeof content === "string" ? new TextEncoder().encode(content) : content,
    ]),
  );
}

/** The files at a branch or commit; undefined where there is none of this name. */
export function filesAt(repository: Repository, ref: string | undefined): Files | undefined {
  const name = (ref ?? repository.defaultBranch).replace(/^(?:refs\/)?heads\//, "");
  const branch = repository.branches.get(name);
  if (branch !== undefined) {
    return branch.files;
  }
  const pullRequest = pullRequestAt(repository, name);
  return pullRequest && filesOfHead(repository, pullRequest);
}

/** The branch that is written to; the head of a pull request of this repository becomes one. */
export function branchToWrite(repository: Repository, name: string): Branch | undefined {
  const known = repository.branches.get(name);
  const pullRequest = repository.pullRequests.find(
    (candidate) => candidate.headRef === name && candidate.forkOwner === null,
  );
  if (known !== undefined || pullRequest === undefined) {
    return known;
  }
  const branch = { files: new Map(filesOfHead(repository, pullRequest)), commits: 0 };
  repository.branches.set(name, branch);
  return branch;
}

function pullRequestAt(repository: Repository, ref: string): PullRequest | undefined {
  return repository.pullRequests.find(
    (candidate) =>
      (candidate.headRef === ref && candidate.forkOwner === null) ||
      headCommit(candidate).oid === ref,
  );
}

/** The default branch, with the files of the pull request as far as its patches show them. */
function filesOfHead(repository: Repository, pullRequest: PullRequest): Files {
  const files = new Map(repository.branches.get(repository.defaultBranch)?.files);
  for (const file of pullRequest.files) {
    files.delete(file.previousPath ?? file.path);
    if (file.status !== "removed") {
      files.set(file.path, new TextEncoder().encode(newSideOf(file)));
    }
  }
  return files;
}

function newSideOf({ patch }: ChangedFile): string {
  const lines = (patch ?? "").split("\n").filter((line) => /^[ +]/.test(line));
  return lines.map((line) => `${line.slice(1)}\n`).join("");
}

/** As git names a blob. */
export function blobSha(bytes: Uint8Array): string {
  return createHash("sha1").update(`blob ${bytes.length}\0`).update(bytes).digest("hex");
}

export interface Entry {
  readonly name: string;
  readonly path: string;
  readonly type: "dir" | "file";
  readonly sha: string;
  readonly size: number;
}

/** What is in a directory, by name; undefined where there is no such directory. */
export function entriesOf(files: Files, directory: string): Entry[] | undefined {
  const prefix = directory === "" ? "" : `${directory}/`;
  const entries = new Map<string, Entry>();
  const digests = new Map<string, ReturnType<typeof createHash>>();
  for (const [path, bytes] of [...files].toSorted(([a], [b]) => a.localeCompare(b))) {
    const [name = "", ...rest] = path.startsWith(prefix)
      ? path.slice(prefix.length).split("/")
      : [];
    if (name === "") {
      continue;
    }
    const own = `${prefix}${name}`;
    if (rest.length === 0) {
      const sha = blobSha(bytes);
      entries.set(name, { name, path: own, type: "file", sha, size: bytes.length });
      continue;
    }
    const digest = digests.get(name) ?? createHash("sha1");
    digests.set(name, digest.update(`${path} ${blobSha(bytes)}\n`));
    const sha = digest.copy().digest("hex");
    entries.set(name, { name, path: own, type: "dir", sha, size: 0 });
  }
  return directory !== "" && entries.size === 0 ? undefined : [...entries.values()];
}
