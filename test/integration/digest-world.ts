import { env } from "cloudflare:workers";
import { vi } from "vitest";

import { type Config, configOf } from "../../src/config/config.ts";
import { createDigest, type DigestDraft } from "../../src/person/digests/keeping.ts";
import { DigestLife } from "../../src/person/digests/life.ts";
import type { DigestOrder, DigestSession } from "../../src/person/digests/session-port.ts";
import { createSchema } from "../../src/person/schema.ts";
import type { StreamError } from "../../src/protocol/events.ts";
import { type Failure, succeed } from "../../src/protocol/failures.ts";
import { RECEIVER_ADDRESS, SLACK_ADDRESS } from "../fakes/receivers/receivers.ts";
import { aResult, NOBODYS } from "../support/digests.ts";
import { aRow } from "../support/rows.ts";

const MINUTE_MS = 60_000;
/** How long a docket takes. */
const DOCKET_MS = 20_000;

export interface Message {
  at: number;
  host: string;
  /** `webhook-id`; empty for Slack. */
  id: string;
  body: string;
}

/** The object is lost: nothing it does from then on happens. */
class Lost extends Error {}

/**
 * Digests of one person over the storage of an object, with a clock that is moved from alarm to alarm. Every write, call
 * and message is a step, before and after which the object can be lost.
 */
export class DigestWorld {
  readonly messages: Message[] = [];
  /** Dockets that began, by the delivery they are for. */
  readonly dockets = new Map<string, Set<string>>();
  readonly steps: string[] = [];
  /** The step at which the object is lost, counted from 1. */
  loseAt = 0;
  /** What whoever runs the deployment has set. */
  config: Config;
  /** What a session says instead of beginning a docket, before it begins one. */
  refusing: Failure[] = [];
  /** How many dockets were being made at once at most. */
  mostAtOnce = 0;
  /** Dockets that fail before one does not, and by what. */
  failing: StreamError[] = [];
  #now: number;
  #life: DigestLife;
  #alarmAt: number | null = null;
  #ends: { at: number; deliveryId: string; jobId: string }[] = [];
  #work: Promise<unknown>[] = [];

  constructor(
    readonly storage: DurableObjectStorage,
    now: number,
  ) {
    const configured = configOf(env);
    if (!configured.ok) {
      throw new Error("The tests are not configured.");
    }
    this.config = configured.config;
    this.#now = now;
    this.#setNow(now);
    createSchema(storage.sql, now);
    this.#life = this.#born();
    vi.stubGlobal("fetch", async (input: URL, init: RequestInit) => this.#receive(input, init));
  }

  get now(): number {
    return this.#now;
  }

  async make(kind: "slack" | "webhook", more: Partial<DigestDraft> = {}): Promise<string> {
    const made = await createDigest(
      this.storage.sql,
      {
        name: "Morning queue",
        repositories: [{ name: "o/r", id: 1, node: "R_1", private: false }],
        owner: null,
        schedule: { days: ["mon", "tue", "wed", "thu", "fri"], time: "08:30", timeZone: "UTC" },
        deliver: { kind, url: kind === "slack" ? SLACK_ADDRESS : RECEIVER_ADDRESS },
        limit: 0,
        language: "en",
        onlyChanges: false,
        origin: "https://docket.test",
        ...more,
      },
      this.config,
      this.#now,
    );
    if (!made.ok) {
      throw new Error(`No digest: ${made.failure.code}`);
    }
    this.storage.sql.exec("INSERT OR IGNORE INTO connection VALUES ('session', 7, 'key', 0)");
    this.#alarmAt = this.#life.nextAt(this.#now);
    return made.value.id;
  }

  /** All that happens until then. */
  async run(until: number): Promise<void> {
    for (;;) {
      await this.#settle();
      const end = this.#ends.toSorted((a, b) => a.at - b.at)[0];
      const next = Math.min(this.#alarmAt ?? Infinity, end?.at ?? Infinity);
      if (next > until) {
        this.#setNow(until);
        return;
      }
      this.#setNow(Math.max(this.#now, next));
      if (end !== undefined && end.at <= this.#now) {
        this.#ends = this.#ends.filter((each) => each !== end);
        await this.#unlessLost(() => {
          this.#step("the docket's end is told");
          this.#life.jobEnded(end.deliveryId, end.jobId);
          this.#arm();
        });
      } else {
        await this.#alarm();
      }
    }
  }

  /** The clock is set by somebody. */
  jump(ms: number): void {
    this.#setNow(this.#now + ms);
  }

  /** Why each of the digests that there are is paused. */
  pauses(): (string | null)[] {
    return this.storage.sql
      .exec<{ pause: string | null }>("SELECT pause FROM digest ORDER BY id")
      .toArray()
      .map(({ pause }) => pause);
  }

