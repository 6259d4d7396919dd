/** More cookies of our name than this are somebody's mischief. */
const CANDIDATES_MAX = 5;

/** `__Host-` keeps other hosts from planting it; browsers accept that prefix over https only. */
export function cookieName(secure: boolean): string {
  return secure ? "__Host-docket" : "docket";
}

/**
 * Every value the request carries for the cookie. Cookies of localhost are shared between its ports, so the first need
 * not be ours. What is malformed is skipped, whoever's it is.
 */
export function readCookie(header: string | undefined, secure: boolean): string[] {
  const prefix = `${cookieName(secure)}=`;
  return (header ?? "")
    .split(";")
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(prefix))
    .slice(0, CANDIDATES_MAX)
    .map((pair) => pair.slice(prefix.length));
}

/** The `Set-Cookie` header of a cookie that ends with its session. */
export function setCookie(value: string, lifetimeMs: number, secure: boolean): string {
  return serialize(value, Math.ceil(lifetimeMs / 1000), secure);
}

export function clearCookie(secure: boolean): string {
  return serialize("", 0, secure);
}

function serialize(value: string, maxAgeSeconds: number, secure: boolean): string {
  const attributes = `Max-Age=${maxAgeSeconds}; Path=/; HttpOnly; SameSite=Lax`;
  return `${cookieName(secure)}=${value}; ${attributes}${secure ? "; Secure" : ""}`;
}
