import type { Share } from "../../protocol/sharing.ts";
import { LIFETIME, LIFETIMES } from "./job-index.ts";
import { retryAt } from "./outbox.ts";

/** Links to dockets of this session. One that ends stays on record until it has ended everywhere. */

/** A link that is ending, and how often that was tried. */
export interface EndingShare {
  link: string;
  job: string;
  attempts: number;
}

const IS_LIVE = "end_at IS NULL";

/** The link of a docket; null where it is not shared. */
export function linkOf(sql: SqlStorage, job: string): string | null {
  const [row] = sql
    .exec<{ link: string }>(`SELECT link FROM share WHERE job = ? AND ${IS_LIVE}`, job)
    .toArray();
  return row?.link ?? null;
}

export function addShare(sql: SqlStorage, link: string, job: string, now: number): void {
  sql.exec("INSERT INTO share VALUES (?, ?, ?, 0, NULL)", link, job, now);
}

/** Newest first. */
export function listShares(sql: SqlStorage): (Omit<Share, "url"> & { link: string })[] {
  return sql
    .exec<{
      link: string;
      job: string;
      repository: string;
      created_at: number;
      ends_at: number | null;
    }>(
      `SELECT link, job, repository, created_at, ended_at + ${LIFETIME} AS ends_at
       FROM share JOIN job ON job.id = share.job WHERE ${IS_LIVE} ORDER BY created_at DESC, link`,
      ...LIFETIMES,
    )
    .toArray()
    .map(({ link, job, repository, created_at: sharedAt, ends_at: endsAt }) => ({
      link,
      job,
      repository,
      sharedAt: new Date(sharedAt).toISOString(),
      endsAt: endsAt === null ? null : new Date(endsAt).toISOString(),
    }));
}

/** From now on nobody reads by them; `endDueShares` ends what is elsewhere. */
export function endShareOf(sql: SqlStorage, job: string, now: number): void {
  sql.exec(`UPDATE share SET end_at = ? WHERE job = ? AND ${IS_LIVE}`, now, job);
}

export function endAllShares(sql: SqlStorage, now: number): void {
  sql.exec(`UPDATE share SET end_at = ? WHERE ${IS_LIVE}`, now);
}

/** Those whose docket is gone. */
export function endLostShares(sql: SqlStorage, now: number): void {
  sql.exec(`UPDATE share SET end_at = ? WHERE job NOT IN (SELECT id FROM job) AND ${IS_LIVE}`, now);
}

export function dueShareEnds(sql: SqlStorage, now: number): EndingShare[] {
  return sql
    .exec<{ link: string; job: string; attempts: number }>(
      "SELECT link, job, attempts FROM share WHERE end_at <= ?",
      now,
    )
    .toArray();
}

export function finishShareEnd(sql: SqlStorage, { link }: EndingShare): void {
  sql.exec("DELETE FROM share WHERE link = ? AND end_at IS NOT NULL", link);
}

export function postponeShareEnd(
  sql: SqlStorage,
  { link, attempts }: EndingShare,
  now: number,
): void {
  sql.exec(
    "UPDATE share SET attempts = ?, end_at = ? WHERE link = ? AND end_at IS NOT NULL",
    attempts + 1,
    retryAt(attempts, now),
    link,
  );
}

export function nextShareEndAt(sql: SqlStorage): number | null {
  return sql.exec<{ at: number | null }>("SELECT min(end_at) AS at FROM share").one().at;
}
