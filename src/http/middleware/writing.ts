import { createMiddleware } from "hono/factory";

import type { Failure } from "../../protocol/failures.ts";
import { problem } from "../problem.ts";
import type { AppEnv } from "../variables.ts";

const TURNED_OFF: Failure = {
  code: "not_allowed",
  detail:
    "This deployment only reads from GitHub. Whoever runs it can set ACTIONS=on to let people write from here.",
};

/** Guards what leads to a write. What is on record stays its person's to see and to discard. */
export const writing = createMiddleware<AppEnv>(async function writing(c, next) {
  if (!c.var.config.actions) {
    return problem(c, TURNED_OFF);
  }
  await next();
});
