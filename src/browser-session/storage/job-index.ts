import {
  DOCKETS_PER_SESSION_MAX,
  ENTRY_LIFETIME_MS,
  QUEUE_LIFETIME_MS,
  RESULT_LIFETIME_MS,
} from "../../limits.ts";
import type { JobListItem } from "../../protocol/docket.ts";
import type { JobOutcome } from "../../protocol/events.ts";

interface Row extends Record<string, SqlStorageValue> {
  id: string;
  repository: string;
  pull_requests: number;
  outcome: JobListItem["outcome"];
  started_at: number;
  deadline: number;
  ended_at: number | null;
}

export interface NewJob {
  id: string;
  /** GitHub's user id of the person it reads as. */
  accountId: number;
  repository: string;
  /** How many pull requests it covers at most. */
  pullRequests: number;
  startedAt: number;
  deadline: number;
  /** Whether it belongs to what the person finds again. */
  isListed: boolean;
  /** Whether it is about several repositories, or an owner's. */
  isOfSeveral?: boolean;
}

export interface JobEnd {
  /** GitHub's own name, when the repository was renamed. */
  repository: string;
  outcome: JobOutcome;
  endedAt: number;
}

const LISTED_MAX = 100;
/** A job that was cut off may still report its end after its deadline; not this long. */
const LOST_AFTER_MS = 60 * 60 * 1000;

/** Stands for the number of pull requests where there is no docket, only questions about the repository. */
const THREAD = -1;
const LISTED = `id NOT IN (SELECT job FROM unlisted) AND pull_requests <> ${THREAD}`;
/** In SQL, of a row of `job`; with the values for its places. */
export const LIFETIME = `CASE WHEN id IN (SELECT job FROM unlisted) THEN ? WHEN pull_requests = 0 THEN ? ELSE ? END`;
export const LIFETIMES = [ENTRY_LIFETIME_MS, QUEUE_LIFETIME_MS, RESULT_LIFETIME_MS] as const;
/** Of dockets that make room, those leave last that somebody still needs. */
const IS_NEEDED =
  "(ended_at IS NULL OR id IN (SELECT share.job FROM share WHERE share.end_at IS NULL))";

export function addJob(sql: SqlStorage, job: NewJob): void {
  sql.exec(
    "INSERT INTO job VALUES (?, ?, ?, ?, 'running', ?, ?, NULL)",
    job.id,
    job.accountId,
    job.repository,
    job.pullRequests,
    job.startedAt,
    job.deadline,
  );
  if (!job.isListed) {
    sql.exec("INSERT INTO unlisted VALUES (?)", job.id);
  }
  if (job.isOfSeveral === true) {
    sql.exec("INSERT INTO several VALUES (?)", job.id);
  }
}

export function hasJob(sql: SqlStorage, id: string): boolean {
  return accountOfJob(sql, id) !== null;
}

/** The last job that was started about a repository for a person; null when there is none. */
export function newestJobOf(sql: SqlStorage, repository: string, accountId: number): string | null {
  const [row] = sql
    .exec<{ id: string }>(
      `SELECT id FROM job WHERE lower(repository) = ? AND account_id = ? AND ${LISTED} ORDER BY started_at DESC, id LIMIT 1`,
      repository.toLowerCase(),
      accountId,
    )
    .toArray();
  return row?.id ?? null;
}

/** The last docket of this repository alone that came to its list; null when there is none. */
export function lastDocketOf(
  sql: SqlStorage,
  repository: string,
  accountId: number,
): string | null {
  const [id] = readIds(
    sql,
    `SELECT id FROM job WHERE lower(repository) = ? AND account_id = ? AND ${LISTED} AND pull_requests > 0
       AND outcome IN ('complete', 'partial') AND id NOT IN (SELECT job FROM several)
     ORDER BY started_at DESC, id LIMIT 1`,
    repository.toLowerCase(),
    accountId,
  );
  return id ?? null;
}

/** The questions about a repository: a job that is in no list, and over from the start. */
export function addThread(
  sql: SqlStorage,
  thread: Pick<NewJob, "id" | "accountId" | "repository" | "startedAt">,
): void {
  const { startedAt } = thread;
  addJob(sql, { ...thread, pullRequests: THREAD, deadline: startedAt, isListed: true });
}

/** Where a person's questions about a repository are; null where none were asked. */
export function threadOf(sql: SqlStorage, repository: string, accountId: number): string | null {
  const [row] = sql
    .exec<{ id: string }>(
      `SELECT id FROM job WHERE lower(repository) = ? AND account_id = ? AND pull_requests = ${THREAD}`,
      repository.toLowerCase(),
      accountId,
    )
    .toArray();
  return row?.id ?? null;
}

