import { DurableObject } from "cloudflare:workers";

import { configOf } from "../config/config.ts";
import { objectByName } from "../durable-objects/by-name.ts";
import { migrate } from "../durable-objects/migrate.ts";
import { describeError, log } from "../log/log.ts";
import { type Result, succeed } from "../protocol/failures.ts";
import type { AccountNews } from "./event.ts";
import {
  beginDueNews,
  type DueNews,
  finishNews,
  giveUpNews,
  nextNewsAt,
  takeEvent,
} from "./news.ts";
import { createSchema, hasSchema, MIGRATIONS } from "./schema.ts";

/**
 * One per connected account upstream, named by the SHA-256 of its identifier: leads what Scalekit says of the account
 * to the session that holds it. An index of all accounts would be a bottleneck that only grows; this object comes with
 * the authorization and goes with the removal that the session's outbox guarantees. Events of one account meet here,
 * so replays are known here too.
 */
export class AccountHolder extends DurableObject<Env> {
  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    migrate(ctx.storage, MIGRATIONS);
  }

  async hold(sessionName: string): Promise<void> {
    if (!hasSchema(this.#sql)) {
      createSchema(this.#sql);
    }
    this.#sql.exec("DELETE FROM account");
    this.#sql.exec("INSERT INTO account VALUES (?)", sessionName);
  }

  async release(): Promise<void> {
    if (hasSchema(this.#sql)) {
      await this.ctx.storage.deleteAll();
    }
  }

  /**
   * Puts an event on record; the session is told afterwards, since whoever sent it waits for an answer alone. An
   * account that nobody holds, or an event that was taken before: nothing.
   */
  async take(news: AccountNews, id: string): Promise<void> {
    const now = Date.now();
    if (hasSchema(this.#sql) && takeEvent(this.#sql, { id, news, now })) {
      await this.ctx.storage.setAlarm(now);
    }
  }

  override async alarm(): Promise<void> {
    if (!hasSchema(this.#sql)) {
      return;
    }
    const due = beginDueNews(this.#sql, Date.now());
    // Should the object die below, this one brings it back.
    await this.#arm();
    for (const news of due) {
      await this.#tell(news);
    }
    await this.#arm();
  }

  async #tell(news: DueNews): Promise<void> {
    const told = await this.#pass(news).catch(describeError);
    // Released meanwhile: nothing is left to be told.
    if (!hasSchema(this.#sql)) {
      return;
    }
    if ("ok" in told && told.ok) {
      finishNews(this.#sql, news);
      return;
    }
    const reason = "ok" in told ? told.failure.code : told.error;
    const isLast = giveUpNews(this.#sql, news);
    log("warn", "account-news-failed", {
      kind: news.kind,
      attempts: news.attempt,
      isLast,
      reason,
    });
  }

  async #pass({ kind, identifier }: AccountNews): Promise<Result<null>> {
    const session = this.#session();
    if (session === null) {
      return succeed(null);
    }
    if (kind === "refresh_failed") {
      return await session.lookAtConnection(identifier);
    }
    await session.reconnectRequired(identifier);
    return succeed(null);
  }

  #session() {
    const [row] = this.#sql
      .exec<{ session_name: string }>("SELECT session_name FROM account")
      .toArray();
    if (row === undefined) {
      return null;
    }
    const configured = configOf(this.env);
    if (!configured.ok) {
      throw new Error("Docket is not configured.");
    }
    return objectByName(this.env.BROWSER_SESSION, row.session_name, configured.config);
  }

  get #sql(): SqlStorage {
    return this.ctx.storage.sql;
  }

  async #arm(): Promise<void> {
    const next = hasSchema(this.#sql) ? nextNewsAt(this.#sql) : null;
    if (next === null) {
      await this.ctx.storage.deleteAlarm();
    } else {
      await this.ctx.storage.setAlarm(next);
    }
  }
}
