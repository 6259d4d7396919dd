import { parseJson, readText } from "../upstream/body.ts";
import { UpstreamError } from "../upstream/error.ts";
import { API_ROOT } from "./client/api-root.ts";
import { isPartOf } from "./graphql/document.ts";
import { isRepositoryName } from "./repository-name.ts";

/** Paths that may be read, with the names of the query parameters they take. */
const READABLE: { path: RegExp; parameters: readonly string[] }[] = [
  { path: /^\/user$/, parameters: [] },
  { path: /^\/user\/repos$/, parameters: ["sort", "direction", "per_page", "page"] },
  { path: /^\/user\/memberships\/orgs\/[A-Za-z\d][\w-]*$/, parameters: [] },
  { path: /^\/search\/issues$/, parameters: ["q", "per_page"] },
  {
    path: /^\/(?:orgs|users)\/[A-Za-z\d][\w-]*\/repos$/,
    parameters: ["sort", "direction", "per_page"],
  },
  inRepository("", []),
  inRepository("/pulls", ["state", "sort", "direction", "per_page", "page"]),
  inRepository("/issues", ["state", "sort", "direction", "per_page", "page"]),
  inRepository("/pulls/comments", ["sort", "direction", "per_page", "page"]),
  inRepository("/pulls/\\d+", []),
  inRepository("/pulls/\\d+/files", ["per_page", "page"]),
  inRepository("/pulls/\\d+/commits", ["per_page", "page"]),
  inRepository("/pulls/\\d+/comments", ["sort", "direction", "per_page", "page"]),
  inRepository("/pulls/\\d+/reviews", ["per_page", "page"]),
  inRepository("/issues/\\d+/comments", ["per_page", "page"]),
  inRepository("/issues/\\d+/events", ["per_page", "page"]),
  inRepository("/commits/[0-9a-f]{40,64}/check-runs", ["per_page", "page"]),
  inRepository("/commits/[0-9a-f]{40,64}/status", ["per_page", "page"]),
];

/** By its name, or by the number that GitHub's redirects lead to. */
function inRepository(rest: string, parameters: readonly string[]): (typeof READABLE)[number] {
  const path = new RegExp(`^/(?:repos/[^/]+/[^/]+|repositories/\\d+)${rest}$`);
  return { path, parameters };
}

/** The only search: how many open pull requests there are. */
const SEARCHED = /^repo:([^/\s]+)\/([^/\s]+) is:pr is:open$/;

/** GitHub answers one redirect for a rename; more would be a loop. */
const REDIRECTS_MAX = 3;

/** A request that Docket never makes. A bug or an attack, so it is neither retried nor shown. */
export class RequestNotAllowed extends Error {
  override readonly name = "RequestNotAllowed";
}

/**
 * Narrows a connection's `fetch`, whose token may be able to write, to what Docket reads: GET on the paths above and
 * our own query documents, word for word or in part. Throws before a byte is sent. GitHub's redirects for renamed repositories
 * are followed by path, again only within the list.
 */
export function allowList(
  inner: (url: string, init: RequestInit) => Promise<Response>,
): typeof fetch {
  return async function allowedFetch(input, init) {
    if (typeof input !== "string" || !(await isAllowed(input, init))) {
      throw new RequestNotAllowed("The request is not on the allow-list of GitHub's API.");
    }
    let url = input;
    for (let redirects = 0; redirects <= REDIRECTS_MAX; redirects += 1) {
      const response = await inner(url, { ...init, redirect: "manual" });
      if (![301, 302, 307, 308].includes(response.status)) {
        return response;
      }
      const next = await redirectTarget(response);
      if (next === null || !(await isAllowed(next, init))) {
        break;
      }
      url = next;
    }
    throw new UpstreamError("github", "rejected", { status: 301 });
  };
}

async function isAllowed(url: string, init: RequestInit | undefined): Promise<boolean> {
  if (!url.startsWith(`${API_ROOT}/`)) {
    return false;
  }
  // The text as it is: parsing it as a URL would resolve the `..` that must not pass.
  const [path = "", query, ...more] = url.slice(API_ROOT.length).split("?");
  if (more.length > 0 || !/^[\w./-]+$/.test(path)) {
    return false;
  }
  switch (init?.method ?? "GET") {
    case "GET":
      return init?.body == null && isReadable(path, query);
    case "POST":
      return path === "/graphql" && query === undefined && (await isOurDocument(init?.body));
    default:
      return false;
  }
}

function isReadable(path: string, query: string | undefined): boolean {
  const [, kind, owner = "", name = ""] = path.split("/");
  const readable = READABLE.find((candidate) => candidate.path.test(path));
  if (readable === undefined || (kind === "repos" && !isRepositoryName(owner, name))) {
    return false;
  }
  const parameters = [...new URLSearchParams(query)];
  return parameters.every(
    ([parameter, value]) =>
      readable.parameters.includes(parameter) &&
      (parameter !== "q" || isOpenPullRequestSearch(value)),
  );
}

function isOpenPullRequestSearch(text: string): boolean {
  const [, owner = "", name = ""] = SEARCHED.exec(text) ?? [];
  return isRepositoryName(owner, name);
}

/** With what reads their answers, which no start has to wait for. */
let documents: Promise<readonly string[]> | undefined;

async function isOurDocument(body: unknown): Promise<boolean> {
  const request = typeof body === "string" ? parseJson(body) : undefined;
  if (typeof request !== "object" || request === null || !("query" in request)) {
    return false;
  }
  documents ??= import("./graphql/queries/documents.ts").then(({ DOCUMENTS }) => DOCUMENTS);
  const ours = await documents;
  const keys = Object.keys(request);
  const { query } = request;
  return (
    typeof query === "string" &&
    keys.every((key) => key === "query" || key === "variables") &&
    (ours.includes(query) || ours.some((document) => isPartOf(query, document)))
  );
}

/** Only the path of the new address counts: the connection stays the way to reach it. */
async function redirectTarget(response: Response): Promise<string | null> {
  const address = response.headers.get("location") ?? (await addressInBody(response));
  await response.body?.cancel().catch(() => {});
  const match = /\/repositories\/\d+(?:\/[\w./-]+)?(?:\?[\w=&]*)?$/.exec(address);
  return match === null ? null : API_ROOT + match[0];
}

/** Proxies may drop headers; GitHub repeats the address in the body. */
async function addressInBody(response: Response): Promise<string> {
  const body = parseJson(await readText(response.body));
  return typeof body === "object" && body !== null && "url" in body && typeof body.url === "string"
    ? body.url
    : "";
}
