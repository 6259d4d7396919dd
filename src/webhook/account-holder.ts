import { DurableObject } from "cloudflare:workers";

import { configOf } from "../config/config.ts";
import { objectByName } from "../durable-objects/by-name.ts";
import { WEBHOOK_TOLERANCE_MS } from "../limits.ts";

/**
 * account  one row: name of the session object that holds the account
 * event    ids of the events taken within the tolerance, since a signed event can be sent again for that long
 */
const SCHEMA = `
  CREATE TABLE account (session_name TEXT NOT NULL);
  CREATE TABLE event (id TEXT PRIMARY KEY, taken_at INTEGER NOT NULL) WITHOUT ROWID;
`;

/**
 * One per connected account upstream, named by the SHA-256 of its identifier: leads what Scalekit says of the account
 * to the session that holds it. An index of all accounts would be a bottleneck that only grows; this object comes with
 * the authorization and goes with the removal that the session's outbox guarantees. Events of one account meet here,
 * so replays are known here too.
 */
export class AccountHolder extends DurableObject<Env> {
  async hold(sessionName: string): Promise<void> {
    if (!this.#isHeld()) {
      this.#sql.exec(SCHEMA);
    }
    this.#sql.exec("DELETE FROM account");
    this.#sql.exec("INSERT INTO account VALUES (?)", sessionName);
  }

  async release(): Promise<void> {
    if (this.#isHeld()) {
      await this.ctx.storage.deleteAll();
    }
  }

  /** Tells the session that the account is lost. An account that nobody holds, or an event that was taken: nothing. */
  async lost(identifier: string, eventId: string): Promise<void> {
    const now = Date.now();
    const sessionName = this.#isHeld() ? this.#sessionName() : null;
    if (sessionName === null || this.#isTaken(eventId)) {
      return;
    }
    const configured = configOf(this.env);
    if (!configured.ok) {
      throw new Error("Docket is not configured.");
    }
    await objectByName(this.env.BROWSER_SESSION, sessionName, configured.config).reconnectRequired(
      identifier,
    );
    // Taken only now: one that could not be passed on is sent again. Released meanwhile: nothing to remember.
    if (this.#isHeld()) {
      this.#sql.exec("DELETE FROM event WHERE taken_at < ?", now - 2 * WEBHOOK_TOLERANCE_MS);
      this.#sql.exec("INSERT OR IGNORE INTO event VALUES (?, ?)", eventId, now);
    }
  }

  get #sql(): SqlStorage {
    return this.ctx.storage.sql;
  }

  /** Asking writes nothing. */
  #isHeld(): boolean {
    return (
      this.#sql.exec("SELECT 1 FROM sqlite_master WHERE name = 'account'").toArray().length > 0
    );
  }

  #sessionName(): string | null {
    const [row] = this.#sql
      .exec<{ session_name: string }>("SELECT session_name FROM account")
      .toArray();
    return row?.session_name ?? null;
  }

  #isTaken(eventId: string): boolean {
    return this.#sql.exec("SELECT 1 FROM event WHERE id = ?", eventId).toArray().length > 0;
  }
}
