import { createGraphQLPullRequests } from "../../../src/github/graphql/pull-requests.ts";
import { createRestPullRequests } from "../../../src/github/rest/pull-requests.ts";
import type { PullRequestEvent, RankingEvent, SummaryEvent } from "../../../src/protocol/events.ts";
import type { Model } from "../../../src/summarize/ports.ts";
import type { RunOutcome } from "../../../src/summarize/run/run-input.ts";
import { encodeFrame } from "../../../src/summary-job/stream/frame.ts";
import { describeGitHub } from "../../fakes/github-operation.ts";
import type { RepositorySpec } from "../../fakes/github/world.ts";
import { createTestModel, startRun } from "../../support/docket-world.ts";
import { createGitHubApi, type GitHubApi, START, VIEWER } from "./github-api.ts";

/** The two ways of reading GitHub. */
export const WAYS = ["graphql", "rest"] as const;
export type Way = (typeof WAYS)[number];

/** A `JSON.parse` reviver: what GitHub answers to an operation in place of what it would. */
export type Revise = (key: string, value: unknown) => unknown;

export interface Over {
  repository?: Omit<RepositorySpec, "name">;
  /** By operation. */
  revise?: Record<string, Revise>;
  /** Headers of answers, by operation. */
  headers?: Record<string, Record<string, string>>;
  prepare?: (api: GitHubApi) => void;
}

export interface DocketOver {
  outcome: RunOutcome;
  ranking: RankingEvent | undefined;
  entries: PullRequestEvent[];
  summaries: SummaryEvent[];
  /** All that the model was given to read. */
  prompts: string;
  /** All that readers of the stream are sent. */
  stream: string;
  /** Names of what was asked of GitHub. */
  operations: string[];
}

/** A whole docket from GitHub's own answers, changed on their way. */
export async function docketOver(
  way: Way,
  { repository = {}, revise = {}, headers = {}, prepare }: Over,
): Promise<DocketOver> {
  const api = createGitHubApi(repository);
  prepare?.(api);
  const options = {
    owner: "acme",
    name: "rockets",
    fetch: revising(api, { revise, headers }),
    signal: api.abort.signal,
    clock: api.clock,
    deadline: START + 120_000,
    login: VIEWER,
  };
  const pulls =
    way === "graphql" ? createGraphQLPullRequests(options) : createRestPullRequests(options);
  const prompts: string[] = [];
  const { model } = createTestModel();
  const listening: Model = {
    name: model.name,
    write(prompt, signal) {
      prompts.push(prompt.user);
      return model.write(prompt, signal);
    },
  };
  const run = startRun({ pulls }, { model: listening });
  return {
    outcome: await run.outcome,
    ranking: run.rankings().at(-1),
    entries: run.announced(),
    summaries: run.summaries(),
    prompts: prompts.join("\n"),
    stream: run.events.map((event) => encodeFrame(event)).join(""),
    operations: api.operations(),
  };
}

function revising(
  api: GitHubApi,
  { revise, headers: added }: Required<Pick<Over, "revise" | "headers">>,
): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    const { operation } = describeGitHub(request, await request.text());
    const response = await api.fetch(input, init);
    const { status, headers } = response;
    for (const [name, value] of Object.entries(added[operation] ?? {})) {
      headers.set(name, value);
    }
    const revised = revise[operation];
    if (revised === undefined || !response.ok) {
      return response;
    }
    const body = JSON.stringify(JSON.parse(await response.text(), revised));
    return new Response(body, { status, headers });
  };
}

/** An error beside data, about what is at the path. */
export function errorFrom(path: readonly (string | number)[], type?: string) {
  const message = "Something went wrong while executing your query.";
  return { ...(type !== undefined && { type }), path, message };
}
