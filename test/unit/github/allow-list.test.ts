import * as fc from "fast-check";
import { describe, it } from "vitest";

import { allowList, RequestNotAllowed } from "../../../src/github/allow-list.ts";
import { API_ROOT } from "../../../src/github/client/api-root.ts";
import { DOCUMENTS } from "../../../src/github/graphql/queries/documents.ts";

function createFetch(answer: (url: string) => Response = () => new Response("ok")) {
  const urls: string[] = [];
  const fetch = allowList(async (url) => {
    urls.push(url);
    return answer(url);
  });
  return { fetch, urls };
}

const READABLE = [
  "/user",
  "/user/repos?sort=pushed&per_page=100&page=1",
  "/repos/acme/rockets/pulls/12",
  "/repos/acme/..rockets/pulls/12",
  "/repos/acme/rockets/pulls/12/files?per_page=50&page=2",
  "/repositories/77/pulls/12",
  "/repos/acme/rockets",
  "/repos/acme/rockets/pulls?state=open&sort=popularity&direction=desc&per_page=30&page=1",
  "/repos/acme/rockets/issues?state=open&sort=comments&direction=desc&per_page=100",
  "/repos/acme/rockets/pulls/comments?sort=created&direction=desc&per_page=100&page=1",
  "/repos/acme/rockets/pulls/12/comments?sort=created&direction=desc&per_page=100&page=1",
  "/repos/acme/rockets/pulls/12/reviews?per_page=100&page=1",
  "/repos/acme/rockets/pulls/12/commits?per_page=1&page=9",
  "/repos/acme/rockets/issues/12/comments?per_page=100&page=2",
  `/repos/acme/rockets/commits/${"0a".repeat(20)}/check-runs?per_page=100`,
  `/repositories/77/commits/${"0a".repeat(20)}/status?per_page=100`,
  "/search/issues?q=repo%3Aacme%2Frockets%20is%3Apr%20is%3Aopen&per_page=1",
  "/user/memberships/orgs/acme-inc",
];

const READABLE_PATH =
  /^\/(user(\/repos|\/memberships\/orgs\/[\w-]+)?|search\/issues|(repos\/[\w-]+\/[\w.-]+|repositories\/\d+)(\/(pulls|issues|pulls\/comments|pulls\/\d+(\/(files|comments|commits|reviews))?|issues\/\d+\/comments|commits\/[0-9a-f]+\/(check-runs|status)))?)$/;

const WORDS = ["repos", "repositories", "user", "acme", "pulls", "files", "graphql", "7"].concat([
  "issues",
  "comments",
  "commits",
  "0a0a",
  "status",
  "orgs",
  "search",
]);
const TRICKS = [
  "",
  ".",
  "..",
  "%2e%2e",
  "%2E",
  "..%2f",
  "%00",
  "a b",
  "\\",
  "@",
  ":",
  ";",
  "é",
  "\n",
];
const segment = fc.oneof(fc.constantFrom(...WORDS), fc.constantFrom(...TRICKS), fc.string());

/** Paths of any segments, and readable ones with a segment put in somewhere. */
const somePath = fc.oneof(
  fc.array(segment, { minLength: 1, maxLength: 7 }).map((segments) => `/${segments.join("/")}`),
  fc.tuple(fc.constantFrom(...READABLE), fc.nat(8), segment).map(([path, at, inserted]) => {
    const segments = path.split("/");
    return segments.toSpliced(at, inserted === "user" ? 0 : 1, inserted).join("/");
  }),
);
const someQuery = fc.constantFrom("", "?", "?page=1", "?page=1?x", "#x", "?access_token=1");

