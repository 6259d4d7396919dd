import { allowList } from "../../src/github/allow-list.ts";
import { createGraphQLPullRequests } from "../../src/github/graphql/pull-requests.ts";
import { readChanges } from "../../src/summarize/diff/read-changes.ts";
import { createGathering, type Gathered } from "../../src/summarize/gather/gathering.ts";
import { createRequestQueue } from "../../src/summarize/gather/request-queue.ts";
import type { PullRequests } from "../../src/summarize/ports.ts";
import type { Repository } from "../../src/summarize/pull-request/pull-request.ts";
import { type Evidence, selectEvidence } from "../../src/summarize/select/evidence.ts";
import { createGitHub } from "../fakes/github/app.ts";
import { createStore } from "../fakes/github/create-store.ts";
import { renderDiff } from "../fakes/github/diff.ts";
import { type Account, fullName, type PullRequest, type Store } from "../fakes/github/store.ts";
import type { WorldSpec } from "../fakes/github/world.ts";

export const WEB_URL = "https://github.com";

const TOKEN = "gho_scenes";

/** One pull request as GitHub holds it, beside what Docket made of it. */
export interface GitHubScene {
  /** `owner/name#number`. */
  place: string;
  /** What GitHub knows, which nothing of ours has read. */
  truth: PullRequest;
  /** All of it, whether or not GitHub would give it in one answer. */
  diff: string;
  accounts: ReadonlyMap<string, Account>;
  repository: Repository;
  gathered: Gathered;
  /** The evidence anew, with other room for the whole prompt. */
  selectWithin(maxTokens: number): Promise<Evidence>;
}

/** A GitHub in this process, reached as a connection reaches it. */
export function connectTo(
  spec: WorldSpec,
  now: number,
): {
  store: Store;
  fetch: typeof fetch;
  pulls(name: string): PullRequests;
} {
  const [viewer] = spec.people ?? [];
  const tokens = viewer === undefined ? {} : { [TOKEN]: viewer };
  const store = createStore({ ...spec, tokens }, () => now);
  const github = createGitHub({ store });
  const fetch = allowList(async (input, init) => {
    const request = new Request(input, init);
    request.headers.set("authorization", `Bearer ${TOKEN}`);
    return await github.app.fetch(request);
  });
  return {
    store,
    fetch,
    pulls: (name) => createRepository(fetch, name, now),
  };
}

/** The port to one repository, over that connection. */
export function createRepository(
  fetch: typeof globalThis.fetch,
  name: string,
  now: number,
): PullRequests {
  const [owner = "", repository = ""] = name.split("/");
  return createGraphQLPullRequests({
    owner,
    name: repository,
    fetch,
    clock: stillClock(now),
    signal: new AbortController().signal,
    deadline: now + 120_000,
  });
}

/** Every open pull request of a world that the first of its people may read, gathered as a job gathers them. */
export async function* gatherScenes(
  spec: WorldSpec,
  now: number,
  wanted: (repository: string) => boolean = () => true,
): AsyncGenerator<GitHubScene> {
  const github = connectTo(spec, now);
  for (const repository of github.store.repositories) {
    const name = fullName(repository);
    const isClosed = repository.sso !== null || repository.oauthRestricted;
    if (!isClosed && wanted(name)) {
      const open = repository.pullRequests.filter((pull) => pull.state === "OPEN");
      for await (const scene of gatherRepository(github.pulls(name), now)) {
        const truth = open.find((pull) => pull.number === scene.gathered.pull.number);
        if (truth !== undefined) {
          const place = `${name}#${truth.number}`;
          yield {
            ...scene,
            place,
            truth,
            diff: renderDiff(truth),
            accounts: github.store.accounts,
          };
        }
      }
    }
  }
}

async function* gatherRepository(
  pulls: PullRequests,
  now: number,
): AsyncGenerator<Pick<GitHubScene, "repository" | "gathered" | "selectWithin">> {
  const page = await pulls.candidates();
  const wanted = page.candidates.toSorted((a, b) => a.number - b.number);
  const gathering = createGathering({
    requestQueue: createRequestQueue(pulls),
    repository: page.repository,
    webUrl: WEB_URL,
    clock: stillClock(now),
    signal: new AbortController().signal,
    enough: new AbortController().signal,
  });
  gathering.settle(wanted);
  for (const { id } of wanted) {
    const gathered = await gathering.gathered(id);
    yield {
      repository: page.repository,
      gathered,
      async selectWithin(maxTokens) {
        const changes = await readChanges(await pulls.changes(gathered.pull));
        const { repository } = page;
        return await selectEvidence({
          ...gathered,
          repository,
          webUrl: WEB_URL,
          changes,
          maxTokens,
        });
      },
    };
  }
}

function stillClock(now: number) {
  return { now: () => now, sleep: () => Promise.resolve() };
}
