import { registerAccount, registerPerson } from "./accounts.ts";
import { createBranches } from "./contents.ts";
import { createComment } from "./create-discussion.ts";
import { createPullRequest } from "./create-pull-request.ts";
import { type Issue, type Repository, type Store, timestamp, type TokenState } from "./store.ts";
import type { IssueSpec, RepositorySpec, WorldSpec } from "./world.ts";

const FIRST_ID = 70_001;
/** More than any world gives out. */
const IDS_PER_WORLD = 1_000_000;
const DAY_MS = 86_400_000;

/**
 * Builds the store: ids, object names and everything a world leaves out are filled in, the same way every time. Worlds
 * of different generations share no id: who has the same login in the next one is somebody else to whoever counts people.
 */
export function createStore(world: WorldSpec, now: () => number = Date.now, generation = 0): Store {
  let lastId = FIRST_ID + generation * IDS_PER_WORLD;
  const store: Store = {
    repositories: [],
    accounts: new Map(),
    organizations: new Map(),
    tokens: new Map(),
    people: [...(world.people ?? [])],
    now,
    nextId: () => (lastId += 7),
  };
  for (const login of store.people) {
    registerAccount(store, login);
  }
  for (const { login, type, name } of world.accounts ?? []) {
    registerAccount(store, login, { ...(type && { type }), ...(name && { name }) });
  }
  for (const { login, members } of world.organizations ?? []) {
    registerAccount(store, login, { type: "Organization" });
    store.organizations.set(login.toLowerCase(), { login, members: [...members] });
  }
  for (const [token, holder] of Object.entries(world.tokens ?? {})) {
    store.tokens.set(token, tokenState(store, holder));
  }
  for (const repository of world.repositories) {
    addRepository(store, repository);
  }
  return store;
}

function tokenState(store: Store, holder: string | TokenState): TokenState {
  if (typeof holder !== "string") {
    return holder;
  }
  registerAccount(store, holder);
  return { kind: "valid", login: holder };
}

export function addRepository(store: Store, spec: RepositorySpec): Repository {
  const [owner = "", name = ""] = spec.name.split("/");
  registerAccount(store, owner, {
    type: store.accounts.get(owner.toLowerCase())?.type ?? "Organization",
  });
  const repository: Repository = {
    databaseId: store.nextId(),
    owner,
    name,
    formerNames: [...(spec.formerNames ?? [])],
    private: spec.private ?? false,
    visibleTo: [...(spec.visibleTo ?? [])],
    description: spec.description ?? "",
    language: spec.language ?? null,
    stars: spec.stars ?? 0,
    archived: spec.archived ?? false,
    defaultBranch: spec.defaultBranch ?? "main",
    maintainers: new Set(spec.maintainers ?? []),
    createdAt: spec.createdAt ?? timestamp(store.now() - 900 * DAY_MS),
    pushedAt: spec.pushedAt ?? timestamp(store.now() - DAY_MS),
    requiredApprovals: spec.requiredApprovals ?? 0,
    sso: spec.sso
      ? {
          authorizeUrl: spec.sso.authorizeUrl,
          authorizedLogins: [...(spec.sso.authorizedLogins ?? [])],
        }
      : null,
    oauthRestricted: spec.oauthRestricted ?? false,
    pullRequests: [],
    issues: [],
    milestones: spec.milestones ?? [],
    branches: createBranches(spec),
  };
  store.repositories.push(repository);
  for (const pullRequest of spec.pullRequests ?? []) {
    repository.pullRequests.push(createPullRequest(store, repository, pullRequest));
  }
  for (const issue of spec.issues ?? []) {
    repository.issues.push(createIssue(store, issue, repository.maintainers));
  }
  return repository;
}

function createIssue(store: Store, spec: IssueSpec, maintainers: ReadonlySet<string>): Issue {
  const createdAt = spec.createdAt ?? timestamp(store.now() - DAY_MS);
  return {
    databaseId: store.nextId(),
    number: spec.number,
    title: spec.title,
    body: (spec.body ?? "").trim(),
    author: registerPerson(store, spec.author ?? "sam-example"),
    state: spec.state ?? "OPEN",
    createdAt,
    updatedAt: createdAt,
    labels: [...(spec.labels ?? [])],
    assignees: [...(spec.assignees ?? [])],
    milestone: spec.milestone ?? null,
    comments: (spec.comments ?? []).map((comment) =>
      createComment({ store, maintainers, createdAt }, comment),
    ),
  };
}
