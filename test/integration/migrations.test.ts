import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, describe, it } from "vitest";

import { sha256 } from "../../src/browser-session/credentials/secrets.ts";
import { addJob } from "../../src/browser-session/storage/job-index.ts";
import { migrate } from "../../src/durable-objects/migrate.ts";
import { sessionStub } from "./authorizing.ts";
import {
  writeOldestAccountHolder,
  writeOldestJob,
  writeOldestQuota,
  writeOldestSession,
} from "./oldest-schemas.ts";
import { connectedBrowser, startAfresh } from "./setup.ts";

const DAY_MS = 24 * 60 * 60_000;

afterEach(startAfresh);

/** What the tables are, whichever way they came to be. */
function shapeOf(sql: SqlStorage): unknown[] {
  return sql
    .exec(
      `SELECT m.name AS "table", c.name, c.type, c."notnull", c.pk FROM sqlite_master AS m, pragma_table_info(m.name) AS c
       WHERE m.type = 'table' AND m.name NOT GLOB '_cf_*' AND m.name NOT GLOB 'sqlite_*' ORDER BY m.name, c.cid`,
    )
    .toArray();
}

describe("a session written by the first version", () => {
  it("goes on as what it was, in the tables of today", async ({ expect }) => {
    const now = Date.now();
    const secretHash = await sha256("of-old");
    const stub = env.BROWSER_SESSION.getByName("session-of-old");
    await runInDurableObject(stub, (_object, { storage }) => {
      writeOldestSession(storage.sql, { secretHash, now });
    });
    await evictDurableObject(stub);

    const credential = { kind: "cookie", secretHash } as const;
    expect(await stub.view(credential)).toMatchObject({
      known: true,
      result: { ok: true, value: { state: "connected", login: "mira-lindqvist" } },
    });
    expect(await stub.jobs(credential)).toMatchObject({
      result: { ok: true, value: [{ id: "job-of-old", outcome: "complete" }] },
    });
    const upgraded = await runInDurableObject(stub, (_object, { storage }) => {
      expect(storage.sql.exec("SELECT owner_id FROM session").one()).toEqual({ owner_id: 42 });
      expect(storage.sql.exec("SELECT kind, scope, attempts FROM removal").toArray()).toEqual([
        { kind: "account", scope: "connection", attempts: 3 },
      ]);
      return shapeOf(storage.sql);
    });

    const fresh = env.BROWSER_SESSION.getByName("session-of-today");
    await fresh.open(await sha256("of-today"));
    expect(await runInDurableObject(fresh, (_object, { storage }) => shapeOf(storage.sql))).toEqual(
      upgraded,
    );
  });
});

describe("a session written by the second version", () => {
  it("keeps what people do on GitHub from then on", async ({ expect }) => {
    const secretHash = await sha256("of-the-second");
    const stub = env.BROWSER_SESSION.getByName("session-of-the-second");
    await stub.open(secretHash);
    await runInDurableObject(stub, (_object, { storage }) => {
      storage.sql.exec(
        "DROP TABLE action; DROP TABLE login; DROP TABLE unlisted; DROP TABLE several; DROP TABLE share; ALTER TABLE token DROP COLUMN scopes; ALTER TABLE token DROP COLUMN repositories; UPDATE schema_version SET version = 2",
      );
    });
    await evictDurableObject(stub);
    expect(
      await stub.operations({ kind: "cookie", secretHash }, { job: null, repository: null }),
    ).toMatchObject({
      known: true,
      result: { ok: true, value: [] },
    });
    await runInDurableObject(stub, (_object, { storage }) => {
      expect(storage.sql.exec("SELECT version FROM schema_version").one()).toEqual({ version: 8 });
    });
  });
});

