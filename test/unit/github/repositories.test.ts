import { describe, it } from "vitest";

import { listRepositories } from "../../../src/github/repositories.ts";
import { UpstreamError } from "../../../src/upstream/error.ts";
import { NotOffered } from "../../../src/upstream/route-refused.ts";
import { createGitHubApi } from "./github-api.ts";

describe("listRepositories", () => {
  it("lists those of the account, and any other by its whole name", async ({ expect }) => {
    const own = createGitHubApi({ private: true, visibleTo: ["mira-lindqvist"] });
    const item = { repository: "acme/rockets", private: true };
    expect(await listRepositories(own.fetch, "rock")).toMatchObject([item]);
    expect(await listRepositories(own.fetch, "ACME/Rockets")).toMatchObject([item]);
    expect(own.operations()).not.toContain("repos.get");

    const foreign = createGitHubApi();
    expect(await listRepositories(foreign.fetch, "rockets")).toEqual([]);
    expect(await listRepositories(foreign.fetch, "acme/rockets")).toMatchObject([
      { repository: "acme/rockets", private: false },
    ]);
    expect(await listRepositories(foreign.fetch, "acme/rock")).toEqual([]);
  });

  it("puts the one that had the name before first", async ({ expect }) => {
    const api = createGitHubApi({
      private: true,
      visibleTo: ["mira-lindqvist"],
      name: "acme/rockets-next",
      formerNames: ["acme/rockets"],
    });
    expect(await listRepositories(api.fetch, "acme/rockets")).toMatchObject([
      { repository: "acme/rockets-next", private: true },
    ]);
    const open = createGitHubApi({ name: "acme/boosters", formerNames: ["acme/rockets"] });
    expect(await listRepositories(open.fetch, "acme/rockets")).toMatchObject([
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
    expect(await listRepositories(withHole, "acme/rockets")).toMatchObject([
      { repository: "acme/rockets", private: true },
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
    expect(await listRepositories(withoutLists, "acme/rockets")).toMatchObject([
      { repository: "acme/rockets" },
    ]);
  });
});
