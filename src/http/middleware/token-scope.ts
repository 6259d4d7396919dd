import { createMiddleware } from "hono/factory";

import type { Failure } from "../../protocol/failures.ts";
import { problem } from "../problem.ts";
import type { AppEnv } from "../variables.ts";
import { bearerOf } from "./bearer.ts";

export const COOKIE_ONLY: Failure = {
  code: "not_connected",
  detail: "API tokens are not accepted here. Use the page to do this.",
};

/** Keeps API tokens out of what only the person at the browser may do: connecting, tokens, deleting everything. */
export const cookieOnly = createMiddleware<AppEnv>(async function cookieOnly(c, next) {
  if (bearerOf(c) !== null) {
    return problem(c, COOKIE_ONLY);
  }
  await next();
});
