import type { Context } from "hono";

const BEARER = /^bearer(?:\s+(\S.*))?$/i;

/** What `Authorization: Bearer` carries, possibly nothing; null without such a header. */
export function bearerOf(c: Context): string | null {
  const match = BEARER.exec(c.req.header("Authorization")?.trim() ?? "");
  return match === null ? null : (match[1] ?? "");
}
