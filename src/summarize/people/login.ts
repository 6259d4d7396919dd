const LOGIN = /^[\w-]{1,60}$/;

/**
 * A login as it may stand in a text of ours. GitHub's hold nothing but letters, digits, dashes and underscores; whatever
 * else a server sends as one is reduced to that.
 */
export function safeLogin(login: string): string {
  if (LOGIN.test(login)) {
    return login;
  }
  const reduced = login
    .replace(/\[bot\]$/i, "")
    .replaceAll(/[^\w-]+/g, "-")
    .replaceAll(/^-+|-+$/g, "")
    .slice(0, 60);
  return reduced === "" ? "ghost" : reduced;
}
