import {
  SUGGESTION_LIFETIME_MS,
  SUGGESTIONS_PER_PERSON_MAX,
  SUGGESTIONS_PER_TOKEN_MAX,
} from "../limits.ts";
import { fail, type Result, succeed } from "../protocol/failures.ts";
import { OperationRequest } from "../protocol/operations.ts";
import type { SuggestionView } from "../protocol/suggestions.ts";

export interface NewSuggestion {
  id: string;
  /** Id of the token that it came with. */
  token: string;
  /** Name of that token. */
  client: string;
  request: OperationRequest & { repository: string };
}

export interface Suggestion {
  client: string;
  request: OperationRequest;
}

interface Row extends Record<string, SqlStorageValue> {
  id: string;
  client: string;
  kind: SuggestionView["kind"];
  repository: string;
  request: string;
  created_at: number;
  expires_at: number;
}

/** Without what it asks for, which may hold a file. */
type Listed = Pick<Row, "id" | "client" | "kind" | "repository" | "created_at" | "expires_at">;

export function addSuggestion(
  sql: SqlStorage,
  { id, token, client, request }: NewSuggestion,
  now: number,
): Result<SuggestionView> {
  dropOldSuggestions(sql, now);
  const { all, own, first, firstOwn } = sql
    .exec<{ all: number; own: number; first: number | null; firstOwn: number | null }>(
      `SELECT count(*) AS "all", count(own) AS own, min(expires_at) AS first, min(own) AS firstOwn
       FROM (SELECT expires_at, CASE WHEN token = ? THEN expires_at END AS own FROM suggestion)`,
      token,
    )
    .one();
  if (own >= SUGGESTIONS_PER_TOKEN_MAX || all >= SUGGESTIONS_PER_PERSON_MAX) {
    const free = own >= SUGGESTIONS_PER_TOKEN_MAX ? firstOwn : first;
    return fail("too_many_requests", { detail: TOO_MANY, retryAfterMs: (free ?? now) - now });
  }
  const { kind, repository } = request;
  const expiresAt = now + SUGGESTION_LIFETIME_MS;
  sql.exec(
    "INSERT INTO suggestion VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
    id,
    token,
    client,
    kind,
    repository,
    JSON.stringify(request),
    now,
    expiresAt,
  );
  return succeed(viewOf({ id, client, kind, repository, created_at: now, expires_at: expiresAt }));
}

/** Those that wait, oldest first. */
export function listSuggestions(sql: SqlStorage, now: number): SuggestionView[] {
  return sql
    .exec<Listed>(
      "SELECT id, client, kind, repository, created_at, expires_at FROM suggestion WHERE expires_at > ? ORDER BY created_at, id",
      now,
    )
    .toArray()
    .map(viewOf);
}

export function readSuggestion(sql: SqlStorage, id: string, now: number): Suggestion | null {
  const [row] = sql
    .exec<Row>("SELECT * FROM suggestion WHERE id = ? AND expires_at > ?", id, now)
    .toArray();
  const request = OperationRequest.safeParse(JSON.parse(row?.request ?? "null"));
  return row === undefined || !request.success
    ? null
    : { client: row.client, request: request.data };
}

/** Takes it from all that wait: true once, for whoever comes first. */
export function takeSuggestion(sql: SqlStorage, id: string, now: number): boolean {
  return (
    sql.exec("DELETE FROM suggestion WHERE id = ? AND expires_at > ?", id, now).rowsWritten > 0
  );
}

/** Those of a token that is gone. */
export function dropSuggestionsOf(sql: SqlStorage, token: string): void {
  sql.exec("DELETE FROM suggestion WHERE token = ?", token);
}

export function dropOldSuggestions(sql: SqlStorage, now: number): void {
  sql.exec("DELETE FROM suggestion WHERE expires_at <= ?", now);
}

export function firstSuggestionExpiry(sql: SqlStorage): number | null {
  return sql.exec<{ at: number | null }>("SELECT min(expires_at) AS at FROM suggestion").one().at;
}

function viewOf({
  id,
  client,
  kind,
  repository,
  created_at: createdAt,
  expires_at: expiresAt,
}: Listed): SuggestionView {
  return {
    id,
    client,
    kind,
    repository,
    createdAt: new Date(createdAt).toISOString(),
    expiresAt: new Date(expiresAt).toISOString(),
  };
}

const TOO_MANY =
  "As many suggestions wait as may. Ask the person to open them on the page and to confirm or discard some.";
