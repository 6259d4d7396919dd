import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, describe, it, vi } from "vitest";

import {
  isKnownMember,
  knownLevel,
  noteLevel,
  noteMember,
} from "../../src/browser-session/storage/github-access-record.ts";
import { addLogin, takeLogin } from "../../src/browser-session/storage/login-record.ts";
import { recall, remember } from "../../src/browser-session/storage/memory-record.ts";
import {
  addAccountRemoval,
  addJobRemoval,
  countRemovals,
  dueRemovals,
  finishRemoval,
  nextRemovalAt,
  postponeRemoval,
  retryAt,
} from "../../src/browser-session/storage/outbox.ts";
import { SessionStore } from "../../src/browser-session/storage/session-store.ts";
import {
  addToken,
  deleteToken,
  firstTokenExpiry,
  lastTokenCreation,
  lastTokenExpiry,
  listTokens,
  recognizeToken,
} from "../../src/browser-session/storage/token-record.ts";
import {
  ACCESS_LEVEL_LIFETIME_MS,
  LOGINS_PER_SESSION_MAX,
  MEMBERSHIP_LIFETIME_MS,
  TOKENS_PER_SESSION_MAX,
} from "../../src/limits.ts";
import { isEmpty } from "./authorizing.ts";
import { startAfresh } from "./setup.ts";

const NOW = Date.parse("2026-11-20T12:00:00Z");
const HOUR_MS = 60 * 60 * 1000;

afterEach(async () => {
  vi.restoreAllMocks();
  await startAfresh();
});

/** Works on the tables of a session that is open. */
async function within(work: (sql: SqlStorage) => void): Promise<void> {
  const stub = env.BROWSER_SESSION.getByName("records");
  await stub.open(new ArrayBuffer(32));
  await runInDurableObject(stub, (_session, { storage }) => work(storage.sql));
}

function hash(byte: number): ArrayBuffer {
  return new Uint8Array(32).fill(byte).buffer;
}

function addOne(sql: SqlStorage, byte: number, expiresAt = NOW + HOUR_MS, now = NOW): boolean {
  const name = `token ${byte}`;
  const grant = { scopes: ["jobs" as const], repositories: byte === 1 ? ["o/r"] : null };
  return addToken(sql, { id: `t${byte}`, name, secretHash: hash(byte), expiresAt, ...grant }, now);
}

describe("a session of which there is nothing", () => {
  it("stays nothing by a change that changes nothing", async ({ expect }) => {
    const stub = env.BROWSER_SESSION.getByName("nobodys");
    const armed = await runInDurableObject(stub, async (_session, { storage }) => {
      await new SessionStore(storage, () => {}).change((access) => ({ access, orphans: [] }));
      return storage.getAlarm();
    });
    expect(armed).toBeNull();
    expect(await isEmpty(stub)).toBe(true);
  });
});

