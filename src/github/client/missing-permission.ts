import type { AnswerHeaders } from "./rate-limit.ts";

/**
 * What the connection was not given and a refused request needed, as GitHub's headers say it, fit to be shown: scopes
 * of an OAuth app (one of them would do), permissions of a GitHub App. Null where they do not say that any is missing.
 * https://docs.github.com/en/apps/oauth-apps/building-oauth-apps/scopes-for-oauth-apps
 * https://docs.github.com/en/rest/authentication/permissions-required-for-github-apps
 */
export function missingPermission(headers: AnswerHeaders): string | null {
  const granted = headers["x-oauth-scopes"];
  if (granted !== undefined) {
    const given = new Set(namesIn(granted));
    const needed = namesIn(headers["x-accepted-oauth-scopes"]);
    return needed.length === 0 || needed.some((scope) => given.has(scope))
      ? null
      : needed.join(" or ");
  }
  const needed = namesIn(headers["x-accepted-github-permissions"]);
  return needed.length === 0 ? null : needed.join(", ");
}

const NAMES_MAX = 6;

/** Names as GitHub makes them; anything else in the header is nothing to show. */
export function namesIn(header: string | number | undefined, max = NAMES_MAX): string[] {
  return String(header ?? "")
    .split(/[,;]/)
    .map((part) => part.trim().replace("=", ": "))
    .filter((part) => /^[a-z][a-z_:]{0,40}(?:: [a-z]{1,10})?$/.test(part))
    .slice(0, max);
}
