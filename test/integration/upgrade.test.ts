import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, it, vi } from "vitest";
import * as z from "zod";

import { digestOf } from "../../src/browser-session/credentials/secrets.ts";
import { personKeyOf } from "../../src/browser-session/person-key.ts";
import { recall } from "../../src/browser-session/storage/memory-record.ts";
import { configOf } from "../../src/config/config.ts";
import type { DigestView } from "../../src/protocol/digests.ts";
import type { JobListItem } from "../../src/protocol/docket.ts";
import type { TokenCreated } from "../../src/protocol/session.ts";
import { accountHolder } from "../../src/webhook/holders.ts";
import type { DocketBrowser } from "../support/docket-browser.ts";
import { sessionStub, upstreamAccounts } from "./authorizing.ts";
import { DISCUSSED, listOperations, onGitHub } from "./github-operations.ts";
import recorded from "./recorded-state.json";
import { connectedBrowser, fakes, jobObject, openBrowser, startAfresh } from "./setup.ts";

/**
 * Everything that one person's objects held after a morning with version 0.1.0 (session 7, person 2, holder 2): tables
 * and rows as they were stored, with names in braces for what differs from run to run and no secret's hash. Never
 * changed; another version is another file.
 */
const Tables = z.array(
  z.object({
    table: z.string(),
    sql: z.string(),
    rows: z.array(
      z.array(z.union([z.string(), z.number(), z.null(), z.object({ hex: z.string() })])),
    ),
  }),
);
const State = z.object({
  recordedAt: z.number(),
  job: z.string(),
  objects: z.record(z.enum(["session", "job", "person", "quota", "holder"]), Tables),
});
type Tables = z.infer<typeof Tables>;

const state = State.parse(recorded);
const CALM = "gullhaven/ropewalk";
const ORPHAN = `usr_${"0".repeat(32)}`;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: state.recordedAt + 60_000 });
});

afterEach(async () => {
  vi.useRealTimers();
  await startAfresh();
});

/** Puts tables and rows in place of all that the object has; it wakes up with them. */
async function restore<Class extends Rpc.DurableObjectBranded>(
  stub: DurableObjectStub<Class>,
  tables: Tables,
  finish?: (sql: SqlStorage) => void,
): Promise<void> {
  await runInDurableObject(stub, async (_object, { storage }) => {
    const { sql } = storage;
    await storage.deleteAll();
    for (const { table, sql: create, rows } of tables) {
      sql.exec(create);
      for (const row of rows) {
        sql.exec(
          `INSERT INTO ${table} VALUES (${row.map(() => "?").join(", ")})`,
          ...row.map((value) =>
            typeof value === "object" && value !== null ? new ArrayBuffer(32) : value,
          ),
        );
      }
    }
    finish?.(sql);
  });
  await evictDurableObject(stub);
}

function shapeOf(sql: SqlStorage): unknown[] {
  return sql
    .exec(
      `SELECT m.name AS "table", c.name, c.type, c."notnull", c.pk FROM sqlite_master AS m, pragma_table_info(m.name) AS c
       WHERE m.type = 'table' AND m.name NOT GLOB '_cf_*' AND m.name NOT GLOB 'sqlite_*' ORDER BY m.name, c.cid`,
    )
    .toArray();
}

interface Upgraded {
  browser: DocketBrowser;
  token: string;
}

/** A person of today, in whose objects lies what was stored then. */
async function upgrade(): Promise<Upgraded> {
  const browser = await connectedBrowser();
  const { token } = await browser.json<TokenCreated>(
    await browser.request("POST", "/api/tokens", {
      body: { name: "ci", scopes: ["jobs", "read"] },
    }),
    201,
  );
  const session = await sessionStub(browser);
  const [account] = await upstreamAccounts();
  const identifier = account?.identifier ?? "";
  const accountId = Number(await fakes.command("github", "account-id", { login: account?.login }));
  const personKey = await personKeyOf(accountId);
  const person = env.PERSON.getByName(personKey);
  const hashes = await runInDurableObject(session, (_object, { id, storage: { sql } }) => ({
    name: id.name ?? "",
    secret: sql.exec<{ hash: ArrayBuffer }>("SELECT secret_hash AS hash FROM session").one().hash,
    token: sql.exec<{ hash: ArrayBuffer }>("SELECT secret_hash AS hash FROM token").one().hash,
  }));
  const repository = await onGitHub<{ id: number; node_id: string }>("");
  const names: readonly [string, string][] = [
    ["{account}", identifier],
    ["{orphan}", ORPHAN],
    ["{session}", hashes.name],
    ["{person}", personKey],
    ["{key}", await digestOf(identifier)],
    // GitHub's own ids are others in every world of the fakes.
    ["70008", String(accountId)],
    ["74026", String(repository.id)],
    ["R_kwDONzQwMjY", repository.node_id],
  ];
  const { objects } = State.parse(
    JSON.parse(
      names.reduce((text, [then, now]) => text.replaceAll(then, now), JSON.stringify(recorded)),
    ),
  );

  const configured = configOf(env);
  if (!configured.ok) {
    throw new Error("The tests are not configured.");
  }
  await restore(await accountHolder(env, configured.config, identifier), objects.holder);
  await restore(person, objects.person);
  await restore(env.QUOTA.getByName(`person:${personKey}`), objects.quota);
  await restore(await jobObject(browser, state.job), objects.job);
  await restore(session, objects.session, (sql) => {
    sql.exec("UPDATE session SET secret_hash = ?", hashes.secret);
    sql.exec("UPDATE token SET secret_hash = ?", hashes.token);
  });
  await fakes.clearLog();
  return { browser, token };
}

