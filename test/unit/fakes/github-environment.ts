import { createGitHub, type GitHub } from "../../fakes/github/app.ts";
import { createStore } from "../../fakes/github/create-store.ts";
import type { GitHubOptions } from "../../fakes/github/options.ts";
import type { Store } from "../../fakes/github/store.ts";
import type { PullRequestSpec, WorldSpec } from "../../fakes/github/world.ts";

export const NOW = Date.UTC(2026, 10, 20, 9);

/** Any answer read as JSON; a test names the one it expects. */
export interface GraphQLReply {
  readonly status: number;
  readonly headers: Headers;
  readonly data: unknown;
  readonly errors: readonly Record<string, unknown>[];
}

export interface GitHubEnvironment extends GitHub {
  readonly store: Store;
  readonly clock: { now: number };
  get(path: string, headers?: Record<string, string>): Promise<Response>;
  json(path: string, headers?: Record<string, string>): Promise<unknown>;
  query(query: string, variables?: Record<string, unknown>, token?: string): Promise<GraphQLReply>;
}

const CONNECTED = { authorization: "Bearer token-of-mira", "user-agent": "docket-test" };

/** A GitHub that mira-lindqvist and tomas-reyes have tokens for. */
export function startGitHub(
  world: Omit<WorldSpec, "tokens">,
  options: Omit<GitHubOptions, "store"> = {},
): GitHubEnvironment {
  const clock = { now: NOW };
  const tokens = { "token-of-mira": "mira-lindqvist", "token-of-tomas": "tomas-reyes" };
  const store = createStore({ ...world, tokens }, () => clock.now);
  const github = createGitHub({ ...options, store });
  const get: GitHubEnvironment["get"] = async (path, headers = {}) =>
    await github.app.request(path, { headers: { ...CONNECTED, ...headers } });
  return {
    ...github,
    store,
    clock,
    get,
    json: async (path, headers) => await (await get(path, headers)).json(),
    async query(query, variables = {}, token = "token-of-mira") {
      const response = await github.app.request("/graphql", {
        method: "POST",
        headers: { ...CONNECTED, authorization: `bearer ${token}` },
        body: JSON.stringify({ query, variables }),
      });
      const body: unknown = await response.json();
      const { data, errors = [] } = isReply(body) ? body : {};
      return { status: response.status, headers: response.headers, data, errors };
    },
  };
}

function isReply(body: unknown): body is { data?: unknown; errors?: Record<string, unknown>[] } {
  return typeof body === "object" && body !== null;
}

/** One public repository, `harbour/crane`, with these pull requests. */
export function craneWith(
  ...pullRequests: readonly PullRequestSpec[]
): Pick<WorldSpec, "repositories"> {
  return {
    repositories: [
      {
        name: "harbour/crane",
        formerNames: ["harbour/lift"],
        requiredApprovals: 1,
        maintainers: ["otto", "ines"],
        pullRequests,
      },
    ],
  };
}
