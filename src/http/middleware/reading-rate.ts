import type { Context } from "hono";
import { createMiddleware } from "hono/factory";

import { fail } from "../../protocol/failures.ts";
import { problem } from "../problem.ts";
import type { AppEnv } from "../variables.ts";

export const TOO_MUCH_READ = fail("too_many_requests", {
  detail: "That was asked of GitHub too often within a minute. Try again in a minute.",
});

/**
 * Whether a session may ask GitHub once more. Each such request costs the connector a call, and what its environment
 * allows is everybody's. Counted before the session's object is asked.
 */
export async function mayRead(c: Context<AppEnv>): Promise<boolean> {
  const { session } = c.var;
  return session === null || (await c.env.READING_RATE.limit({ key: session.objectName })).success;
}

export const readingRate = createMiddleware<AppEnv>(async function readingRate(c, next) {
  if (!(await mayRead(c))) {
    return problem(c, TOO_MUCH_READ.failure);
  }
  await next();
});
