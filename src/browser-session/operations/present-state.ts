import type { RepositoryName } from "../../github/repository-name.ts";
import type {
  Contents,
  GitHubTools,
  IssueInfo,
  PullRequestInfo,
  RepositoryInfo,
} from "../../github/tools/github-tools.ts";
import { digestOf } from "../credentials/secrets.ts";
import type { Write } from "./write.ts";

/** Where a write goes: what a request asks for and what is sent in the end have that in common. */
export type Place =
  | { kind: "comment"; number: number }
  | { kind: "issue"; replaces?: number }
  | { kind: "file"; path: string; branch: string }
  | { kind: "pull-request"; head: string; base: string }
  | { kind: "review"; number: number };

/** A place as GitHub shows it now; null for what is not there. */
export type Present =
  | { kind: "comment"; repository: RepositoryInfo; pull: PullRequestInfo | null }
  | { kind: "issue"; repository: RepositoryInfo; issue: IssueInfo | null }
  | { kind: "file"; repository: RepositoryInfo; branch: Contents | null; at: Contents | null }
  | {
      kind: "pull-request";
      repository: RepositoryInfo;
      head: Contents | null;
      base: Contents | null;
      open: PullRequestInfo[];
    }
  | { kind: "review"; repository: RepositoryInfo; pull: PullRequestInfo | null };

export async function lookAt(
  place: Place,
  name: RepositoryName,
  tools: GitHubTools,
  signal: AbortSignal,
): Promise<Present> {
  const repository = tools.getRepository(name, signal);
  const root = (ref: string) => tools.getContents(name, { path: "", ref }, signal);
  switch (place.kind) {
    case "review":
    case "comment": {
      const [now, pull] = await Promise.all([
        repository,
        tools.getPullRequest(name, place.number, signal),
      ]);
      return { kind: place.kind, repository: now, pull };
    }
    case "issue": {
      const [now, issue] = await Promise.all([
        repository,
        place.replaces === undefined ? null : tools.getIssue(name, place.replaces, signal),
      ]);
      return { kind: "issue", repository: now, issue };
    }
    case "file": {
      const { path, branch: ref } = place;
      const [now, branch, at] = await Promise.all([
        repository,
        root(ref),
        tools.getContents(name, { path, ref }, signal),
      ]);
      return { kind: "file", repository: now, branch, at };
    }
    case "pull-request": {
      const { owner, branch: from } = headOf(place.head, name.owner);
      const { base } = place;
      const [now, head, onto, open] = await Promise.all([
        repository,
        // A fork mostly has the name of what it was made from; where it has not, nobody can look.
        tools.getContents({ owner, name: name.name }, { path: "", ref: from }, signal),
        root(base),
        tools.listPullRequests(
          name,
          { state: "open", head: `${owner}:${from}`, base, perPage: 1, page: 1 },
          signal,
        ),
      ]);
      return { kind: "pull-request", repository: now, head, base: onto, open };
    }
  }
}

/** Whose branch it is that `head` names, and which. */
export function headOf(head: string, repositoryOwner: string): { owner: string; branch: string } {
  const [owner = "", ...rest] = head.split(":");
  return rest.length === 0
    ? { owner: repositoryOwner, branch: head }
    : { owner, branch: rest.join(":") };
}

/** The same as long as nothing has changed that the write is about. */
export async function fingerprintOf(present: Present, write: Write): Promise<string> {
  const { id, fullName, archived, canPush } = present.repository;
  const about = [id, fullName, archived, canPush, stateOf(present, write)];
  return digestOf(JSON.stringify(about));
}

function stateOf(present: Present, write: Write): unknown {
  switch (present.kind) {
    case "comment":
      return present.pull && [present.pull.headOid, present.pull.state, present.pull.updatedAt];
    case "review":
      return present.pull && [present.pull.headOid, present.pull.state];
    case "issue":
      // A new one is about the repository alone.
      return "replaces" in write && present.issue && [present.issue.state, present.issue.updatedAt];
    case "file":
      return [present.branch !== null, shaOf(present.at)];
    case "pull-request":
      return [shaOf(present.head), present.base !== null, present.open.length];
  }
}

/** A file by its blob, a directory by all that is in it. */
function shaOf(contents: Contents | null): unknown {
  return contents?.kind === "directory"
    ? contents.entries.map(({ name, sha }) => [name, sha])
    : (contents?.sha ?? null);
}