describe("tokens on record", () => {
  it("are so many live ones, are recognized by their secret, and end", async ({ expect }) => {
    await within((sql) => {
      expect([lastTokenExpiry(sql), lastTokenCreation(sql), firstTokenExpiry(sql)]).toEqual([
        0,
        0,
        null,
      ]);
      for (let byte = 1; byte <= TOKENS_PER_SESSION_MAX; byte += 1) {
        expect(addOne(sql, byte, NOW + HOUR_MS + byte, NOW + byte)).toBe(true);
      }
      expect(addOne(sql, 200)).toBe(false);
      expect([lastTokenExpiry(sql), lastTokenCreation(sql), firstTokenExpiry(sql)]).toEqual([
        NOW + HOUR_MS + TOKENS_PER_SESSION_MAX,
        NOW + TOKENS_PER_SESSION_MAX,
        NOW + HOUR_MS + 1,
      ]);
      expect(recognizeToken(sql, hash(1), NOW)).toEqual({
        id: "t1",
        name: "token 1",
        scopes: ["jobs"],
        repositories: ["o/r"],
      });
      expect(recognizeToken(sql, hash(201), NOW)).toBeNull();
      expect(recognizeToken(sql, hash(1), NOW + HOUR_MS)).not.toBeNull();
      expect(recognizeToken(sql, hash(1), NOW + HOUR_MS + 1)).toBeNull();
      // The first has ended by then, and makes room.
      expect(addOne(sql, 200, NOW + 9 * HOUR_MS, NOW + HOUR_MS + 1)).toBe(true);
      expect(deleteToken(sql, "t200")).toBe(true);
      expect(deleteToken(sql, "t200")).toBe(false);
    });
  });

  it("note their use by the hour", async ({ expect }) => {
    await within((sql) => {
      addOne(sql, 1, NOW + 9 * HOUR_MS);
      const used = (at: number) => {
        recognizeToken(sql, hash(1), at);
        return listTokens(sql, at)[0]?.lastUsedAt;
      };
      const first = new Date(NOW).toISOString();
      expect([used(NOW), used(NOW + HOUR_MS - 1)]).toEqual([first, first]);
      expect(used(NOW + HOUR_MS)).toBe(new Date(NOW + HOUR_MS).toISOString());
    });
  });
});

function addCode(sql: SqlStorage, byte: number, now = NOW): boolean {
  return addLogin(
    sql,
    { codeHash: hash(byte), challenge: `c${byte}`, name: `n${byte}`, expiresAt: NOW + 1000 },
    now,
  );
}

describe("codes of programs on record", () => {
  it("are taken once, with their proof, in their time", async ({ expect }) => {
    await within((sql) => {
      for (let byte = 1; byte <= LOGINS_PER_SESSION_MAX; byte += 1) {
        expect(addCode(sql, byte)).toBe(true);
      }
      expect(addCode(sql, 100)).toBe(false);
      expect(takeLogin(sql, { codeHash: hash(99), challenge: "c1" }, NOW)).toBeNull();
      expect(takeLogin(sql, { codeHash: hash(1), challenge: "c1" }, NOW + 999)).toEqual({
        name: "n1",
      });
      expect(takeLogin(sql, { codeHash: hash(1), challenge: "c1" }, NOW)).toBeNull();
      // Without its proof it is used up.
      expect(takeLogin(sql, { codeHash: hash(2), challenge: "c1" }, NOW)).toBeNull();
      expect(takeLogin(sql, { codeHash: hash(2), challenge: "c2" }, NOW)).toBeNull();
      expect(takeLogin(sql, { codeHash: hash(3), challenge: "c3" }, NOW + 1000)).toBeNull();
      expect(addCode(sql, 100, NOW + 1000)).toBe(true);
    });
  });
});

