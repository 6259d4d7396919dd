import { createScalekitConnector } from "../../src/connectors/scalekit/connector.ts";
import type { AccessLevel } from "../../src/github/access-level.ts";
import { createPullRequests } from "../../src/github/pull-requests.ts";
import type { PullRequests } from "../../src/summarize/ports.ts";
import { REAL_CLOCK } from "../../src/upstream/clock.ts";
import type { ScalekitSettings } from "../fakes/scalekit/settings.ts";
import { createWorld, SAMPLE_CREDENTIALS, type World, type WorldOptions } from "../fakes/world.ts";

const CONNECTION = { identifier: "usr_00112233445566778899aabbccddeeff" };
const SIGNAL = new AbortController().signal;

/** Here no time runs out, however slow the machine is. */
export function distantDeadline(): number {
  return Date.now() + 24 * 60 * 60 * 1000;
}

export interface LevelWorld {
  world: World;
  /** Levels that were reported, in order. */
  levels: AccessLevel[];
  fetch: typeof fetch;
  toolsFetch: typeof fetch;
  pulls: (
    repository: string,
    options?: { level?: AccessLevel; known?: readonly { id: string; number: number }[] },
  ) => PullRequests;
  /** How often each operation reached GitHub. */
  operations: () => Record<string, number>;
  /** How often each call reached Scalekit. */
  calls: () => Record<string, number>;
}

let environments = 0;

/** The sample world as a connected person reaches it through Scalekit, which may allow less than everything. */
export async function createLevelWorld(
  settings: Partial<ScalekitSettings> = {},
  options: WorldOptions = {},
): Promise<LevelWorld> {
  environments += 1;
  // An address of its own, since tokens are shared by everything that runs here.
  const environmentUrl = `https://level-${environments}.scalekit.test`;
  const world = createWorld({ ...options, addresses: { scalekit: environmentUrl } });
  const connector = createScalekitConnector({
    environmentUrl,
    clientId: SAMPLE_CREDENTIALS.scalekitClientId,
    clientSecret: SAMPLE_CREDENTIALS.scalekitClientSecret,
    connectionName: SAMPLE_CREDENTIALS.connectionName,
    fetch: async (input, init) => await world.fetch(new Request(input, init)),
  });
  const { authLink } = await connector.authorize(
    CONNECTION,
    { state: "state", callbackUrl: "https://docket.test/user/verify" },
    SIGNAL,
  );
  const decided = await world.fetch(
    new Request(authLink, {
      method: "POST",
      body: new URLSearchParams({ decision: "approve", login: "mira-lindqvist" }),
    }),
  );
  const callback = new URL(decided.headers.get("location") ?? "");
  await connector.verify(CONNECTION, callback.searchParams.get("auth_request_id") ?? "", SIGNAL);
  Object.assign(world.scalekit.settings, settings);
  world.control.log.clear();

  const levels: AccessLevel[] = [];
  const fetch = connector.fetch(CONNECTION);
  const toolsFetch = connector.toolsFetch?.(CONNECTION) ?? fetch;

  function count(upstream: "github" | "scalekit"): Record<string, number> {
    const entries = Map.groupBy(
      world.control.log.entries({ upstream }),
      (entry) => entry.operation,
    );
    return Object.fromEntries([...entries].map(([name, { length }]) => [name, length]));
  }

  return {
    world,
    levels,
    fetch,
    toolsFetch,
    pulls: (repository, { level = "graphql", known = [] } = {}) =>
      createPullRequests({
        owner: repository.split("/")[0] ?? "",
        name: repository.split("/")[1] ?? "",
        fetch,
        toolsFetch,
        level,
        known,
        onLevel: (reached) => levels.push(reached),
        clock: { ...REAL_CLOCK, sleep: () => Promise.resolve() },
        deadline: distantDeadline(),
      }),
    operations: () => count("github"),
    calls: () => count("scalekit"),
  };
}
