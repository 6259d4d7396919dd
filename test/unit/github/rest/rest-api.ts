import { createRestPullRequests } from "../../../../src/github/rest/pull-requests.ts";
import type { PullRequests } from "../../../../src/summarize/ports.ts";
import type { GitHubOptions } from "../../../fakes/github/options.ts";
import type { RepositorySpec } from "../../../fakes/github/world.ts";
import { createGitHubApi, type GitHubApi, START } from "../github-api.ts";

export interface RestApi extends GitHubApi {
  rest: PullRequests;
}

/** The same GitHub, asked over REST alone. */
export function createRestApi(
  repository: Omit<RepositorySpec, "name"> = {},
  options: Partial<GitHubOptions> = {},
): RestApi {
  const api = createGitHubApi(repository, options);
  return {
    ...api,
    rest: createRestPullRequests({
      owner: "acme",
      name: "rockets",
      fetch: api.fetch,
      signal: api.abort.signal,
      clock: api.clock,
      deadline: START + 120_000,
    }),
  };
}
