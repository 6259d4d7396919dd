import * as z from "zod";

import { TOKENS_PER_SESSION_MAX } from "../../limits.ts";
import { TokenScope, type TokenView } from "../../protocol/session.ts";
import { isSameDigest } from "../credentials/same-digest.ts";
import type { TokenGrant } from "../credentials/token-grant.ts";

interface Row extends Record<string, SqlStorageValue> {
  id: string;
  name: string;
  secret_hash: ArrayBuffer;
  created_at: number;
  expires_at: number;
  last_used_at: number | null;
  scopes: string;
  repositories: string | null;
}

export interface NewToken extends TokenGrant {
  id: string;
  name: string;
  secretHash: ArrayBuffer;
  expiresAt: number;
}

/** Precise enough to find tokens nobody uses; a row written for every request would not be. */
const LAST_USED_PRECISION_MS = 60 * 60 * 1000;

/** False when there are as many live ones as there may be. */
export function addToken(sql: SqlStorage, token: NewToken, now: number): boolean {
  deleteExpiredTokens(sql, now);
  if (readRows(sql, now).length >= TOKENS_PER_SESSION_MAX) {
    return false;
  }
  sql.exec(
    "INSERT INTO token VALUES (?, ?, ?, ?, ?, NULL, ?, ?)",
    token.id,
    token.name,
    token.secretHash,
    now,
    token.expiresAt,
    JSON.stringify(token.scopes),
    token.repositories === null ? null : JSON.stringify(token.repositories),
  );
  return true;
}

export function listTokens(sql: SqlStorage, now: number): TokenView[] {
  return readRows(sql, now).map((row) => ({
    id: row.id,
    name: row.name,
    createdAt: new Date(row.created_at).toISOString(),
    expiresAt: new Date(row.expires_at).toISOString(),
    lastUsedAt: row.last_used_at === null ? null : new Date(row.last_used_at).toISOString(),
    ...grantOf(row),
  }));
}

export function deleteToken(sql: SqlStorage, id: string): boolean {
  return sql.exec("DELETE FROM token WHERE id = ?", id).rowsWritten > 0;
}

export function deleteExpiredTokens(sql: SqlStorage, now: number): void {
  sql.exec("DELETE FROM token WHERE expires_at <= ?", now);
}

/** A live token, as the work done for it needs to know it. */
export interface RecognizedToken extends TokenGrant {
  id: string;
  name: string;
}

/** The live token that has this secret. All are compared, so that the time taken tells nothing. */
export function recognizeToken(
  sql: SqlStorage,
  secretHash: ArrayBuffer,
  now: number,
): RecognizedToken | null {
  const [found] = readRows(sql, now).filter((row) => isSameDigest(row.secret_hash, secretHash));
  if (found === undefined) {
    return null;
  }
  if (now - (found.last_used_at ?? 0) >= LAST_USED_PRECISION_MS) {
    sql.exec("UPDATE token SET last_used_at = ? WHERE id = ?", now, found.id);
  }
  return { id: found.id, name: found.name, ...grantOf(found) };
}

export function lastTokenExpiry(sql: SqlStorage): number {
  return sql.exec<{ at: number | null }>("SELECT max(expires_at) AS at FROM token").one().at ?? 0;
}

/** When a person last made one, with a program's code at most a minute before: that was a visit. */
export function lastTokenCreation(sql: SqlStorage): number {
  return sql.exec<{ at: number | null }>("SELECT max(created_at) AS at FROM token").one().at ?? 0;
}

export function firstTokenExpiry(sql: SqlStorage): number | null {
  return sql.exec<{ at: number | null }>("SELECT min(expires_at) AS at FROM token").one().at;
}

function readRows(sql: SqlStorage, now: number): Row[] {
  return sql
    .exec<Row>("SELECT * FROM token WHERE expires_at > ? ORDER BY created_at, id", now)
    .toArray();
}

const Scopes = z.array(TokenScope);
const Repositories = z.array(z.string());

function grantOf({ scopes, repositories }: Row): Pick<TokenView, "scopes" | "repositories"> {
  return {
    scopes: Scopes.parse(JSON.parse(scopes)),
    repositories: repositories === null ? null : Repositories.parse(JSON.parse(repositories)),
  };
}
