import { type AccessLevel, isAccessLevel } from "../../github/access-level.ts";
import { ACCESS_LEVEL_LIFETIME_MS, MEMBERSHIP_LIFETIME_MS } from "../../limits.ts";

interface Row extends Record<string, SqlStorageValue> {
  level: string | null;
  level_until: number;
  member_until: number;
}

function read(sql: SqlStorage, identifier: string): Row | undefined {
  return sql
    .exec<Row>(
      "SELECT level, level_until, member_until FROM passage WHERE identifier = ?",
      identifier,
    )
    .toArray()[0];
}

/** At which level this connection was last answered; null when that is not known, or too long ago. */
export function knownLevel(sql: SqlStorage, identifier: string, now: number): AccessLevel | null {
  const row = read(sql, identifier);
  return row !== undefined &&
    row.level !== null &&
    row.level_until > now &&
    isAccessLevel(row.level)
    ? row.level
    : null;
}

export function noteLevel(
  sql: SqlStorage,
  identifier: string,
  level: AccessLevel,
  now: number,
): void {
  sql.exec(
    `INSERT INTO passage VALUES (?, ?, ?, 0)
       ON CONFLICT DO UPDATE SET level = excluded.level, level_until = excluded.level_until`,
    identifier,
    level,
    now + ACCESS_LEVEL_LIFETIME_MS,
  );
}

/** Whether the person was lately seen to be a member of an organization that may start jobs. */
export function isKnownMember(sql: SqlStorage, identifier: string, now: number): boolean {
  return (read(sql, identifier)?.member_until ?? 0) > now;
}

export function noteMember(sql: SqlStorage, identifier: string, now: number): void {
  sql.exec(
    `INSERT INTO passage VALUES (?, NULL, 0, ?)
       ON CONFLICT DO UPDATE SET member_until = excluded.member_until`,
    identifier,
    now + MEMBERSHIP_LIFETIME_MS,
  );
}

/** What is known of other connections than this one is forgotten. */
export function forgetGitHubAccess(sql: SqlStorage, butOf: string | null): void {
  sql.exec("DELETE FROM passage WHERE identifier IS NOT ?", butOf);
}
