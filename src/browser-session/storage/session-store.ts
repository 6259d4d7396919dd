import type { CredentialStore, RemovalScope } from "../../connectors/connector.ts";
import { migrate } from "../../durable-objects/migrate.ts";
import { NEEDED_SESSION_LIFETIME_MS } from "../../limits.ts";
import { type Access, cancel, type Change, disconnect, NO_ACCESS } from "../connecting/access.ts";
import { readAccess, writeAccess } from "./access-record.ts";
import { createCredentialStore } from "./credential-record.ts";
import { deleteJob, jobsInExcess, listJobIds, nextTidyAt } from "./job-index.ts";
import { addAccountRemoval, addJobRemoval, countRemovals, nextRemovalAt } from "./outbox.ts";
import { createSchema, hasSchema, MIGRATIONS } from "./schema.ts";
import {
  createSession,
  holdSession,
  readOwner,
  readSession,
  dropSecrets,
  rotateSecret,
  writeOwner,
} from "./session-record.ts";
import { endAllShares, endLostShares, endShareOf, nextShareEndAt } from "./share-record.ts";
import { firstTokenExpiry, lastTokenCreation, lastTokenExpiry } from "./token-record.ts";

/**
 * The session's storage as one thing: it comes into being with the first write, changes in whole steps, and says when
 * it must next be looked after. Nothing is cached but whether it exists.
 */
export class SessionStore {
  readonly sql: SqlStorage;
  /** For the connector. */
  readonly credentials: CredentialStore;
  readonly #storage: DurableObjectStorage;
  readonly #onAuthorizationEnd: () => void;
  #isCreated: boolean;

  constructor(storage: DurableObjectStorage, onAuthorizationEnd: () => void) {
    this.sql = storage.sql;
    this.#storage = storage;
    this.#onAuthorizationEnd = onAuthorizationEnd;
    migrate(storage, MIGRATIONS);
    this.#isCreated = hasSchema(this.sql);
    this.credentials = createCredentialStore(this.sql, {
      isCreated: () => this.#isCreated,
      ensureSchema: () => this.#ensureSchema(),
    });
  }

  get isCreated(): boolean {
    return this.#isCreated;
  }

  /** Whether there is a session that somebody can still use. */
  get isOpen(): boolean {
    return this.#isCreated && readSession(this.sql) !== null;
  }

  /** Whether a browser still has its cookie. Once that has left, nobody is there to have anything done. */
  get isAttended(): boolean {
    return this.#isCreated && (readSession(this.sql)?.secretHash.byteLength ?? 0) > 0;
  }

