import { createMiddleware } from "hono/factory";

import { problem } from "../problem.ts";
import type { AppEnv } from "../variables.ts";
import { bearerOf } from "./bearer.ts";

const SAFE_METHODS = new Set(["GET", "HEAD", "OPTIONS"]);

export function isSafe(method: string): boolean {
  return SAFE_METHODS.has(method);
}

/**
 * Refuses unsafe requests that another site made a browser send, whether they carry a cookie or not: browsers say so
 * in `Sec-Fetch-Site`, older ones in `Origin`. What sends neither (curl) is no browser. A bearer token is never sent
 * on its own, so it needs no guard.
 */
export const sameOrigin = createMiddleware<AppEnv>(async function sameOrigin(c, next) {
  if (
    !isSafe(c.req.method) &&
    bearerOf(c) === null &&
    !isOwn(c.req.raw.headers, c.var.site.origin)
  ) {
    return problem(c, { code: "cross_site_request" });
  }
  await next();
});

/**
 * Lets pass only what proves to come from our own page. For what is done in a person's name, saying nothing is not
 * enough, and neither is an address that somebody typed.
 */
export const provenSameOrigin = createMiddleware<AppEnv>(async function provenSameOrigin(c, next) {
  const site = c.req.header("Sec-Fetch-Site");
  const origin = c.req.header("Origin");
  const isProven = site === undefined ? origin === c.var.site.origin : site === "same-origin";
  if (!isProven) {
    return problem(c, { code: "cross_site_request" });
  }
  await next();
});

function isOwn(headers: Headers, origin: string): boolean {
  const site = headers.get("Sec-Fetch-Site");
  if (site !== null) {
    return site === "same-origin" || site === "none";
  }
  const from = headers.get("Origin");
  return from === null || from === origin;
}
