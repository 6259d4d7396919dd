const PREFIX = "dkt_";

/** An API token as its owner sees it: recognisable to people and to secret scanners. */
export function formatToken(sealed: string): string {
  return PREFIX + sealed;
}

/** The sealed credential inside, or null for what is no token of ours. */
export function parseToken(token: string): string | null {
  return token.startsWith(PREFIX) ? token.slice(PREFIX.length) : null;
}
