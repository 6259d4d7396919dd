import docket, { Quota as DocketQuota } from "../../src/index.ts";
import { type Meter, startMetering } from "./meter.ts";

export {
  AccountHolder,
  BrowserSession,
  Person,
  SharedDocket,
  SummaryJob,
} from "../../src/index.ts";

/** Null until the first docket of the process has come to its quota. */
let meter: Meter | null = null;

/** The first object with a storage to start the meter with. */
export class Quota extends DocketQuota {
  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    meter ??= startMetering(ctx);
  }
}

/** Docket, and at `/meter` what it has cost so far. */
export default {
  async fetch(request, env, ctx) {
    if (new URL(request.url).pathname !== "/meter") {
      return await docket.fetch(request, env, ctx);
    }
    return Response.json({
      rows: meter?.rows() ?? {},
      requests: meter?.requests() ?? {},
      storedBytes: meter?.storedBytes() ?? 0,
    });
  },
} satisfies ExportedHandler<Env>;