describe("a session from before secrets were changed daily", () => {
  it("goes on with its cookie, which the next visit changes, and with its tokens", async ({
    expect,
  }) => {
    const now = Date.now();
    const [secretHash, renewedHash, previousHash, tokenHash] = await Promise.all(
      ["of-then", "of-today", "long-gone", "of-a-token"].map(sha256),
    );
    const stub = env.BROWSER_SESSION.getByName("session-of-then");
    await stub.open(secretHash);
    await runInDurableObject(stub, (_object, { storage }) => {
      const issuedAt = now - 20 * DAY_MS;
      storage.sql.exec(
        `UPDATE session SET previous_secret_hash = ?, previous_until = ?, cookie_issued_at = ?, expires_at = ?`,
        previousHash,
        issuedAt + 60_000,
        issuedAt,
        issuedAt + 30 * DAY_MS,
      );
      storage.sql.exec(
        `INSERT INTO token VALUES ('t', 'ci', ?, ?, ?, NULL, '["jobs"]', NULL)`,
        tokenHash,
        issuedAt + 23 * 60 * 60_000,
        issuedAt + 23 * 60 * 60_000 + 180 * DAY_MS,
      );
    });
    await evictDurableObject(stub);

    const cookie = { kind: "cookie", secretHash, renewedHash, reads: true } as const;
    const answer = await stub.view(cookie);
    expect(answer).toMatchObject({ known: true, cookie: { secret: "renewed" } });
    const renewed = { ...cookie, secretHash: renewedHash };
    expect(await stub.view(renewed)).toMatchObject({ known: true, cookie: null });
    expect(await stub.jobs({ kind: "token", secretHash: tokenHash })).toMatchObject({
      known: true,
    });
  });

  it("keeps a token for its whole time, though the cookie of then is long over", async ({
    expect,
  }) => {
    const now = Date.now();
    const [secretHash, tokenHash] = await Promise.all(["of-then", "of-a-token"].map(sha256));
    const stub = env.BROWSER_SESSION.getByName("session-of-a-program");
    await stub.open(secretHash);
    await runInDurableObject(stub, (_object, { storage }) => {
      const issuedAt = now - 180 * DAY_MS;
      const createdAt = issuedAt + 23 * 60 * 60_000;
      storage.sql.exec(
        "UPDATE session SET cookie_issued_at = ?, expires_at = ?",
        issuedAt,
        issuedAt + 30 * DAY_MS,
      );
      storage.sql.exec(
        `INSERT INTO token VALUES ('t', 'ci', ?, ?, ?, NULL, '["jobs"]', NULL)`,
        tokenHash,
        createdAt,
        createdAt + 180 * DAY_MS,
      );
    });
    await evictDurableObject(stub);
    const token = { kind: "token", secretHash: tokenHash } as const;
    expect(await stub.jobs(token)).toMatchObject({ known: true });
  });
});

describe("a token from before tokens had scopes", () => {
  it("goes on with dockets, in all repositories", async ({ expect }) => {
    const now = Date.now();
    const [secretHash, tokenHash] = await Promise.all(["of-then", "of-a-token"].map(sha256));
    const stub = env.BROWSER_SESSION.getByName("session-without-scopes");
    await stub.open(secretHash);
    await runInDurableObject(stub, (_object, { storage }) => {
      storage.sql.exec(
        "DROP TABLE several; DROP TABLE share; ALTER TABLE token DROP COLUMN scopes; ALTER TABLE token DROP COLUMN repositories; UPDATE schema_version SET version = 5",
      );
      storage.sql.exec(
        "INSERT INTO token VALUES ('t', 'ci', ?, ?, ?, NULL)",
        tokenHash,
        now,
        now + DAY_MS,
      );
    });
    await evictDurableObject(stub);
    const token = { kind: "token", secretHash: tokenHash } as const;
    expect(await stub.jobs(token)).toMatchObject({ known: true, result: { ok: true } });
    expect(await stub.repositories(token, "")).toMatchObject({
      known: true,
      result: { ok: false, failure: { code: "not_allowed" } },
    });
    expect(await stub.listTokens({ kind: "cookie", secretHash })).toMatchObject({
      result: { ok: true, value: [{ id: "t", scopes: ["jobs"], repositories: null }] },
    });
  });
});

describe("a job written by the first version", () => {
  it("still is the job it was", async ({ expect }) => {
    const now = Date.now();
    const browser = await connectedBrowser();
    const session = await sessionStub(browser);
    const sessionName = await runInDurableObject(session, (_object, { id, storage }) => {
      const { accountId } = storage.sql
        .exec<{ accountId: number }>("SELECT account_id AS accountId FROM connection")
        .one();
      addJob(storage.sql, {
        id: "job-of-old",
        accountId,
        repository: "gullhaven/ropewalk",
        pullRequests: 5,
        startedAt: now,
        deadline: now + 120_000,
        isListed: true,
      });
      return id.name ?? "";
    });
    const stub = env.SUMMARY_JOB.getByName(`${sessionName}/job-of-old`);
    await runInDurableObject(stub, (_object, { storage }) => {
      writeOldestJob(storage.sql, now, sessionName);
    });
    await evictDurableObject(stub);

    expect(await stub.result()).toMatchObject({
      id: "job-of-old",
      outcome: "running",
      pullRequests: [{ number: 158, outcome: "pending" }],
    });
    await stub.cancel();
    expect(await stub.result()).toMatchObject({ outcome: "cancelled" });

    // Nothing was kept of what it was written from: what is known of its entries is all there is.
    const answer = await stub.fetch("https://docket.test/questions", {
      method: "POST",
      body: JSON.stringify({ request: { question: "What is open?" }, requestId: "of-today" }),
    });
    expect(await answer.text()).toContain('"outcome":"answered"');
    expect(await stub.questions()).toMatchObject({
      ok: true,
      value: [{ id: "1", outcome: "answered" }],
    });
  });
});

