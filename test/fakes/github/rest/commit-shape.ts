import { repositoryApiUrl, repositoryUrl } from "../addresses.ts";
import { nodeId } from "../node-id.ts";
import type { Commit, Repository } from "../store.ts";
import { nullableUser, type UserContext } from "./user-shape.ts";

export function commitShape(
  context: UserContext,
  repository: Repository,
  commit: Commit,
): Record<string, unknown> {
  const url = `${repositoryApiUrl(context.addresses, repository)}/commits/${commit.oid}`;
  const user = nullableUser(context, commit.author);
  const signature = { name: commit.author ?? "unknown", email: "", date: commit.committedAt };
  return {
    url,
    sha: commit.oid,
    node_id: nodeId("Commit", repository.databaseId, commit.oid),
    html_url: `${repositoryUrl(context.addresses, repository)}/commit/${commit.oid}`,
    comments_url: `${url}/comments`,
    commit: {
      url: url.replace("/commits/", "/git/commits/"),
      author: signature,
      committer: signature,
      message: commit.message,
      comment_count: 0,
    },
    author: user,
    committer: user,
    parents: [],
  };
}
