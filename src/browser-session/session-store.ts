import { readAccess, writeAccess } from "./access-record.ts";
import { type Access, type Change, disconnect, NO_ACCESS } from "./access.ts";
import type { Credential } from "./credential.ts";
import { listJobIds, nextTidyAt } from "./job-index.ts";
import { addRemovals, countRemovals, nextRemovalAt } from "./outbox.ts";
import { createSchema, hasSchema } from "./schema.ts";
import {
  createSession,
  readSession,
  recognizeCookie,
  rotateSecret,
  type SessionRecord,
  slideSession,
} from "./session-record.ts";
import { firstTokenExpiry, lastTokenExpiry, recognizeToken } from "./token-record.ts";
import type { Waiters } from "./waiters.ts";

/** Who is asking, once their secret was found to be one of the session's. */
export interface Identified {
  session: SessionRecord;
  kind: "current-cookie" | "previous-cookie" | "token";
}

/**
 * The session's storage as one thing: it comes into being with the first write, changes in whole steps, and says when
 * it must next be looked after. Nothing is cached but whether it exists.
 */
export class SessionStore {
  readonly sql: SqlStorage;
  readonly #storage: DurableObjectStorage;
  readonly #waiters: Waiters;
  #isCreated: boolean;

  constructor(storage: DurableObjectStorage, waiters: Waiters) {
    this.sql = storage.sql;
    this.#storage = storage;
    this.#waiters = waiters;
    this.#isCreated = hasSchema(this.sql);
  }

  get isCreated(): boolean {
    return this.#isCreated;
  }

  /** Whether there is a session that somebody can still use. */
  get isOpen(): boolean {
    return this.#isCreated && readSession(this.sql) !== null;
  }

  /** Opens a new session; false when there is, or was, one here. */
  async open(secretHash: ArrayBuffer, now: number): Promise<boolean> {
    if (this.#isCreated) {
      return false;
    }
    this.#storage.transactionSync(() => {
      createSchema(this.sql);
      createSession(this.sql, secretHash, now);
    });
    this.#isCreated = true;
    await this.arm(now);
    return true;
  }

  identify(credential: Credential, now: number): Identified | null {
    const session = this.#isCreated ? readSession(this.sql) : null;
    if (session === null) {
      return null;
    }
    if (credential.kind === "token") {
      return recognizeToken(this.sql, credential.secretHash, now)
        ? { session, kind: "token" }
        : null;
    }
    const recognized = recognizeCookie(session, credential.secretHash, now);
    return recognized === null ? null : { session, kind: `${recognized}-cookie` };
  }

  /** Gives the session a fresh week; says whether the cookie is to be issued again. Never a previous one. */
  slide({ session, kind }: Identified, now: number): boolean {
    return kind === "current-cookie" && slideSession(this.sql, session, now);
  }

  access(): Access {
    return this.#isCreated ? readAccess(this.sql) : NO_ACCESS;
  }

  /** Writes a change decided from `access()` in the same turn, its orphans into the outbox, and a new secret if asked. */
  async apply(change: Change, now: number, rotateTo?: ArrayBuffer): Promise<void> {
    const before = this.access();
    this.#storage.transactionSync(() => {
      if (!this.#isCreated) {
        // The session went away while an account came to life upstream: only the outbox is left to write.
        createSchema(this.sql);
      }
      if (this.isOpen) {
        writeAccess(this.sql, before, change.access);
      }
      addRemovals(this.sql, change.orphans, now);
      if (rotateTo !== undefined) {
        rotateSecret(this.sql, rotateTo, now);
      }
    });
    this.#isCreated = true;
    if (before.authorization?.identifier !== change.access.authorization?.identifier) {
      this.#waiters.wake();
    }
    await this.arm(now);
  }

  /** Ends the session for everyone. What it leaves elsewhere is in the outbox; the rest is gone now. */
  async close(now: number): Promise<void> {
    this.#storage.transactionSync(() => {
      const { access, orphans } = disconnect(this.access());
      writeAccess(this.sql, this.access(), access);
      addRemovals(this.sql, [...listJobIds(this.sql).map((job) => ({ job })), ...orphans], now);
      this.sql.exec("DELETE FROM token; DELETE FROM job; DELETE FROM memory; DELETE FROM session;");
    });
    this.#waiters.wake();
    await this.arm(now);
  }

  /** Until when somebody can use the session: a live token keeps it. */
  expiresAt(): number {
    return Math.max(readSession(this.sql)?.expiresAt ?? 0, lastTokenExpiry(this.sql));
  }

  /** Everything is gone elsewhere and nobody can come back: nothing may stay. */
  async deleteWhenEmpty(): Promise<boolean> {
    if (this.isOpen || countRemovals(this.sql) > 0) {
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

  #nextDue(now: number): number | null {
    const due = [
      nextRemovalAt(this.sql),
      this.isOpen ? this.expiresAt() : null,
      readAccess(this.sql).authorization?.expiresAt ?? null,
      nextTidyAt(this.sql),
      firstTokenExpiry(this.sql),
    ].filter((at) => at !== null);
    return due.length === 0 ? null : Math.max(now, Math.min(...due));
  }
}
