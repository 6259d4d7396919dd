import { DurableObject } from "cloudflare:workers";

import { migrate } from "../durable-objects/migrate.ts";
import { PERSON_LIFETIME_MS } from "../limits.ts";
import { fail, type Result } from "../protocol/failures.ts";
import type { GroupCounts } from "../protocol/person.ts";
import type { Shown } from "../summarize/ports.ts";
import { createSchema, hasSchema, MIGRATIONS } from "./schema.ts";
import { markSeen, readSeen, readSeenBefore, type SeenBefore, type ShownDocket } from "./seen.ts";
import { addSnooze, endSnooze, type KeptSnooze, listSnoozes, type NewSnooze } from "./snoozes.ts";
import {
  EMPTY_WATCHLIST,
  noteCounts,
  readWatchlist,
  replaceWatchlist,
  type VersionedWatchlist,
} from "./watchlist.ts";

/** Precise enough to tell who no longer comes; a row written for every visit would not be. */
const USED_PRECISION_MS = 24 * 60 * 60 * 1000;

/**
 * One per GitHub account: what its person keeps, whichever browser they come from. Only a session whose connection is
 * that person's reaches it. Storage is the only state; it deletes itself long after the last visit.
 */
export class Person extends DurableObject<Env> {
  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    migrate(ctx.storage, MIGRATIONS);
  }

  async watchlist(now: number): Promise<VersionedWatchlist> {
    if (!this.#visit(now)) {
      return EMPTY_WATCHLIST;
    }
    return readWatchlist(this.#sql);
  }

  /** Null as `version`: whichever list there is. */
  async replaceWatchlist(
    repositories: readonly string[],
    version: number | null,
    now: number,
  ): Promise<Result<VersionedWatchlist>> {
    if (!this.#visit(now)) {
      // What is refused creates nothing.
      if (version !== null && version !== EMPTY_WATCHLIST.version) {
        return fail("changed_elsewhere");
      }
      await this.#open(now);
    }
    return this.ctx.storage.transactionSync(() =>
      replaceWatchlist(this.#sql, repositories, version),
    );
  }

  async noteCounts(
    repository: string,
    counts: GroupCounts | null,
    countedAt: number,
  ): Promise<void> {
    if (hasSchema(this.#sql)) {
      noteCounts(this.#sql, repository, counts, countedAt);
    }
  }

  async seen(repository: string, numbers: readonly number[]): Promise<Shown[]> {
    return hasSchema(this.#sql) ? readSeen(this.#sql, repository, numbers) : [];
  }

  /** What a docket that began then is compared with. */
  async seenBefore(repository: string, startedAt: number): Promise<SeenBefore> {
    return hasSchema(this.#sql)
      ? readSeenBefore(this.#sql, repository, startedAt)
      : { at: null, pullRequests: [] };
  }

  async markSeen(shown: ShownDocket, now: number): Promise<void> {
    if (!this.#visit(now)) {
      await this.#open(now);
    }
    markSeen(this.#sql, shown, now);
  }

  async snoozes(now: number): Promise<KeptSnooze[]> {
    return this.#visit(now) ? listSnoozes(this.#sql, now) : [];
  }

  async snooze(snooze: NewSnooze, now: number): Promise<void> {
    if (!this.#visit(now)) {
      await this.#open(now);
    }
    addSnooze(this.#sql, snooze, now);
  }

  async endSnooze(repository: string, number: number, now: number): Promise<void> {
    if (this.#visit(now)) {
      endSnooze(this.#sql, repository, number);
    }
  }

  /** Forgets everything. */
  async forget(): Promise<void> {
    if (hasSchema(this.#sql)) {
      await this.ctx.storage.deleteAll();
    }
  }

  override async alarm(): Promise<void> {
    if (!hasSchema(this.#sql)) {
      return;
    }
    const endsAt = this.#usedAt() + PERSON_LIFETIME_MS;
    if (Date.now() >= endsAt) {
      await this.ctx.storage.deleteAll();
    } else {
      await this.ctx.storage.setAlarm(endsAt);
    }
  }

  get #sql(): SqlStorage {
    return this.ctx.storage.sql;
  }

  /** Notes that the person is here; false when nothing of theirs is kept. */
  #visit(now: number): boolean {
    if (!hasSchema(this.#sql)) {
      return false;
    }
    if (now - this.#usedAt() >= USED_PRECISION_MS) {
      this.#sql.exec("UPDATE person SET used_at = ?", now);
    }
    return true;
  }

  #usedAt(): number {
    return this.#sql.exec<{ used_at: number }>("SELECT used_at FROM person").one().used_at;
  }

  async #open(now: number): Promise<void> {
    createSchema(this.#sql, now);
    await this.ctx.storage.setAlarm(now + PERSON_LIFETIME_MS);
  }
}
