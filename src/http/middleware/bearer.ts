import type { Context } from "hono";
import { createMiddleware } from "hono/factory";

import type { Failure } from "../../protocol/failures.ts";
import { problem } from "../problem.ts";
import type { AppEnv } from "../variables.ts";

const BEARER = /^bearer(?:\s+(\S.*))?$/i;

/** What `Authorization: Bearer` holds, possibly nothing; null without such a header. */
export function bearerOf(c: Context): string | null {
  const match = BEARER.exec(c.req.header("Authorization")?.trim() ?? "");
  return match === null ? null : (match[1] ?? "");
}

export const COOKIE_ONLY: Failure = {
  code: "not_connected",
  detail: "API tokens are not accepted here. Use the page to do this.",
};

/** Keeps API tokens out of what only the person at the browser may do: connecting, tokens, deleting everything. */
export const cookieOnly = createMiddleware<AppEnv>(async function cookieOnly(c, next) {
  return bearerOf(c) === null ? next() : problem(c, COOKIE_ONLY);
});