describe("what is still to be removed", () => {
  const orphan = {
    identifier: "usr_1",
    connector: "github-app" as const,
    scope: "connection" as const,
  };

  it("is tried again later and later, never beyond six hours", ({ expect }) => {
    const random = vi.spyOn(Math, "random").mockReturnValue(0);
    expect([0, 1, 5].map((attempts) => retryAt(attempts, NOW) - NOW)).toEqual([500, 1000, 16_000]);
    expect(retryAt(40, NOW) - NOW).toBe(3 * HOUR_MS);
    random.mockReturnValue(1);
    expect([retryAt(0, NOW) - NOW, retryAt(40, NOW) - NOW]).toEqual([1000, 6 * HOUR_MS]);
  });

  it("stays until it is done, and a grant that was ended stays ended", async ({ expect }) => {
    vi.spyOn(Math, "random").mockReturnValue(0);
    await within((sql) => {
      addAccountRemoval(sql, { ...orphan, scope: "grant" }, NOW);
      addAccountRemoval(sql, orphan, NOW + 10);
      addJobRemoval(sql, "job", NOW + 20);
      expect([countRemovals(sql), nextRemovalAt(sql)]).toEqual([2, NOW + 10]);
      expect(dueRemovals(sql, "account", NOW + 9)).toEqual([]);
      const [account] = dueRemovals(sql, "account", NOW + 10);
      expect(account).toMatchObject({
        kind: "account",
        attempts: 0,
        orphan: { ...orphan, scope: "grant" },
      });
      if (account === undefined) {
        throw new Error("It is due.");
      }
      postponeRemoval(sql, account, NOW + 10);
      expect(dueRemovals(sql, "account", NOW + 510)).toMatchObject([{ attempts: 1 }]);
      // Entered again meanwhile: the end of the earlier attempt strikes out nothing.
      addAccountRemoval(sql, orphan, NOW + 30);
      finishRemoval(sql, account);
      expect(countRemovals(sql)).toBe(2);
      const [job] = dueRemovals(sql, "job", NOW + 20);
      expect(job).toMatchObject({ kind: "job", jobId: "job", attempts: 0 });
    });
  });

  it("is done in batches, the longest due first", async ({ expect }) => {
    await within((sql) => {
      for (let index = 0; index < 25; index += 1) {
        addJobRemoval(sql, `job-${index}`, NOW + 25 - index);
      }
      const due = dueRemovals(sql, "job", NOW + 100);
      expect(due).toHaveLength(20);
      expect(due[0]).toMatchObject({ jobId: "job-24" });
    });
  });
});

describe("what is known of a connection", () => {
  it("is its level for a day and a membership for an hour", async ({ expect }) => {
    await within((sql) => {
      noteLevel(sql, "usr_1", "rest", NOW);
      noteMember(sql, "usr_1", NOW);
      expect(knownLevel(sql, "usr_1", NOW + ACCESS_LEVEL_LIFETIME_MS - 1)).toBe("rest");
      expect(knownLevel(sql, "usr_1", NOW + ACCESS_LEVEL_LIFETIME_MS)).toBeNull();
      expect(isKnownMember(sql, "usr_1", NOW + MEMBERSHIP_LIFETIME_MS - 1)).toBe(true);
      expect(isKnownMember(sql, "usr_1", NOW + MEMBERSHIP_LIFETIME_MS)).toBe(false);
      noteLevel(sql, "usr_1", "tools", NOW);
      expect([knownLevel(sql, "usr_1", NOW), isKnownMember(sql, "usr_1", NOW)]).toEqual([
        "tools",
        true,
      ]);
      expect([knownLevel(sql, "usr_2", NOW), isKnownMember(sql, "usr_2", NOW)]).toEqual([
        null,
        false,
      ]);
      noteMember(sql, "usr_3", NOW);
      expect(knownLevel(sql, "usr_3", NOW)).toBeNull();
    });
  });
});

type Written = NonNullable<Parameters<typeof remember>[2]>;

function written(text: string): Written {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- kept as it is
  return { text } as unknown as Written;
}

describe("what is remembered of pull requests", () => {
  it("is the last that was written, as long as it is used", async ({ expect }) => {
    await within((sql) => {
      remember(sql, { repository: "O/R", number: 7 }, written("one"), NOW);
      remember(sql, { repository: "o/r", number: 7 }, written("two"), NOW + 1);
      expect(recall(sql, "o/R", 7)).toEqual({ text: "two" });
      remember(sql, { repository: "o/r", number: 7 }, written("x".repeat(200_000)), NOW + 2);
      expect(recall(sql, "o/r", 7)).toEqual({ text: "two" });
      expect(recall(sql, "o/r", 8)).toBeNull();
      for (let number = 1000; number < 1499; number += 1) {
        remember(sql, { repository: "o/r", number }, written("other"), NOW + 3);
      }
      // What it was used for keeps it.
      remember(sql, { repository: "o/r", number: 7 }, null, NOW + 4);
      remember(sql, { repository: "o/r", number: 2000 }, written("last"), NOW + 5);
      expect([recall(sql, "o/r", 7), recall(sql, "o/r", 1498)]).toEqual([{ text: "two" }, null]);
    });
  });
});