describe("a quota written by the first version", () => {
  it("still counts", async ({ expect }) => {
    const now = Date.now();
    const stub = env.QUOTA.getByName("person:of-old");
    await runInDurableObject(stub, (_object, { storage }) => {
      writeOldestQuota(storage.sql, now);
    });
    await evictDurableObject(stub);

    expect(await stub.jobLimits(now)).toMatchObject({ jobsLeft: 29 });
    expect(await stub.admitJob("job-of-today", now, 1000)).toMatchObject({ ok: true });
    expect(await stub.jobLimits(now)).toMatchObject({ jobsLeft: 28 });
  });
});

describe("an account holder written by the first version", () => {
  it("still knows its session, and tells it from then on", async ({ expect }) => {
    const stub = env.ACCOUNT_HOLDER.getByName("account-of-old");
    await runInDurableObject(stub, (_object, { storage }) => {
      writeOldestAccountHolder(storage.sql, Date.now());
    });
    await evictDurableObject(stub);

    await stub.take({ kind: "lost", identifier: "usr_of_old" }, "evt_of_old");
    const upgraded = await runInDurableObject(stub, (_object, { storage }) => {
      expect(storage.sql.exec("SELECT kind FROM news").toArray()).toEqual([]);
      return shapeOf(storage.sql);
    });
    const fresh = env.ACCOUNT_HOLDER.getByName("account-of-today");
    await fresh.hold("session-of-today");
    expect(await runInDurableObject(fresh, (_object, { storage }) => shapeOf(storage.sql))).toEqual(
      upgraded,
    );
    await stub.take({ kind: "refresh_failed", identifier: "usr_of_old" }, "evt_of_today");
    await expect
      .poll(() =>
        runInDurableObject(stub, (_object, { storage }) =>
          storage.sql.exec("SELECT id FROM event").toArray(),
        ),
      )
      .toEqual([{ id: "evt_of_old" }, { id: "evt_of_today" }]);
  });
});

describe("a migration", () => {
  it("takes every step once, in order, and says how far it got", async ({ expect }) => {
    await runInDurableObject(env.QUOTA.getByName("steps"), (_object, { storage }) => {
      const { sql } = storage;
      const steps = [
        "ALTER TABLE count ADD COLUMN second TEXT",
        "UPDATE count SET second = 'two'; ALTER TABLE count ADD COLUMN third TEXT",
      ];
      migrate(storage, steps);
      expect(shapeOf(sql)).toEqual([]);

      sql.exec("CREATE TABLE count (first TEXT); INSERT INTO count VALUES ('one')");
      migrate(storage, steps.slice(0, 1));
      migrate(storage, steps);
      migrate(storage, steps);
      expect(sql.exec("SELECT * FROM count").toArray()).toEqual([
        { first: "one", second: "two", third: null },
      ]);
      expect(sql.exec("SELECT version FROM schema_version").toArray()).toEqual([{ version: 3 }]);
    });
  });

  it("leaves everything as it was when a step fails", async ({ expect }) => {
    await runInDurableObject(env.QUOTA.getByName("steps"), (_object, { storage }) => {
      const { sql } = storage;
      sql.exec("CREATE TABLE count (first TEXT)");
      const before = shapeOf(sql);
      expect(() => {
        migrate(storage, ["ALTER TABLE count ADD COLUMN second TEXT", "DROP TABLE missing"]);
      }).toThrow();
      expect(shapeOf(sql)).toEqual(before);
    });
  });
});

describe("what a person kept before there were digests", () => {
  it("stays, beside the tables of today", async ({ expect }) => {
    const now = Date.now();
    const before = env.PERSON.getByName("person-of-old");
    await before.snooze({ repository: "o/r", number: 1, until: "change", state: null }, now);
    await runInDurableObject(before, (_object, { storage }) => {
      storage.sql.exec(
        "DROP TABLE connection; DROP TABLE digest; DROP TABLE delivery; DROP TABLE suggestion; DROP TABLE schema_version",
      );
    });
    await evictDurableObject(before);
    expect(await before.digests(now)).toEqual([]);
    expect(await before.snoozes(now)).toHaveLength(1);

    const fresh = env.PERSON.getByName("person-of-today");
    await fresh.snooze({ repository: "o/r", number: 1, until: "change", state: null }, now);
    const shapes = await Promise.all(
      [before, fresh].map((stub) =>
        runInDurableObject(stub, (_object, { storage }) => shapeOf(storage.sql)),
      ),
    );
    expect(shapes[0]).toEqual(shapes[1]);
  });
});
