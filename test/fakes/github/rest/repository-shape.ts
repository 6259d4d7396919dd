import { repositoryApiUrl, repositoryUrl } from "../addresses.ts";
import { nodeId } from "../node-id.ts";
import { type Account, fullName, type Repository, type Store } from "../store.ts";
import { simpleUser, type UserContext } from "./user-shape.ts";

export function minimalRepository(
  context: UserContext,
  repository: Repository,
): Record<string, unknown> {
  const { addresses } = context;
  return {
    id: repository.databaseId,
    node_id: nodeId("Repository", repository.databaseId),
    name: repository.name,
    full_name: fullName(repository),
    private: repository.private,
    owner: simpleUser(context, repository.owner),
    html_url: repositoryUrl(addresses, repository),
    description: repository.description,
    fork: false,
    url: repositoryApiUrl(addresses, repository),
    default_branch: repository.defaultBranch,
  };
}

export function repositoryShape(
  context: UserContext,
  repository: Repository,
  viewer: Account | null,
): Record<string, unknown> {
  const openPullRequests = repository.pullRequests.filter(({ state }) => state === "OPEN").length;
  const openIssues = repository.issues.filter(({ state }) => state === "OPEN").length;
  const member = canPush(context.store, repository, viewer);
  return {
    ...minimalRepository(context, repository),
    created_at: repository.createdAt,
    updated_at: repository.pushedAt,
    pushed_at: repository.pushedAt,
    homepage: null,
    size: 18_342,
    stargazers_count: repository.stars,
    watchers_count: repository.stars,
    language: repository.language,
    has_issues: true,
    has_discussions: false,
    forks_count: 0,
    archived: repository.archived,
    disabled: false,
    open_issues_count: openIssues + openPullRequests,
    license: null,
    topics: [],
    visibility: repository.private ? "private" : "public",
    ...(viewer !== null && {
      permissions: { admin: false, maintain: false, push: member, triage: member, pull: true },
    }),
  };
}

export function canPush(store: Store, { owner }: Repository, viewer: Account | null): boolean {
  return viewer !== null && (owner === viewer.login || isMember(store, owner, viewer.login));
}

export function isMember(store: Store, organization: string, login: string): boolean {
  const members = store.organizations.get(organization.toLowerCase())?.members ?? [];
  return members.some((member) => member.toLowerCase() === login.toLowerCase());
}
