import { DurableObject } from "cloudflare:workers";

import { migrate } from "../durable-objects/migrate.ts";
import { JOBS_WINDOW_MS, QUESTIONS_WINDOW_MS } from "../limits.ts";
import { fail, type Result } from "../protocol/failures.ts";
import {
  admitJob,
  endJob,
  type JobAdmission,
  type JobLimits,
  jobLimits,
  UNUSED_LIMITS,
} from "./jobs.ts";
import type { JobKind } from "./names.ts";
import { admitPending, endPending } from "./pending.ts";
import { admitQuestion, endQuestion } from "./questions.ts";
import { type Counted, createSchema, hasSchema, MIGRATIONS } from "./schema.ts";
import {
  bookReserved,
  dayOf,
  forgetReserved,
  type Reservation,
  reserveTokens,
  settleTokens,
} from "./tokens.ts";

const TIDY_INTERVAL_MS = JOBS_WINDOW_MS;

/**
 * What is counted: one object per person (`person:<hash of the GitHub user id>`) for jobs and questions, and one for the
 * deployment (`deployment`) for model tokens and pending authorizations. Storage is the only state; an object with nothing left
 * to count deletes itself.
 */
export class Quota extends DurableObject<Env> {
  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    migrate(ctx.storage, MIGRATIONS);
  }

  /**
   * `holdMs`: how long the job counts as running when it never reports its end. `entries`: how many summaries it wants to
   * have read a second time.
   */
  async admitJob(
    jobId: string,
    now: number,
    holdMs: number,
    kind: JobKind = "dockets",
    entries = 0,
  ): Promise<Result<JobAdmission>> {
    if (!Number.isSafeInteger(entries) || entries < 0) {
      return fail("internal");
    }
    await this.#open("person");
    return admitJob(this.#sql, { id: jobId, now, holdMs, kind, entries });
  }

  /** `secondReadings`: how many of its summaries were read a second time. */
  async endJob(jobId: string, secondReadings = 0): Promise<void> {
    if (hasSchema(this.#sql, "person") && Number.isSafeInteger(secondReadings)) {
      endJob(this.#sql, jobId, Math.max(0, secondReadings));
    }
  }

  async jobLimits(now: number, kind: JobKind = "dockets"): Promise<JobLimits> {
    return hasSchema(this.#sql, "person") ? jobLimits(this.#sql, now, kind) : UNUSED_LIMITS;
  }

  /** `holdMs`: how long the question counts as being answered when its end is never reported. */
  async admitQuestion(id: string, now: number, holdMs: number): Promise<Result<null>> {
    await this.#open("questions");
    return admitQuestion(this.#sql, { id, now, holdMs });
  }

  async endQuestion(id: string): Promise<void> {
    if (hasSchema(this.#sql, "questions")) {
      endQuestion(this.#sql, id);
    }
  }

  async reserveTokens(reservation: Reservation, now: number): Promise<Result<{ id: string }>> {
    if (!Number.isSafeInteger(reservation.tokens) || reservation.tokens < 0) {
      return fail("internal");
    }
    await this.#open("deployment");
    return reserveTokens(this.#sql, reservation, now);
  }

  async settleTokens(id: string, used: number, now: number): Promise<void> {
    if (hasSchema(this.#sql, "deployment")) {
      settleTokens(this.#sql, id, used, now);
    }
  }

  async bookReserved(jobId: string, now: number): Promise<void> {
    if (hasSchema(this.#sql, "deployment")) {
      bookReserved(this.#sql, jobId, now);
    }
  }

  /** A new authorization of a session replaces its old one. `addressKey` says which come from one address. */
  async admitPending(session: string, addressKey: string, now: number): Promise<Result<null>> {
    await this.#open("deployment");
    return admitPending(this.#sql, { session, addressKey, now });
  }

  async endPending(session: string): Promise<void> {
    if (hasSchema(this.#sql, "deployment")) {
      endPending(this.#sql, session);
    }
  }

  override async alarm(): Promise<void> {
    const now = Date.now();
    const left = [this.#tidyPerson(now), this.#tidyQuestions(now), this.#tidyDeployment(now)];
    if (left.includes(true)) {
      await this.ctx.storage.setAlarm(now + TIDY_INTERVAL_MS);
    } else {
      await this.ctx.storage.deleteAll();
    }
  }

  /** Whether anything is left to count. */
  #tidyPerson(now: number): boolean {
    if (!hasSchema(this.#sql, "person")) {
      return false;
    }
    this.#sql.exec(
      "DELETE FROM job WHERE started_at <= ? AND holds_until <= ?",
      now - JOBS_WINDOW_MS,
      now,
    );
    return this.#sql.exec("SELECT 1 FROM job LIMIT 1").toArray().length > 0;
  }

  #tidyQuestions(now: number): boolean {
    if (!hasSchema(this.#sql, "questions")) {
      return false;
    }
    this.#sql.exec(
      "DELETE FROM question WHERE started_at <= ? AND holds_until <= ?",
      now - QUESTIONS_WINDOW_MS,
      now,
    );
    return this.#sql.exec("SELECT 1 FROM question LIMIT 1").toArray().length > 0;
  }

  #tidyDeployment(now: number): boolean {
    if (!hasSchema(this.#sql, "deployment")) {
      return false;
    }
    this.#sql.exec("DELETE FROM spent WHERE day < ?", dayOf(now));
    forgetReserved(this.#sql, now);
    this.#sql.exec("DELETE FROM pending WHERE expires_at <= ?", now);
    return (
      this.#sql
        .exec(
          "SELECT 1 FROM spent UNION ALL SELECT 1 FROM reservation UNION ALL SELECT 1 FROM pending LIMIT 1",
        )
        .toArray().length > 0
    );
  }

  get #sql(): SqlStorage {
    return this.ctx.storage.sql;
  }

  /** What is written is also tidied: the alarm is set with the first row. */
  async #open(counted: Counted): Promise<void> {
    if (!hasSchema(this.#sql, counted)) {
      createSchema(this.#sql, counted);
      await this.ctx.storage.setAlarm(Date.now() + TIDY_INTERVAL_MS);
    }
  }
}
