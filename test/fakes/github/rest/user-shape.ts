import { type Addresses, avatarUrl, profileUrl } from "../addresses.ts";
import { nodeId } from "../node-id.ts";
import { type Account, findAccount, type Store } from "../store.ts";

const GHOST: Account = { databaseId: 10_137, type: "User", login: "ghost", name: "Deleted user" };

export interface UserContext {
  readonly store: Store;
  readonly addresses: Addresses;
}

/** REST's login of an account: a bot's ends in `[bot]` here, and does not in GraphQL. */
function restLogin(account: Account): string {
  return account.type === "Bot" ? `${account.login}[bot]` : account.login;
}

export function simpleUser(context: UserContext, login: string): Record<string, unknown> {
  const account = findAccount(context.store, login);
  if (account === undefined) {
    throw new Error(`the store has no account ${login}`);
  }
  return userShape(context.addresses, account);
}

export function nullableUser(
  context: UserContext,
  login: string | null,
): Record<string, unknown> | null {
  return login === null ? null : simpleUser(context, login);
}

/** Issues, pull requests and conversation comments of a deleted account are shown as by `ghost`. */
export function userOrGhost(context: UserContext, login: string | null): Record<string, unknown> {
  return login === null ? userShape(context.addresses, GHOST) : simpleUser(context, login);
}

export function userShape(addresses: Addresses, account: Account): Record<string, unknown> {
  const login = restLogin(account);
  const url = `${addresses.api}/users/${encodeURIComponent(login)}`;
  return {
    login,
    id: account.databaseId,
    node_id: nodeId(account.type, account.databaseId),
    avatar_url: avatarUrl(account),
    gravatar_id: "",
    url,
    html_url: profileUrl(addresses, account),
    repos_url: `${url}/repos`,
    organizations_url: `${url}/orgs`,
    type: account.type,
    user_view_type: "public",
    site_admin: false,
  };
}
