import { DurableObject } from "cloudflare:workers";

import { type Config, configOf } from "../config/config.ts";
import { objectByName } from "../durable-objects/by-name.ts";
import { migrate } from "../durable-objects/migrate.ts";
import { PERSON_LIFETIME_MS, PERSON_LIFETIME_PAUSED_MS } from "../limits.ts";
import { describeError, log } from "../log/log.ts";
import type { Delivery, DigestSaved, DigestView } from "../protocol/digests.ts";
import { fail, type Result, succeed } from "../protocol/failures.ts";
import type { SuggestionView } from "../protocol/suggestions.ts";
import type { Shown } from "../summarize/ports.ts";
import {
  changeDigest,
  createDigest,
  type DigestDraft,
  type DigestRevision,
  endDigest,
  sendDigest,
  viewDigests,
} from "./digests/keeping.ts";
import { DigestLife } from "./digests/life.ts";
import { type LiveConnection, noteConnection } from "./digests/records/connection-record.ts";
import { type Definition, listDigests, readDigest } from "./digests/records/digest-record.ts";
import { createSchema, hasSchema, MIGRATIONS } from "./schema.ts";
import { markSeen, readSeen, readSeenBefore, type SeenBefore, type ShownDocket } from "./seen.ts";
import { addSnooze, endSnooze, type KeptSnooze, listSnoozes, type NewSnooze } from "./snoozes.ts";
import {
  addSuggestion,
  dropOldSuggestions,
  dropSuggestionsOf,
  firstSuggestionExpiry,
  listSuggestions,
  type NewSuggestion,
  readSuggestion,
  type Suggestion,
  takeSuggestion,
} from "./suggestions.ts";
import {
  type Counted,
  EMPTY_WATCHLIST,
  noteCounts,
  readWatchlist,
  replaceWatchlist,
  type VersionedWatchlist,
} from "./watchlist.ts";

/** Precise enough to tell who no longer comes; a row written for every visit would not be. */
const USED_PRECISION_MS = 24 * 60 * 60 * 1000;
/** Should the object die in its alarm, this one brings it back. */
const ALARM_SAFETY_MS = 60_000;

/**
 * One per GitHub account: what its person keeps, whichever browser they come from. Only a session whose connection is
 * that person's reaches it. Storage is the only state; it deletes itself long after the last visit.
 */
export class Person extends DurableObject<Env> {
  readonly #life: DigestLife;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    migrate(ctx.storage, MIGRATIONS);
    this.#life = new DigestLife({
      storage: ctx.storage,
      config: () => this.#config(),
      session: (name) => objectByName(env.BROWSER_SESSION, name, this.#config()),
      person: ctx.id.name ?? "",
      isKept: () => hasSchema(this.#sql),
      usedAt: () => this.#usedAt(),
      background: (work) => ctx.waitUntil(work),
      arm: () => this.#arm(),
    });
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