  /** Opens a new session; false when there is, or was, one here. */
  async open(secretHash: ArrayBuffer, now: number): Promise<boolean> {
    if (this.#isCreated) {
      return false;
    }
    this.#storage.transactionSync(() => {
      this.#ensureSchema();
      createSession(this.sql, secretHash, now);
    });
    await this.arm(now);
    return true;
  }

  /** Nobody comes back with the cookie, not even to end a link; everything else goes on for its time. */
  async leave(): Promise<void> {
    dropSecrets(this.sql);
    await this.endShares();
    await this.change(cancel);
  }

  /** A digest that needs the connection keeps the session, as its person's visits do. */
  hold(now: number): void {
    holdSession(this.sql, now);
  }

  access(): Access {
    return this.#isCreated ? readAccess(this.sql) : NO_ACCESS;
  }

  /**
   * Decides and writes in one turn: the change, its orphans into the outbox, and the new secret where it asks for one.
   * Nothing comes between what the decision saw and what is written.
   */
  async change<Decided extends Change & { rotateTo?: ArrayBuffer | undefined }>(
    decide: (access: Access, now: number) => Decided,
  ): Promise<Decided> {
    const now = Date.now();
    const before = this.access();
    const decided = decide(before, now);
    const { access, orphans, rotateTo } = decided;
    if (access === before && orphans.length === 0) {
      return decided;
    }
    this.#storage.transactionSync(() => {
      // The session may have gone while an account came to life upstream: then only the outbox is left to write.
      this.#ensureSchema();
      if (this.isOpen) {
        writeAccess(this.sql, before, access);
        this.#claim(before.connection, access.connection, now);
      }
      for (const orphan of orphans) {
        addAccountRemoval(this.sql, orphan, now);
      }
      if (rotateTo !== undefined) {
        rotateSecret(this.sql, rotateTo, now);
      }
    });
    if (before.authorization !== null && access.authorization === null) {
      this.#onAuthorizationEnd();
    }
    await this.arm(now);
    return decided;
  }

  /** The connection is given up, and with it the tokens and links that were made under it. */
  async disconnect(): Promise<void> {
    this.sql.exec("DELETE FROM token; DELETE FROM login;");
    await this.endShares();
    await this.change((access) => disconnect(access, "grant"));
  }

  /** The links to its dockets, or to one of them, lead nowhere from now on. */
  async endShares(job?: string): Promise<void> {
    const now = Date.now();
    if (job === undefined) {
      endAllShares(this.sql, now);
    } else {
      endShareOf(this.sql, job, now);
    }
    await this.arm(now);
  }

  /**
   * Ends the session for everyone. What it leaves elsewhere is in the outbox, `scope` saying how much of the connection
   * ends upstream; the rest is gone now.
   */
  async close(scope: RemovalScope): Promise<void> {
    const now = Date.now();
    const before = this.access();
    this.#storage.transactionSync(() => {
      const { access, orphans } = disconnect(before, scope);
      writeAccess(this.sql, before, access);
      for (const orphan of orphans) {
        addAccountRemoval(this.sql, orphan, now);
      }
      this.#dropBelongings(now);
      this.sql.exec("DELETE FROM session");
    });
    if (before.authorization !== null) {
      this.#onAuthorizationEnd();
    }
    await this.arm(now);
  }

  /** The docket is gone from here at once, and from its own object through the outbox. */
  async deleteJob(id: string): Promise<void> {
    const now = Date.now();
    this.#storage.transactionSync(() => {
      deleteJob(this.sql, id);
      addJobRemoval(this.sql, id, now);
      endLostShares(this.sql, now);
    });
    await this.arm(now);
  }

  /** What has to make room for newer dockets is deleted as if its person had. */
  async dropOldDockets(): Promise<void> {
    for (const id of jobsInExcess(this.sql)) {
      await this.deleteJob(id);
    }
  }

  /** Comes back once everything written so far would survive a crash. */
  async flush(): Promise<void> {
    await this.#storage.sync();
  }

  /** Until when somebody can use the session. What needs it keeps it longer after a visit, and is no visit itself. */
  expiresAt(): number {
    const session = readSession(this.sql);
    if (session === null) {
      return 0;
    }
    const lastVisit = Math.max(session.cookieIssuedAt, lastTokenCreation(this.sql));
    const needed = Math.min(neededUntil(this.sql), lastVisit + NEEDED_SESSION_LIFETIME_MS);
    return Math.max(session.expiresAt, needed);
  }

  /** Everything is gone elsewhere and nobody can come back: nothing may stay. */
  async deleteWhenEmpty(): Promise<boolean> {
    if (this.isOpen || countRemovals(this.sql) > 0 || nextShareEndAt(this.sql) !== null) {
      return false;
    }
    this.#isCreated = false;
    await this.#storage.deleteAll();
    return true;
  }

  /** Makes sure that the alarm comes in time; one that comes early does no harm. */
  async arm(now: number): Promise<void> {
    const next = this.#nextDue(now);
    const armed = await this.#storage.getAlarm();
    if (next !== null && (armed === null || next < armed)) {
      await this.#storage.setAlarm(next);
    }
  }

  /** Replaces whatever is armed. */
  async rearm(now: number): Promise<void> {
    const next = this.#nextDue(now);
    if (next !== null) {
      await this.#storage.setAlarm(next);
    }
  }

  #ensureSchema(): void {
    if (!this.#isCreated) {
      createSchema(this.sql);
      this.#isCreated = true;
    }
  }

  /**
   * What belongs to one person never passes to another who connects in the same browser; what nobody is known to own,
   * since GitHub had not told, passes to no later connection.
   */
  #claim(before: Access["connection"], connection: Access["connection"], now: number): void {
    if (connection === null) {
      return;
    }
    const ownerId = readOwner(this.sql);
    const accountId = connection.account?.id ?? null;
    const isForeign =
      ownerId === null
        ? connection.identifier !== before?.identifier
        : accountId !== null && accountId !== ownerId;
    if (isForeign) {
      this.#dropBelongings(now);
    }
    if (accountId !== null && accountId !== ownerId) {
      writeOwner(this.sql, accountId);
    }
  }

  #dropBelongings(now: number): void {
    for (const id of listJobIds(this.sql)) {
      addJobRemoval(this.sql, id, now);
    }
    this.sql.exec(
      "DELETE FROM token; DELETE FROM login; DELETE FROM job; DELETE FROM unlisted; DELETE FROM several; DELETE FROM memory; DELETE FROM action;",
    );
    endLostShares(this.sql, now);
  }

  #nextDue(now: number): number | null {
    const due = [
      nextRemovalAt(this.sql),
      nextShareEndAt(this.sql),
      this.isOpen ? this.expiresAt() : null,
      readAccess(this.sql).authorization?.expiresAt ?? null,
      nextTidyAt(this.sql),
      firstTokenExpiry(this.sql),
      nextOperationExpiry(this.sql),
    ].filter((at) => at !== null);
    return due.length === 0 ? null : Math.max(now, Math.min(...due));
  }
}

/** Until when something other than a browser needs the session. */
function neededUntil(sql: SqlStorage): number {
  return lastTokenExpiry(sql);
}

/** When a preview that nobody confirmed is to be forgotten. */
function nextOperationExpiry(sql: SqlStorage): number | null {
  return sql
    .exec<{ at: number | null }>(
      "SELECT min(expires_at) AS at FROM action WHERE phase = 'proposed'",
    )
    .one().at;
}