  records(): { state: string; code: string | null; dueAt: number }[] {
    return this.storage.sql
      .exec<{ state: string; code: string | null; due_at: number }>(
        "SELECT state, code, due_at FROM delivery ORDER BY due_at, id",
      )
      .toArray()
      .map(({ state, code, due_at: dueAt }) => ({ state, code, dueAt }));
  }

  /** An alarm that somebody else has set. */
  async alarmNow(): Promise<void> {
    await this.#alarm();
  }

  /** The same as `Person` does. */
  async #alarm(): Promise<void> {
    await this.#unlessLost(async () => {
      this.#alarmAt = this.#now + MINUTE_MS;
      this.#step("the alarm rings");
      await this.#life.advance(this.#now);
      this.#arm();
    });
  }

  #arm(): void {
    this.#step("the alarm is to be set");
    this.#alarmAt = this.#life.nextAt(this.#now);
    this.#step("the alarm is set");
  }

  async #unlessLost(work: () => void | Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof Lost)) {
        throw error;
      }
    }
  }

  async #settle(): Promise<void> {
    while (this.#work.length > 0) {
      await Promise.all(this.#work.splice(0));
    }
  }

  #setNow(now: number): void {
    this.#now = now;
    vi.setSystemTime(now);
  }

  #step(name: string): void {
    this.steps.push(name);
    if (this.steps.length === this.loseAt) {
      this.#life = this.#born();
      throw new Lost(name);
    }
  }

  /** An object that has just been loaded: nothing of the one before it goes on. */
  #born(): DigestLife {
    const isThis = () => this.#life === life;
    const check = (): void => {
      if (!isThis()) {
        throw new Lost("long ago");
      }
    };
    const storage = this.#watched(check);
    const session = this.#session(check);
    const life: DigestLife = new DigestLife({
      storage,
      config: () => this.config,
      session: () => session,
      person: "person",
      isKept: () => {
        check();
        return true;
      },
      usedAt: () => this.#now,
      background: (work) => {
        this.#work.push(work.catch(() => {}));
      },
      arm: async () => {
        check();
        this.#arm();
      },
    });
    return life;
  }

  #watched(check: () => void): DurableObjectStorage {
    const { sql } = this.storage;
    const exec: SqlStorage["exec"] = (query, ...bindings) => {
      check();
      if (query.trimStart().startsWith("SELECT")) {
        return sql.exec(query, ...bindings);
      }
      const words = query.split(/\s+/).slice(0, 5).join(" ");
      this.#step(`before ${words}`);
      const cursor = sql.exec<never>(query, ...bindings);
      this.#step(`after ${words}`);
      return cursor;
    };
    const watchedSql = new Proxy(sql, {
      get: (target, key): unknown => (key === "exec" ? exec : Reflect.get(target, key)),
    });
    return new Proxy(this.storage, {
      get: (target, key): unknown => {
        if (key === "sql") {
          return watchedSql;
        }
        const value: unknown = Reflect.get(target, key);
        return typeof value === "function" ? value.bind(target) : value;
      },
    });
  }

  #session(check: () => void): DigestSession {
    return {
      startDigest: async (order: DigestOrder) => {
        check();
        this.#step("a docket is asked for");
        const refusal = this.refusing.shift();
        if (refusal !== undefined) {
          return { ok: false, failure: refusal };
        }
        const begun = this.dockets.get(order.deliveryId) ?? new Set();
        this.dockets.set(order.deliveryId, begun);
        if (!begun.has(order.jobId)) {
          begun.add(order.jobId);
          const { deliveryId, jobId } = order;
          this.#ends.push({ at: this.#now + DOCKET_MS, deliveryId, jobId });
          this.mostAtOnce = Math.max(this.mostAtOnce, this.#ends.length);
        }
        this.#step("a docket has begun");
        return succeed({ kind: "started", turnedPrivate: [], added: [], lost: [] });
      },
      mayBeTold: async () => {
        check();
        this.#step("it is asked whether it may be told again");
        return succeed(true);
      },
      digestDocket: async () => {
        check();
        this.#step("a docket is read");
        const startedAt = new Date(this.#now).toISOString();
        const error = this.failing.shift();
        const result =
          error === undefined
            ? aResult([aRow(1)], { startedAt })
            : aResult([], { startedAt, outcome: "failed", queue: [], error });
        return succeed({ result, yours: NOBODYS });
      },
    };
  }

  async #receive(url: URL, { headers, body }: RequestInit): Promise<Response> {
    this.#step("a message leaves");
    this.messages.push({
      at: this.#now,
      host: url.hostname,
      id: new Headers(headers).get("webhook-id") ?? "",
      body: typeof body === "string" ? body : "",
    });
    this.#step("a message has arrived");
    return new Response("ok");
  }
}