  async noteCounts(counted: readonly Counted[], countedAt: number): Promise<void> {
    if (hasSchema(this.#sql)) {
      noteCounts(this.#sql, counted, countedAt);
    }
  }

  async seen(repository: string, numbers: readonly number[]): Promise<Shown[]> {
    return hasSchema(this.#sql) ? readSeen(this.#sql, repository, numbers) : [];
  }

  /** What a docket of these repositories that began then is compared with, in their order. */
  async seenBefore(repositories: readonly string[], startedAt: number): Promise<SeenBefore[]> {
    return hasSchema(this.#sql)
      ? repositories.map((repository) => readSeenBefore(this.#sql, repository, startedAt))
      : [];
  }

  async markSeen(shown: ShownDocket, now: number): Promise<void> {
    if (!this.#visit(now)) {
      await this.#open(now);
    }
    markSeen(this.#sql, shown, now);
  }

  /** Programs and digests read them too, which is no visit. */
  async snoozes(now: number, isVisit = true): Promise<KeptSnooze[]> {
    const isKept = isVisit ? this.#visit(now) : hasSchema(this.#sql);
    return isKept ? listSnoozes(this.#sql, now) : [];
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

  /** For a session: its connection is this person's, and digests may read with it. */
  async connected(connection: LiveConnection, now: number): Promise<void> {
    if (this.#visit(now) && listDigests(this.#sql).length > 0) {
      noteConnection(this.#sql, connection, now);
    }
  }

  async digests(now: number): Promise<DigestView[]> {
    return this.#visit(now) ? viewDigests(this.#sql, now) : [];
  }

  async createDigest(
    draft: DigestDraft,
    connection: LiveConnection,
    now: number,
  ): Promise<Result<DigestSaved>> {
    if (!this.#visit(now)) {
      await this.#open(now);
    }
    const created = await createDigest(this.#sql, draft, this.#config(), now);
    if (created.ok) {
      noteConnection(this.#sql, connection, now);
      await this.#arm();
    }
    return created;
  }

  async changeDigest(
    id: string,
    revision: DigestRevision,
    connection: LiveConnection,
    now: number,
  ): Promise<Result<DigestSaved>> {
    if (!this.#visit(now)) {
      return fail("not_found");
    }
    noteConnection(this.#sql, connection, now);
    const changed = await changeDigest(this.#sql, id, revision, { config: this.#config(), now });
    await this.#arm();
    return changed;
  }

  async endDigest(id: string, now: number): Promise<void> {
    if (this.#visit(now)) {
      endDigest(this.#sql, id);
      await this.#arm();
    }
  }

  /** Begins to send it now; what becomes of it is on record. */
  async sendDigest(
    id: string,
    reached: readonly string[] | null,
    connection: LiveConnection,
    now: number,
  ): Promise<Result<Delivery>> {
    // A program that sends one is no visit of its person's.
    const digest = hasSchema(this.#sql) ? readDigest(this.#sql, id) : null;
    if (digest === null || !isReached(digest.definition, reached)) {
      return fail("not_found");
    }
    noteConnection(this.#sql, connection, now);
    const sending = sendDigest(this.#sql, id, this.#life, now);
    await this.#life.advance(now);
    await this.#arm();
    return sending;
  }

  /** What somebody without a session may know of a digest: its name, and whether it runs. */
  async namedDigest(id: string): Promise<{ name: string; paused: boolean } | null> {
    const digest = hasSchema(this.#sql) ? readDigest(this.#sql, id) : null;
    return digest === null ? null : { name: digest.definition.name, paused: digest.pause !== null };
  }

  /** Whoever holds the link of a message may stop its digest. */
  async stopDigest(id: string): Promise<Result<null>> {
    const digest = hasSchema(this.#sql) ? readDigest(this.#sql, id) : null;
    if (digest === null) {
      return fail("not_found");
    }
    if (digest.pause === null) {
      this.#life.pause(digest, "link", Date.now());
      await this.#arm();
    }
    return succeed(null);
  }

  /** For the job: a docket of a digest is done. */
  async digestJobEnded(deliveryId: string, jobId: string): Promise<void> {
    if (hasSchema(this.#sql)) {
      this.#life.jobEnded(deliveryId, jobId);
      await this.#arm();
    }
  }

  /** Keeps what a program would like done until its person looks, which is no visit of theirs. */
  async suggest(suggestion: NewSuggestion, now: number): Promise<Result<SuggestionView>> {
    if (!hasSchema(this.#sql)) {
      await this.#open(now);
    }
    const added = addSuggestion(this.#sql, suggestion, now);
    await this.#arm();
    return added;
  }

  async suggestions(now: number): Promise<SuggestionView[]> {
    return this.#visit(now) ? listSuggestions(this.#sql, now) : [];
  }

  async suggestion(id: string, now: number): Promise<Suggestion | null> {
    return this.#visit(now) ? readSuggestion(this.#sql, id, now) : null;
  }

  /** True once: in whichever session it is confirmed, or discarded. */
  async takeSuggestion(id: string, now: number): Promise<boolean> {
    return hasSchema(this.#sql) && takeSuggestion(this.#sql, id, now);
  }

  /** A token is gone, and what came with it. */
  async dropSuggestionsOf(token: string): Promise<void> {
    if (hasSchema(this.#sql)) {
      dropSuggestionsOf(this.#sql, token);
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
    const now = Date.now();
    if (now >= this.#endsAt()) {
      await this.ctx.storage.deleteAll();
      return;
    }
    await this.ctx.storage.setAlarm(now + ALARM_SAFETY_MS);
    try {
      dropOldSuggestions(this.#sql, now);
      await this.#life.advance(now);
    } catch (error) {
      // A throw would use up one of the platform's six retries; the alarm set above comes anyway.
      log("error", "person-alarm-failed", describeError(error));
      return;
    }
    await this.#arm();
  }

  /** Sets the one alarm to whatever comes first. */
  async #arm(): Promise<void> {
    if (hasSchema(this.#sql)) {
      const digestsAt = this.#life.nextAt(Date.now()) ?? Infinity;
      const suggestionsAt = firstSuggestionExpiry(this.#sql) ?? Infinity;
      await this.ctx.storage.setAlarm(Math.min(digestsAt, suggestionsAt, this.#endsAt()));
    }
  }

  /** Digests that were paused since nobody came stay a while longer. */
  #endsAt(): number {
    const kept = listDigests(this.#sql).length > 0 ? PERSON_LIFETIME_PAUSED_MS : PERSON_LIFETIME_MS;
    return this.#usedAt() + kept;
  }

  #config(): Config {
    const configured = configOf(this.env);
    if (!configured.ok) {
      throw new Error("Docket is not configured.");
    }
    return configured.config;
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

/** What an owner has changes, so that it takes a token for all of it. */
function isReached(
  { owner, repositories }: Pick<Definition, "owner" | "repositories">,
  reached: readonly string[] | null,
): boolean {
  const names = reached?.map((name) => name.toLowerCase());
  return (
    names === undefined ||
    (owner === null && repositories.every(({ name }) => names.includes(name.toLowerCase())))
  );
}
