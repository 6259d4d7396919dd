import { createModel } from "../../../src/model/openai.ts";
import type { Model } from "../../../src/summarize/ports.ts";
import { createVirtualClock } from "../../fakes/control/clock.ts";
import { createControl } from "../../fakes/control/control.ts";
import { createModel as createModelServer } from "../../fakes/model/model.ts";
import { NOW } from "../docket-world.ts";

/** A model server that follows what the evidence tells it, reached as a real one is. */
export function createObedientServer(): Model {
  const control = createControl({ clock: createVirtualClock(NOW) });
  const server = createModelServer({
    control,
    apiKey: "sk-sample",
    models: ["obedient"],
    settings: { obedient: true },
  });
  return createModel({
    apiKey: "sk-sample",
    baseUrl: "https://model.test/v1",
    model: "obedient",
    fetch: async (input, init) => await server.handler(new Request(input, init)),
  });
}