/** Threads that have to make room for newer ones. */
export function threadsInExcess(sql: SqlStorage, max: number): string[] {
  return readIds(
    sql,
    `SELECT id FROM job WHERE pull_requests = ${THREAD} ORDER BY started_at DESC, id LIMIT -1 OFFSET ${max}`,
  );
}

/** Whose connection the job reads with; null when there is no such job. */
export function accountOfJob(sql: SqlStorage, id: string): number | null {
  const [row] = sql
    .exec<{ account_id: number }>("SELECT account_id FROM job WHERE id = ?", id)
    .toArray();
  return row?.account_id ?? null;
}

/** Whether a job is about several repositories, or an owner's. */
export function isOfSeveral(sql: SqlStorage, id: string): boolean {
  return sql.exec("SELECT 1 FROM several WHERE job = ?", id).toArray().length > 0;
}

/** `owner/name`; null when there is no such job. */
export function repositoryOfJob(sql: SqlStorage, id: string): string | null {
  const [row] = sql
    .exec<{ repository: string }>("SELECT repository FROM job WHERE id = ?", id)
    .toArray();
  return row?.repository ?? null;
}

/** Newest first. */
export function listJobs(sql: SqlStorage): JobListItem[] {
  return sql
    .exec<Row>(`SELECT * FROM job WHERE ${LISTED} ORDER BY started_at DESC, id LIMIT ?`, LISTED_MAX)
    .toArray()
    .map((row) => ({
      id: row.id,
      repository: row.repository,
      outcome: row.outcome,
      limit: row.pull_requests,
      startedAt: new Date(row.started_at).toISOString(),
      endedAt: row.ended_at === null ? null : new Date(row.ended_at).toISOString(),
    }));
}

export function listRunningJobs(sql: SqlStorage): string[] {
  return readIds(sql, "SELECT id FROM job WHERE ended_at IS NULL");
}

export function listJobIds(sql: SqlStorage): string[] {
  return readIds(sql, "SELECT id FROM job");
}

/** The first end counts. */
export function endJob(sql: SqlStorage, id: string, end: JobEnd): void {
  sql.exec(
    "UPDATE job SET repository = ?, outcome = ?, ended_at = ? WHERE id = ? AND ended_at IS NULL",
    end.repository,
    end.outcome,
    end.endedAt,
    id,
  );
}

export function deleteJob(sql: SqlStorage, id: string): void {
  sql.exec("DELETE FROM job WHERE id = ?", id);
  sql.exec("DELETE FROM unlisted WHERE job = ?", id);
  sql.exec("DELETE FROM several WHERE job = ?", id);
}

/** Dockets that have to make room for newer ones. Queues alone are gone soon enough. */
export function jobsInExcess(sql: SqlStorage): string[] {
  return readIds(
    sql,
    `SELECT id FROM job WHERE ${LISTED} AND pull_requests > 0
     ORDER BY ${IS_NEEDED} DESC, started_at DESC, id LIMIT -1 OFFSET ${DOCKETS_PER_SESSION_MAX}`,
  );
}

/** What is about a job goes when the job's own object deletes itself. A job that never reported its end has none coming. */
export function tidyJobs(sql: SqlStorage, now: number): void {
  sql.exec(
    "UPDATE job SET outcome = 'failed', ended_at = deadline WHERE ended_at IS NULL AND deadline <= ?",
    now - LOST_AFTER_MS,
  );
  sql.exec(`DELETE FROM job WHERE ended_at + ${LIFETIME} <= ?`, ...LIFETIMES, now);
  sql.exec("DELETE FROM unlisted WHERE job NOT IN (SELECT id FROM job)");
  sql.exec("DELETE FROM several WHERE job NOT IN (SELECT id FROM job)");
}

/** When `tidyJobs` has something to do. */
export function nextTidyAt(sql: SqlStorage): number | null {
  return sql
    .exec<{ at: number | null }>(
      `SELECT min(CASE WHEN ended_at IS NULL THEN deadline + ? ELSE ended_at + ${LIFETIME} END) AS at FROM job`,
      LOST_AFTER_MS,
      ...LIFETIMES,
    )
    .one().at;
}

function readIds(sql: SqlStorage, query: string, ...values: SqlStorageValue[]): string[] {
  return sql
    .exec<{ id: string }>(query, ...values)
    .toArray()
    .map(({ id }) => id);
}
