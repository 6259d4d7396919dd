import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";

import { type Meter, startMetering } from "./meter.ts";

/** Starts counting over the objects of a test, which all live in its isolate. */
export async function startMeter(): Promise<Meter> {
  return await runInDurableObject(env.QUOTA.getByName("meter"), (_object, state) =>
    startMetering(state),
  );
}
