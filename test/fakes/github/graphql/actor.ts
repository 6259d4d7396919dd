import { avatarUrl, profileUrl } from "../addresses.ts";
import { nodeId } from "../node-id.ts";
import type { ResolvedOptions } from "../options.ts";
import { type Account, findAccount } from "../store.ts";
import type { Source } from "./context.ts";

/** An actor as GraphQL shows it: a bot's login has no `[bot]` suffix; a deleted account is null, never `ghost`. */
export function actor(options: ResolvedOptions, login: string | null): Source | null {
  if (login === null) {
    return null;
  }
  const account = findAccount(options.store, login);
  if (account === undefined) {
    throw new Error(`the store has no account ${login}`);
  }
  return accountNode(options, account);
}

export function accountNode({ addresses }: ResolvedOptions, account: Account): Source {
  const url = profileUrl(addresses, account);
  return {
    __typename: account.type,
    id: nodeId(account.type, account.databaseId),
    databaseId: account.databaseId,
    login: account.login,
    name: account.name,
    avatarUrl: avatarUrl(account),
    url,
    resourcePath: url.slice(addresses.web.length),
    email: "",
    isViewer: false,
  };
}

/** For the fields that are of type User, where any other account is null. */
export function userOnly(options: ResolvedOptions, login: string | null): Source | null {
  const node = actor(options, login);
  return node?.["__typename"] === "User" ? node : null;
}
