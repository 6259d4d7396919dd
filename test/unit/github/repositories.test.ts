import { describe, it } from "vitest";

import { listRepositories } from "../../../src/github/repositories.ts";
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
});
