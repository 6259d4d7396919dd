import { describe, it } from "vitest";
import * as z from "zod";

import { readOwner, readOwnerRepositories } from "../../../src/github/owner-repositories.ts";
import { UpstreamError } from "../../../src/upstream/error.ts";
import { errorFrom } from "./docket-over.ts";
import { createGitHubApi, errorOf, type GitHubApi, pullRequests, START } from "./github-api.ts";

const PARTIAL = { "x-github-sso": "partial-results; organizations=21955855,20582480" };
const ROCKETS = [{ owner: "acme", name: "rockets" }];

interface Way {
  name: string;
  /** REST is asked where a route to GitHub does not pass queries on. */
  isGraphQL: boolean;
}
const WAYS: readonly Way[] = [
  { name: "graphql", isGraphQL: true },
  { name: "rest", isGraphQL: false },
];

function optionsFor(
  api: GitHubApi,
  { isGraphQL }: Way,
  change: (response: Response, body: string) => Response | Promise<Response>,
) {
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    const body = await request.text();
    if (!isGraphQL && request.url.endsWith("/graphql")) {
      throw new UpstreamError("scalekit", "rejected", { status: 403 });
    }
    return await change(await api.fetch(input, init), body);
  };
  return { fetch, clock: api.clock, deadline: START + 120_000 };
}

function withHeaders(response: Response): Response {
  for (const [name, value] of Object.entries(PARTIAL)) {
    response.headers.set(name, value);
  }
  return response;
}

async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  const error = await errorOf(promise);
  return error instanceof UpstreamError ? error.toFailure() : error;
}

describe.each(WAYS)("an owner's repositories over $name", (way) => {
  it("say that GitHub left out what takes single sign-on, and where to sign in", async ({
    expect,
  }) => {
    const api = createGitHubApi({ pullRequests: pullRequests(2) });
    const found = await readOwnerRepositories("acme", optionsFor(api, way, withHeaders));
    expect(found.names).toEqual(ROCKETS);
    expect(found.withheld).toContain("Sign in at https://github.com/orgs/acme/sso");
    const whole = await readOwnerRepositories(
      "acme",
      optionsFor(api, way, (response) => response),
    );
    expect(whole).toEqual({ names: ROCKETS });
  });

  it("lead to single sign-on where nothing is left of them", async ({ expect }) => {
    const api = createGitHubApi({});
    const failure = {
      code: "sso_required",
      action: { label: "Sign in with single sign-on", url: "https://github.com/orgs/acme/sso" },
    };
    const options = optionsFor(api, way, withHeaders);
    expect(await failureOf(readOwnerRepositories("acme", options))).toEqual(failure);
    api.store.repositories.length = 0;
    expect(await failureOf(readOwner("acme", options))).toEqual(failure);
  });
});

const Answer = z.object({
  data: z.looseObject({
    owner: z.looseObject({ repositories: z.object({ nodes: z.array(z.unknown()) }) }),
  }),
});

function limitExceeded(path: readonly (string | number)[]) {
  return errorFrom(path, "RESOURCE_LIMITS_EXCEEDED");
}

describe("an owner's repositories that are too much at once", () => {
  it.for([25, 0])(
    "are asked for in smaller pages, and called a part (%i)",
    async (max, { expect }) => {
      const api = createGitHubApi({ pullRequests: pullRequests(2) });
      const options = optionsFor(
        api,
        { name: "graphql", isGraphQL: true },
        async (response, sent) => {
          const size = Number(/"size":(\d+)/.exec(sent)?.[1]);
          const { data } = Answer.parse(await response.json());
          const { nodes } = data.owner.repositories;
          return size <= max
            ? Response.json({ data })
            : Response.json({
                data: {
                  ...data,
                  owner: { ...data.owner, repositories: { nodes: [...nodes, null] } },
                },
                errors: [limitExceeded(["owner", "repositories", "nodes", nodes.length, "open"])],
              });
        },
      );
      const found = await readOwnerRepositories("acme", options);
      expect(found.names).toEqual(ROCKETS);
      expect(found.withheld).toBe(
        max > 0
          ? undefined
          : "GitHub did not list all of acme, so that pull requests may be missing here.",
      );
    },
  );

  it.for([25, 0])("are not none where their list was emptied (%i)", async (max, { expect }) => {
    const api = createGitHubApi({ pullRequests: pullRequests(2) });
    const options = optionsFor(
      api,
      { name: "graphql", isGraphQL: true },
      async (response, sent) => {
        const size = Number(/"size":(\d+)/.exec(sent)?.[1]);
        const body = await response.text();
        const emptied = (key: string, value: unknown): unknown =>
          key === "repositories" && size > max ? { ...Object(value), nodes: [] } : value;
        return Response.json(JSON.parse(body, emptied));
      },
    );
    const found = await readOwnerRepositories("acme", options).catch(() => null);
    expect(found?.names ?? null).toEqual(max > 0 ? ROCKETS : null);
  });

  it("are not none where GitHub fails to say", async ({ expect }) => {
    const api = createGitHubApi({ pullRequests: pullRequests(2) });
    const options = optionsFor(api, { name: "graphql", isGraphQL: true }, () =>
      Response.json({
        data: { viewer: { login: "mira-lindqvist" }, owner: null },
        errors: [limitExceeded(["owner"])],
      }),
    );
    expect(await failureOf(readOwnerRepositories("acme", options))).toEqual({
      code: "github_unavailable",
    });
    expect(
      await failureOf(
        readOwnerRepositories(
          "nobody",
          optionsFor(api, { name: "graphql", isGraphQL: true }, (each) => each),
        ),
      ),
    ).toMatchObject({ code: "repository_not_found" });
  });
});