describe("allowList", () => {
  it("lets through what Docket reads", async ({ expect }) => {
    const { fetch, urls } = createFetch();
    for (const path of READABLE) {
      await fetch(API_ROOT + path);
    }
    for (const query of DOCUMENTS) {
      const body = JSON.stringify({ query, variables: {} });
      await fetch(`${API_ROOT}/graphql`, { method: "POST", body });
    }
    expect(urls).toHaveLength(READABLE.length + DOCUMENTS.length);
  });

  it.for([
    [
      "less of a document",
      "query Mergeability($ids: [ID!]!) { nodes(ids: $ids) { ... on PullRequest { id } } }",
      true,
    ],
    [
      "more",
      "query Mergeability($ids: [ID!]!) { nodes(ids: $ids) { ... on PullRequest { id body } } }",
      false,
    ],
    [
      "other arguments",
      'query Mergeability($ids: [ID!]!) { nodes(ids: ["PR_1"]) { ... on PullRequest { id } } }',
      false,
    ],
    [
      "another type",
      "query Mergeability($ids: [ID!]!) { nodes(ids: $ids) { ... on User { id } } }",
      false,
    ],
    [
      "a change",
      "mutation Mergeability($ids: [ID!]!) { nodes(ids: $ids) { ... on PullRequest { id } } }",
      false,
    ],
    [
      "a second question",
      "query Mergeability($ids: [ID!]!) { nodes(ids: $ids) { ... on PullRequest { id } } }\nquery Other { viewer { id } }",
      false,
    ],
    [
      "a comment",
      "query Mergeability($ids: [ID!]!) { # viewer\nnodes(ids: $ids) { ... on PullRequest { id } } }",
      false,
    ],
    ["nothing that can be read", "query {{{", false],
  ] as const)(
    "of our documents lets through parts and nothing else: %s",
    async ([, query, passes], { expect }) => {
      const { fetch, urls } = createFetch();
      const body = JSON.stringify({ query, variables: {} });
      await fetch(`${API_ROOT}/graphql`, { method: "POST", body }).catch(() => undefined);
      expect(urls).toHaveLength(passes ? 1 : 0);
    },
  );

  it("lets no path through that means another one to a server", async ({ expect }) => {
    await fc.assert(
      fc.asyncProperty(somePath, someQuery, async (path, query) => {
        const { fetch, urls } = createFetch();
        const refusal = await fetch(API_ROOT + path + query).then(
          () => null,
          (error: unknown) => error,
        );
        expect(refusal === null).toBe(urls.length === 1);
        expect(refusal ?? new RequestNotAllowed()).toBeInstanceOf(RequestNotAllowed);
        for (const url of urls) {
          const { origin, pathname } = new URL(url);
          expect(origin + pathname).toBe(url.split("?")[0]);
          expect(pathname).toMatch(READABLE_PATH);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it("follows a rename, by path only", async ({ expect }) => {
    const { fetch, urls } = createFetch((url) =>
      url.includes("/repositories/")
        ? new Response("moved here")
        : Response.redirect(
            "https://ghe.acme.example/api/v3/repositories/77/pulls/12/files?page=2",
            301,
          ),
    );
    const response = await fetch(`${API_ROOT}/repos/acme/old/pulls/12/files?page=2`);
    expect(await response.text()).toBe("moved here");
    expect(urls[1]).toBe(`${API_ROOT}/repositories/77/pulls/12/files?page=2`);
  });

  it("follows a rename that only the body tells", async ({ expect }) => {
    const { fetch } = createFetch((url) =>
      url.includes("/repositories/")
        ? new Response("moved here")
        : Response.json(
            {
              message: "Moved Permanently",
              url: "https://api.github.com/repositories/77/pulls/12",
            },
            { status: 301 },
          ),
    );
    const response = await fetch(`${API_ROOT}/repos/acme/old/pulls/12`);
    expect(await response.text()).toBe("moved here");
  });

  it.for([
    "https://api.github.com/repositories/77/hooks",
    "https://api.github.com/repositories/77/pulls/../hooks",
    "https://evil.example/",
    "/repositories/77/pulls/12/%2e%2e",
    "",
  ])("does not follow a redirect to %j", async (location, { expect }) => {
    const { fetch, urls } = createFetch(
      () => new Response(null, { status: 301, headers: { location } }),
    );
    await expect(fetch(`${API_ROOT}/repos/acme/old/pulls/12`)).rejects.toMatchObject({
      upstream: "github",
      kind: "rejected",
    });
    expect(urls).toHaveLength(1);
  });

  it("does not follow redirects for ever", async ({ expect }) => {
    const { fetch, urls } = createFetch(() =>
      Response.redirect("https://api.github.com/repositories/77/pulls/12", 302),
    );
    await expect(fetch(`${API_ROOT}/repos/acme/old/pulls/12`)).rejects.toMatchObject({
      kind: "rejected",
    });
    expect(urls.length).toBeLessThan(6);
  });
});
