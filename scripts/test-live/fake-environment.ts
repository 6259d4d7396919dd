import { SAMPLE_REPOSITORIES } from "../../test/fakes/data/sample-world.ts";
import { createWorld, SAMPLE_CREDENTIALS, type World } from "../../test/fakes/world.ts";
import type { LivePorts } from "./observe-all.ts";

/** The fakes as an environment to observe, with a person who decides at once. */
export function fakeEnvironment(world: World = createWorld()): LivePorts {
  const { variables } = world;
  return {
    scalekit: {
      name: "scalekit",
      environmentUrl: variables["SCALEKIT_ENVIRONMENT_URL"] ?? "",
      clientId: SAMPLE_CREDENTIALS.scalekitClientId,
      clientSecret: SAMPLE_CREDENTIALS.scalekitClientSecret,
      connectionName: SAMPLE_CREDENTIALS.connectionName,
    },
    model: {
      apiKey: SAMPLE_CREDENTIALS.modelApiKey,
      baseUrl: variables["OPENAI_BASE_URL"] ?? null,
      model: SAMPLE_CREDENTIALS.model,
      checkModel: SAMPLE_CREDENTIALS.model,
    },
    repository: SAMPLE_REPOSITORIES.busy,
    fetch: async (input, init) => world.fetch(new Request(input, init)),
    callbackUrl: "http://localhost:8790/user/verify",
    now: () => world.control.clock.now(),
    async decide(link, decision) {
      const body = new URLSearchParams({ decision, login: world.github().store.people[0] ?? "" });
      const answer = await world.fetch(new Request(link, { method: "POST", body }));
      const location = answer.headers.get("location");
      return location === null ? null : new URL(location);
    },
  };
}
