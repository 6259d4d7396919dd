import { RequestNotAllowed } from "../../allow-list.ts";
import { API_ROOT } from "../../client/api-root.ts";
import type { RepositoryName } from "../../repository-name.ts";
import type { AuthorizedFetch } from "../rest-call.ts";

/**
 * Narrows a connection to reading one repository: GET below its path, and the search with its qualifier in front. A
 * second look at what the tools made of a model's input; throws before a byte is sent.
 */
export function repositoryOnly(
  inner: AuthorizedFetch,
  repository: RepositoryName,
): AuthorizedFetch {
  const { owner, name } = repository;
  const root = `${API_ROOT}/repos/${owner}/${name}`;
  return async function fetchInRepository(url, init) {
    const parsed = URL.parse(url);
    const path = url.split("?")[0] ?? "";
    // Read as it is and as a URL: what resolves to something else is not what it seems.
    const plain = parsed !== null && parsed.origin + parsed.pathname === path;
    const below = path === root || path.startsWith(`${root}/`);
    const searches =
      path === `${API_ROOT}/search/issues` &&
      parsed?.searchParams.getAll("q").length === 1 &&
      parsed.searchParams.get("q")?.startsWith(`repo:${owner}/${name} `) === true;
    const reads = (init.method ?? "GET") === "GET" && init.body == null;
    if (!reads || !plain || !(below || searches) || /%2e|%2f|%5c/i.test(path)) {
      throw new RequestNotAllowed("The request does not read the docket's repository.");
    }
    return await inner(url, init);
  };
}
