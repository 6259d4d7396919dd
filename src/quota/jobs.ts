import {
  DIGESTS_PER_HOUR_PER_PERSON,
  ENTRIES_PER_HOUR_PER_PERSON,
  JOBS_AT_ONCE_PER_PERSON,
  JOBS_PER_HOUR_PER_PERSON,
  JOBS_WINDOW_MS,
  PULL_REQUESTS_PER_JOB_MAX,
  SECOND_READINGS_PER_HOUR_PER_PERSON,
} from "../limits.ts";
import { fail, type Result, succeed } from "../protocol/failures.ts";
import type { SessionView } from "../protocol/session.ts";
import type { JobKind } from "./names.ts";

export type JobLimits = SessionView["limits"];

/** The limits of somebody who has started nothing within the hour. */
export const UNUSED_LIMITS: JobLimits = { jobsLeft: JOBS_PER_HOUR_PER_PERSON, resetAt: null };

/** That a job may begin: with how many of its summaries read a second time. */
export interface JobAdmission extends JobLimits {
  secondReadings: number;
}

const PER_HOUR: Readonly<Record<JobKind, number>> = {
  dockets: JOBS_PER_HOUR_PER_PERSON,
  queues: JOBS_PER_HOUR_PER_PERSON,
  entries: ENTRIES_PER_HOUR_PER_PERSON,
  digests: DIGESTS_PER_HOUR_PER_PERSON,
};

/** Counts a job of so many entries against its person, or says why it may not start. The same id counts once. */
export function admitJob(
  sql: SqlStorage,
  job: { id: string; now: number; holdMs: number; kind: JobKind; entries: number },
): Result<JobAdmission> {
  const { id, now, holdMs, kind, entries } = job;
  const known = sql.exec("SELECT 1 FROM job WHERE id = ?", id).toArray().length > 0;
  if (!known) {
    const running = sql
      .exec<{ count: number; free: number | null }>(
        "SELECT count(*) AS count, min(holds_until) AS free FROM job WHERE ended = 0 AND holds_until > ?",
        now,
      )
      .one();
    if (running.count >= JOBS_AT_ONCE_PER_PERSON) {
      return fail("too_many_jobs", {
        detail: `${JOBS_AT_ONCE_PER_PERSON} summaries of yours are running already. Wait for one to end, or cancel one.`,
        retryAfterMs: Math.max(0, (running.free ?? now) - now),
      });
    }
    const recent = countRecent(sql, now);
    if (recent.count >= PER_HOUR[kind]) {
      return fail("too_many_jobs", {
        detail: `Your limit of ${PER_HOUR[kind]} summaries an hour is reached. Try again later.`,
        retryAfterMs: Math.max(0, (recent.oldest ?? now) + JOBS_WINDOW_MS - now),
      });
    }
    sql.exec("INSERT INTO job VALUES (?, ?, ?, 0)", id, now, now + holdMs);
  }
  const secondReadings = Math.min(entries, secondReadingsLeft(sql, id, now));
  return succeed({ ...jobLimits(sql, now, kind), secondReadings });
}

/** Frees the slot; the job still counts against the hour, and so does what was read a second time in it. */
export function endJob(sql: SqlStorage, id: string, secondReadings: number): void {
  sql.exec("UPDATE job SET ended = 1 + ? WHERE id = ? AND ended = 0", secondReadings, id);
}

/** A job that has not told how many it read may read as many as any. */
function secondReadingsLeft(sql: SqlStorage, except: string, now: number): number {
  const { read } = sql
    .exec<{ read: number }>(
      `SELECT coalesce(sum(CASE WHEN ended = 0 THEN ? ELSE ended - 1 END), 0) AS read
       FROM job WHERE started_at > ? AND id <> ?`,
      PULL_REQUESTS_PER_JOB_MAX,
      now - JOBS_WINDOW_MS,
      except,
    )
    .one();
  return Math.max(0, SECOND_READINGS_PER_HOUR_PER_PERSON - read);
}

export function jobLimits(sql: SqlStorage, now: number, kind: JobKind): JobLimits {
  const { count, oldest } = countRecent(sql, now);
  return {
    jobsLeft: Math.max(0, PER_HOUR[kind] - count),
    resetAt: oldest === null ? null : new Date(oldest + JOBS_WINDOW_MS).toISOString(),
  };
}

function countRecent(sql: SqlStorage, now: number): { count: number; oldest: number | null } {
  return sql
    .exec<{ count: number; oldest: number | null }>(
      "SELECT count(*) AS count, min(started_at) AS oldest FROM job WHERE started_at > ?",
      now - JOBS_WINDOW_MS,
    )
    .one();
}
