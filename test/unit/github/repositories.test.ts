import { describe, it } from "vitest";

import { listRepositories } from "../../../src/github/repositories.ts";
import { UpstreamError } from "../../../src/upstream/error.ts";
import { NotOffered } from "../../../src/upstream/route-refused.ts";
import { createGitHubApi } from "./github-api.ts";

describe("listRepositories", () => {
  it("lists those of the account, and any other by its whole name", async ({ expect }) => {
    const own = createGitHubApi({ private: true, visibleTo: ["mira-lindqvist"] });
    const item = { repository: "acme/rockets", private: true };
    expect((await listRepositories(own.fetch, "rock")).repositories).toMatchObject([item]);
    expect((await listRepositories(own.fetch, "ACME/Rockets")).repositories).toMatchObject([item]);
    expect(own.operations()).not.toContain("repos.get");

    const foreign = createGitHubApi();
    expect((await listRepositories(foreign.fetch, "rockets")).repositories).toEqual([]);
    expect((await listRepositories(foreign.fetch, "acme/rockets")).repositories).toMatchObject([
      { repository: "acme/rockets", private: false },
    ]);
    expect((await listRepositories(foreign.fetch, "acme/rock")).repositories).toEqual([]);
  });

  it("puts the one that had the name before first", async ({ expect }) => {
    const api = createGitHubApi({
      private: true,
      visibleTo: ["mira-lindqvist"],
      name: "acme/rockets-next",
      formerNames: ["acme/rockets"],
    });
    expect((await listRepositories(api.fetch, "acme/rockets")).repositories).toMatchObject([
      { repository: "acme/rockets-next", private: true },
    ]);
    const open = createGitHubApi({ name: "acme/boosters", formerNames: ["acme/rockets"] });
    expect((await listRepositories(open.fetch, "acme/rockets")).repositories).toMatchObject([
      { repository: "acme/boosters", private: false },
    ]);
  });

  it("lists the others where one is not shown", async ({ expect }) => {
    const api = createGitHubApi({ private: true, visibleTo: ["mira-lindqvist"] });
    const withHole: typeof fetch = async (input, init) => {
      const response = await api.fetch(input, init);
      const listed: unknown[] = await response.json();
      return Response.json([null, { full_name: null }, ...listed]);
    };
    expect((await listRepositories(withHole, "acme/rockets")).repositories).toMatchObject([
      { repository: "acme/rockets", private: true },
    ]);
  });

  it("says that GitHub left some out", async ({ expect }) => {
    const api = createGitHubApi({ private: true, visibleTo: ["mira-lindqvist"] });
    const partial: typeof fetch = async (input, init) => {
      const response = await api.fetch(input, init);
      response.headers.set("x-github-sso", "partial-results; organizations=21955855");
      return response;
    };
    expect(await listRepositories(partial, "rock")).toMatchObject({
      repositories: [{ repository: "acme/rockets" }],
      isPartial: true,
    });
    expect(await listRepositories(api.fetch, "rock")).toMatchObject({ isPartial: false });
  });

  it("has GitHub's link for one that takes single sign-on, where there is nothing else to show", async ({
    expect,
  }) => {
    const api = createGitHubApi({ private: true, visibleTo: ["mira-lindqvist"] });
    const url = "https://github.com/orgs/acme/sso?authorization_request=A";
    const protecting: typeof fetch = async (input, init) =>
      new URL(new Request(input).url).pathname.startsWith("/repos/")
        ? Response.json(
            { message: "Resource protected by organization SAML enforcement." },
            { status: 403, headers: { "x-github-sso": `required; url=${url}` } },
          )
        : api.fetch(input, init);
    await expect(listRepositories(protecting, "acme/moon")).rejects.toMatchObject({
      failure: { code: "sso_required", action: { url } },
    });
    expect((await listRepositories(protecting, "acme/rock")).repositories).toMatchObject([
      { repository: "acme/rockets" },
    ]);
  });

  it("finds by name also where nothing lists", async ({ expect }) => {
    const api = createGitHubApi();
    const withoutLists: typeof fetch = async (input, init) => {
      if (new Request(input).url.includes("/user/repos")) {
        throw new UpstreamError("scalekit", "rejected", { status: 501, cause: new NotOffered() });
      }
      return api.fetch(input, init);
    };
    expect((await listRepositories(withoutLists, "acme/rockets")).repositories).toMatchObject([
      { repository: "acme/rockets" },
    ]);
  });
});
