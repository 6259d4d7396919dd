import { registerAccount } from "./accounts.ts";
import {
  type Account,
  findAccount,
  fullName,
  type Repository,
  type Store,
  type TokenState,
} from "./store.ts";

/** What GitHub lets a viewer see of a repository; null is nobody. */
export type RepositoryAccess =
  | { readonly kind: "visible"; readonly repository: Repository }
  | { readonly kind: "moved"; readonly repository: Repository }
  | { readonly kind: "missing" }
  | { readonly kind: "sso"; readonly repository: Repository; readonly authorizeUrl: string }
  | { readonly kind: "restricted"; readonly repository: Repository };

export function accessRepository(
  store: Store,
  viewer: Account | null,
  name: string,
): RepositoryAccess {
  const wanted = name.toLowerCase();
  const current = store.repositories.find(
    (candidate) => fullName(candidate).toLowerCase() === wanted,
  );
  const repository =
    current ??
    store.repositories.find((candidate) =>
      candidate.formerNames.some((former) => former.toLowerCase() === wanted),
    );
  if (repository === undefined) {
    return { kind: "missing" };
  }
  const access = accessTo(repository, viewer);
  return access.kind === "visible" && current === undefined
    ? { kind: "moved", repository }
    : access;
}

/** Never `moved`: the repository is already known. A repository the viewer may not see is `missing`, as on GitHub. */
export function accessTo(repository: Repository, viewer: Account | null): RepositoryAccess {
  if (repository.private && !lists(repository.visibleTo, viewer)) {
    return { kind: "missing" };
  }
  if (repository.oauthRestricted) {
    return { kind: "restricted", repository };
  }
  if (repository.sso !== null && !lists(repository.sso.authorizedLogins, viewer)) {
    return { kind: "sso", repository, authorizeUrl: repository.sso.authorizeUrl };
  }
  return { kind: "visible", repository };
}

export function visibleRepositories(store: Store, viewer: Account | null): Repository[] {
  return store.repositories.filter((repository) => accessTo(repository, viewer).kind === "visible");
}

export type Viewer =
  | { readonly kind: "anonymous" }
  | { readonly kind: "known"; readonly account: Account }
  | { readonly kind: "rejected" };

export function viewerOf(
  store: Store,
  lookUp: (token: string) => TokenState | string | undefined,
  authorization: string | undefined,
): Viewer {
  if (authorization === undefined || authorization === "") {
    return { kind: "anonymous" };
  }
  const token = /^(?:bearer|token) +(\S+)$/i.exec(authorization)?.[1] ?? "";
  const holder = lookUp(token) ?? store.tokens.get(token);
  const state = typeof holder === "string" ? { kind: "valid" as const, login: holder } : holder;
  if (state?.kind !== "valid") {
    return { kind: "rejected" };
  }
  // Whoever keeps the tokens may know people that nothing in the world has mentioned.
  const login = registerAccount(store, state.login);
  const account = findAccount(store, login);
  return account === undefined ? { kind: "rejected" } : { kind: "known", account };
}

function lists(logins: readonly string[], viewer: Account | null): boolean {
  return (
    viewer !== null && logins.some((login) => login.toLowerCase() === viewer.login.toLowerCase())
  );
}