async function personOf(login: string) {
  const id = Number(await fakes.command("github", "account-id", { login }));
  return env.PERSON.getByName(await personKeyOf(id));
}

describe("what version 0.1.0 has stored", () => {
  it("is the same session: its connection, dockets, threads, memory, tokens and limits", async ({
    expect,
  }) => {
    const { browser, token } = await upgrade();
    expect(await browser.session()).toMatchObject({
      connected: true,
      github: { state: "connected", login: "mira-lindqvist" },
      limits: { jobsLeft: 29 },
    });
    const jobs = await browser.json<JobListItem[]>(await browser.request("GET", "/api/jobs"), 200);
    expect(jobs).toMatchObject([{ id: state.job, repository: CALM, outcome: "complete" }]);
    const result = await browser.result(state.job);
    expect(result).toMatchObject({
      outcome: "complete",
      pullRequests: [
        { number: DISCUSSED, outcome: "written", title: "Move cursors by grapheme cluster" },
      ],
    });
    expect(result.queue?.[0]?.rows).toHaveLength(10);
    expect(await browser.questions(state.job)).toMatchObject([
      { question: "What is still open?", outcome: "answered" },
    ]);
    const headers = { Authorization: `Bearer ${token}` };
    const asProgram = await openBrowser().request("GET", `/api/jobs/${state.job}`, { headers });
    expect(await asProgram.json()).toMatchObject({ id: state.job, outcome: "complete" });

    const answer = await (await browser.ask(state.job, "And who is waiting?")).rest();
    expect(answer.at(-1)).toMatchObject({ data: { outcome: "answered" } });
    await runInDurableObject(await sessionStub(browser), (_object, { storage: { sql } }) => {
      expect(recall(sql, CALM, DISCUSSED)?.text).toContain("cursors now move");
    });
  });

  it("keeps what was done on GitHub, and removes upstream what was still to be removed", async ({
    expect,
  }) => {
    const { browser } = await upgrade();
    expect(await listOperations(browser, state.job)).toMatchObject([
      { kind: "comment", state: "done", link: expect.stringContaining("#issuecomment-") },
    ]);
    await browser.request("POST", "/api/auth/disconnect");
    const session = await sessionStub(browser);
    await expect
      .poll(() =>
        runInDurableObject(session, (_object, { storage: { sql } }) =>
          sql.exec("SELECT target FROM removal").toArray(),
        ),
      )
      .toEqual([]);
    const { entries } = await fakes.log({ operation: "DeleteConnectedAccount" });
    expect(entries).toHaveLength(2);
  });

  it("goes on with what the person keeps, and sends their digest where it went", async ({
    expect,
  }) => {
    const { browser } = await upgrade();
    const kept = async (path: string) => browser.json(await browser.request("GET", path), 200);
    expect(await kept("/api/watchlist")).toMatchObject({ repositories: [{ repository: CALM }] });
    expect(await kept("/api/snoozes")).toEqual([
      { repository: CALM, number: 151, until: "change" },
    ]);
    const [digest] = await browser.json<DigestView[]>(
      await browser.request("GET", "/api/digests"),
      200,
    );
    expect(digest).toMatchObject({ name: "Morning queue", state: "active" });
    const sent = await browser.request("POST", `/api/digests/${digest?.id}/send`);
    expect(sent.status).toBe(202);
    await expect
      .poll(async () => JSON.stringify(await fakes.command("slack", "received")))
      .toContain(CALM);
  });

  it("has the tables of today", async ({ expect }) => {
    const { browser } = await upgrade();
    await browser.session();
    await browser.request("GET", "/api/snoozes");
    const other = await connectedBrowser("ana-duarte");
    await other.request("PUT", "/api/snoozes", {
      body: { repository: CALM, number: 151, until: "change" },
    });
    const shapes = await Promise.all(
      [
        [await sessionStub(browser), await sessionStub(other)],
        [await personOf("mira-lindqvist"), await personOf("ana-duarte")],
      ].map(async (pair) =>
        Promise.all(
          pair.map(async (stub) =>
            runInDurableObject(stub, (_object, { storage }) => shapeOf(storage.sql)),
          ),
        ),
      ),
    );
    for (const [upgraded, fresh] of shapes) {
      expect(upgraded).toEqual(fresh);
    }
  });
});
