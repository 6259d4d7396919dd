import { allowList } from "../../../src/github/allow-list.ts";
import type { KnownDocuments } from "../../../src/github/graphql/older-server.ts";
import { createGraphQLPullRequests } from "../../../src/github/graphql/pull-requests.ts";
import type { PullRequests } from "../../../src/summarize/ports.ts";
import type { FileChange } from "../../../src/summarize/pull-request/file-change.ts";
import type { Clock } from "../../../src/upstream/clock.ts";
import type { Control } from "../../fakes/control/control.ts";
import { createControl } from "../../fakes/control/control.ts";
import { describeGitHub } from "../../fakes/github-operation.ts";
import { createGitHub, type GitHub } from "../../fakes/github/app.ts";
import { createStore } from "../../fakes/github/create-store.ts";
import type { GitHubOptions } from "../../fakes/github/options.ts";
import type { Store } from "../../fakes/github/store.ts";
import type { PullRequestSpec, RepositorySpec } from "../../fakes/github/world.ts";

export const START = Date.UTC(2026, 10, 20, 9);
export const TOKEN = "gho_sample";
export const VIEWER = "mira-lindqvist";

/** Time that passes only by being slept: waits are recorded and take none. */
export interface WaitedClock extends Clock {
  waits: number[];
}

export function createWaitedClock(): WaitedClock {
  let now = START;
  const waits: number[] = [];
  return {
    waits,
    now: () => now,
    sleep(ms, signal) {
      signal?.throwIfAborted();
      waits.push(ms);
      now += ms;
      return Promise.resolve();
    },
  };
}

export interface GitHubApi {
  control: Control;
  github: GitHub;
  store: Store;
  clock: WaitedClock;
  abort: AbortController;
  /** What a connection's `fetch` is: narrowed, with the person's credentials. */
  fetch: typeof fetch;
  /** Names of the operations that reached GitHub, in order. */
  operations(): string[];
  pulls(name?: string): PullRequests;
}

/** GitHub with one repository, reached as a connection reaches it. */
export function createGitHubApi(
  repository: Omit<RepositorySpec, "name"> & { name?: string } = {},
  options: Partial<GitHubOptions> = {},
): GitHubApi {
  const clock = createWaitedClock();
  const store = createStore(
    { tokens: { [TOKEN]: VIEWER }, repositories: [{ name: "acme/rockets", ...repository }] },
    () => clock.now(),
  );
  const github = createGitHub({ ...options, store });
  const control = createControl({
    clock: { now: () => clock.now(), delay: () => Promise.resolve() },
  });
  const handler = control.observe("github", describeGitHub, (request) => github.app.fetch(request));
  const abort = new AbortController();
  const knownDocuments: KnownDocuments = new Map();
  const api: GitHubApi = {
    control,
    github,
    store,
    clock,
    abort,
    fetch: allowList(async (input, init) => {
      const request = new Request(input, init);
      request.headers.set("authorization", `Bearer ${TOKEN}`);
      return await handler(request);
    }),
    operations: () => control.log.entries({ upstream: "github" }).map(({ operation }) => operation),
    pulls: (name = "acme/rockets") =>
      createGraphQLPullRequests({
        owner: name.split("/")[0] ?? "",
        name: name.split("/")[1] ?? "",
        fetch: api.fetch,
        signal: abort.signal,
        clock,
        deadline: START + 120_000,
        knownDocuments,
      }),
  };
  return api;
}

export function pullRequests(
  count: number,
  each: (number: number) => Partial<PullRequestSpec> = () => ({}),
): PullRequestSpec[] {
  return Array.from({ length: count }, (_, index) => ({
    number: index + 1,
    title: `Change ${index + 1}`,
    ...each(index + 1),
  }));
}

/** Ids of all candidates by number. */
export async function idsOf(pulls: PullRequests): Promise<string[]> {
  const { candidates } = await pulls.candidates();
  return candidates.toSorted((a, b) => a.number - b.number).map(({ id }) => id);
}

export async function filesOf(files: AsyncIterable<FileChange>): Promise<FileChange[]> {
  const list: FileChange[] = [];
  for await (const file of files) {
    list.push(file);
  }
  return list;
}

/** The error a promise is rejected with. */
export async function errorOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error("The promise was expected to be rejected.");
}
