import { API_ROOT } from "./client/api-root.ts";
import { namesIn } from "./client/missing-permission.ts";

/** GitHub has fewer. */
const SCOPES_MAX = 100;

/**
 * Scopes that the connection was given. Null where GitHub names none: a GitHub App, a fine-grained token, a route that
 * drops headers, or no answer.
 */
export async function readGrantedScopes(
  fetch: typeof globalThis.fetch,
  signal: AbortSignal,
): Promise<readonly string[] | null> {
  try {
    const answer = await fetch(`${API_ROOT}/user`, {
      signal,
      headers: { accept: "application/vnd.github+json", "user-agent": "docket" },
    });
    await answer.body?.cancel();
    const granted = answer.ok ? answer.headers.get("x-oauth-scopes") : null;
    return granted === null ? null : namesIn(granted, SCOPES_MAX);
  } catch {
    // What is wrong with the connection is said by what was asked for.
    return null;
  }
}

/** Scopes, any of which would do, that writing there needs and the connection was not given; null where nothing is known to be missing. */
export function missingForWriting(
  granted: readonly string[] | null,
  { isPrivate, path }: { isPrivate: boolean; path: string | null },
): readonly string[] | null {
  if (granted === null) {
    return null;
  }
  const anyOf = isPrivate ? ["repo"] : ["repo", "public_repo"];
  if (!anyOf.some((scope) => granted.includes(scope))) {
    return anyOf;
  }
  return path?.startsWith(".github/workflows/") === true && !granted.includes("workflow")
    ? ["workflow"]
    : null;
}
