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

/** One pull request with something in every place. */
export const FULL: PullRequestSpec = {
  number: 7,
  title: "Lift twice as much",
  author: "tomas-reyes",
  forkOwner: "tomas-reyes",
  createdAt: "2026-11-01T09:00:00Z",
  labels: ["hydraulics"],
  assignees: ["otto"],
  milestone: { title: "2.0" },
  requestedReviewers: [{ login: "ines" }, { team: "riggers" }],
  closes: [{ number: 3, title: "Too weak", state: "OPEN" }],
  commits: [
    { message: "lift: second pump", at: "2026-11-01T09:00:00Z" },
    { message: "lift: valve\n\nReviewed-by: otto", at: "2026-11-05T09:00:00Z" },
  ],
  checks: [
    { name: "unit" },
    { name: "load test", status: "IN_PROGRESS" },
    { context: "ci/old", state: "SUCCESS" },
  ],
  comments: [
    { author: "dependabot[bot]", body: "Rebased.", at: "2026-11-02T09:00:00Z" },
    { author: null, body: "Is this safe?", at: "2026-11-03T09:00:00Z" },
    { author: "otto", body: "spam", minimized: "SPAM", at: "2026-11-04T09:00:00Z" },
  ],
  reviews: [
    {
      key: "first",
      author: "otto",
      state: "CHANGES_REQUESTED",
      body: "The valve.",
      at: "2026-11-02T10:00:00Z",
    },
  ],
  threads: [
    {
      path: "pump.ts",
      anchor: "second",
      resolvedBy: "otto",
      outdated: true,
      comments: [
        { author: "otto", body: "Which valve?", at: "2026-11-02T10:00:00Z", review: "first" },
        { author: "tomas-reyes", body: "The new one.", at: "2026-11-06T10:00:00Z" },
      ],
    },
  ],
  files: [{ path: "pump.ts", patch: "@@ 4 @@ start()\n first\n-one\n+second\n last" }],
};

/** As many comments as given, in a pull request of that number. */
export function commented(
  number: number,
  count: number,
  rest: Partial<PullRequestSpec> = {},
): PullRequestSpec {
  const comments = Array.from({ length: count }, (_, index) => ({
    author: "otto",
    body: `${index}`,
  }));
  return { number, comments, ...rest };
}

export async function idOf(github: GitHubEnvironment, number: number): Promise<string> {
  const { data } = await github.query(
    `query($number: Int!) { repository(owner: "harbour", name: "crane") { pullRequest(number: $number) { id } } }`,
    { number },
  );
  const id = /"id":"([^"]+)"/.exec(JSON.stringify(data))?.[1];
  if (id === undefined) {
    throw new Error(`no pull request ${number}`);
  }
  return id;
}
