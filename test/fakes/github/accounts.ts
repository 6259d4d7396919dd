import type { Account, Store } from "./store.ts";

/** Makes sure the account exists and gives its login without a `[bot]` suffix. */
export function registerAccount(
  store: Store,
  login: string,
  details: { readonly type?: Account["type"]; readonly name?: string } = {},
): string {
  const isBot = login.endsWith("[bot]");
  const bare = login.replace(/\[bot\]$/, "");
  const key = bare.toLowerCase();
  const known = store.accounts.get(key);
  if (known === undefined || details.type !== undefined || details.name !== undefined) {
    store.accounts.set(key, {
      databaseId: known?.databaseId ?? store.nextId(),
      type: details.type ?? (isBot ? "Bot" : "User"),
      login: bare,
      name: details.name ?? known?.name ?? null,
    });
  }
  return bare;
}

/** The login as the store keeps it; null, a deleted account, stays null. */
export function registerPerson(store: Store, login: string | null): string | null {
  return login === null ? null : registerAccount(store, login);
}
