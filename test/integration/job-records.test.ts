import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, describe, it, vi } from "vitest";

import {
  addJob,
  addThread,
  deleteJob,
  endJob,
  hasJob,
  isOfSeveral,
  jobsInExcess,
  listJobIds,
  listJobs,
  listRunningJobs,
  newestJobOf,
  nextTidyAt,
  threadOf,
  threadsInExcess,
  tidyJobs,
} from "../../src/browser-session/storage/job-index.ts";
import {
  addShare,
  dueShareEnds,
  endShareOf,
  finishShareEnd,
  linkOf,
  nextShareEndAt,
  postponeShareEnd,
} from "../../src/browser-session/storage/share-record.ts";
import {
  DOCKETS_PER_SESSION_MAX,
  ENTRY_LIFETIME_MS,
  QUEUE_LIFETIME_MS,
  RESULT_LIFETIME_MS,
} from "../../src/limits.ts";
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

function add(sql: SqlStorage, id: string, more: Partial<Parameters<typeof addJob>[1]> = {}): void {
  addJob(sql, {
    id,
    accountId: 7,
    repository: "O/R",
    pullRequests: 5,
    startedAt: NOW,
    deadline: NOW + 1000,
    isListed: true,
    ...more,
  });
}

const ended = (endedAt = NOW) => ({
  repository: "o/renamed",
  outcome: "complete" as const,
  endedAt,
});

describe("jobs on record", () => {
  it("end once, and are found by what they are about", async ({ expect }) => {
    await within((sql) => {
      add(sql, "old");
      add(sql, "new", { startedAt: NOW + 1, isOfSeveral: true });
      add(sql, "hidden", { startedAt: NOW + 2, isListed: false });
      addThread(sql, { id: "thread", accountId: 7, repository: "o/r", startedAt: NOW + 3 });
      expect(newestJobOf(sql, "o/R", 7)).toBe("new");
      expect(newestJobOf(sql, "o/r", 8)).toBeNull();
      expect([threadOf(sql, "O/r", 7), threadOf(sql, "o/r", 8)]).toEqual(["thread", null]);
      expect([isOfSeveral(sql, "new"), isOfSeveral(sql, "old")]).toEqual([true, false]);
      expect(listJobs(sql).map(({ id }) => id)).toEqual(["new", "old"]);
      endJob(sql, "old", ended());
      endJob(sql, "old", { ...ended(NOW + 5), outcome: "failed" });
      expect(listJobs(sql)[1]).toMatchObject({
        repository: "o/renamed",
        outcome: "complete",
        endedAt: new Date(NOW).toISOString(),
      });
      expect(listRunningJobs(sql)).not.toContain("old");
      deleteJob(sql, "new");
      expect([hasJob(sql, "new"), isOfSeveral(sql, "new"), hasJob(sql, "old")]).toEqual([
        false,
        false,
        true,
      ]);
    });
  });

  it("are kept as long as what they are, and a lost one an hour beyond its time", async ({
    expect,
  }) => {
    await within((sql) => {
      const lives: Record<string, [more: Parameters<typeof add>[2], ms: number]> = {
        entry: [{ isListed: false, pullRequests: 1 }, ENTRY_LIFETIME_MS],
        queue: [{ pullRequests: 0 }, QUEUE_LIFETIME_MS],
        docket: [{}, RESULT_LIFETIME_MS],
      };
      for (const [id, [more, ms]] of Object.entries(lives)) {
        add(sql, id, more);
        expect(nextTidyAt(sql)).toBe(NOW + 1000 + HOUR_MS);
        endJob(sql, id, ended());
        expect(nextTidyAt(sql)).toBe(NOW + ms);
        tidyJobs(sql, NOW + ms - 1);
        expect(hasJob(sql, id)).toBe(true);
        tidyJobs(sql, NOW + ms);
        expect(hasJob(sql, id)).toBe(false);
      }
      expect(nextTidyAt(sql)).toBeNull();
      add(sql, "lost");
      tidyJobs(sql, NOW + 1000 + HOUR_MS - 1);
      expect(listRunningJobs(sql)).toEqual(["lost"]);
      tidyJobs(sql, NOW + 1000 + HOUR_MS);
      expect(listRunningJobs(sql)).toEqual([]);
      expect(listJobs(sql)[0]).toMatchObject({
        outcome: "failed",
        endedAt: new Date(NOW + 1000).toISOString(),
      });
    });
  });

  it("make room, those last that run or are shared", async ({ expect }) => {
    await within((sql) => {
      for (let index = 0; index < DOCKETS_PER_SESSION_MAX + 3; index += 1) {
        add(sql, `job-${index}`, { startedAt: NOW + index });
        if (index !== 1) {
          endJob(sql, `job-${index}`, ended());
        }
      }
      addShare(sql, "link", "job-0", NOW);
      // Neither counts.
      add(sql, "queue", { pullRequests: 0, startedAt: NOW - 1 });
      add(sql, "hidden", { isListed: false, startedAt: NOW - 1 });
      addThread(sql, { id: "thread", accountId: 7, repository: "o/r", startedAt: NOW - 1 });
      expect(jobsInExcess(sql).toSorted()).toEqual(["job-2", "job-3", "job-4"]);
      addThread(sql, { id: "newer", accountId: 7, repository: "o/s", startedAt: NOW });
      expect([threadsInExcess(sql, 2), threadsInExcess(sql, 1)]).toEqual([[], ["thread"]]);
      expect(listJobIds(sql)).toHaveLength(DOCKETS_PER_SESSION_MAX + 7);
    });
  });
});

describe("links on record", () => {
  it("end for their readers at once, and elsewhere until it has worked", async ({ expect }) => {
    vi.spyOn(Math, "random").mockReturnValue(0);
    await within((sql) => {
      addShare(sql, "link", "job", NOW);
      expect([linkOf(sql, "job"), nextShareEndAt(sql), dueShareEnds(sql, NOW)]).toEqual([
        "link",
        null,
        [],
      ]);
      // One that lives is not struck out.
      finishShareEnd(sql, { link: "link", job: "job", attempts: 0 });
      postponeShareEnd(sql, { link: "link", job: "job", attempts: 0 }, NOW);
      expect([linkOf(sql, "job"), nextShareEndAt(sql)]).toEqual(["link", null]);
      endShareOf(sql, "job", NOW);
      endShareOf(sql, "job", NOW + 50);
      const [due] = dueShareEnds(sql, NOW);
      expect(linkOf(sql, "job")).toBeNull();
      expect(due).toEqual({ link: "link", job: "job", attempts: 0 });
      postponeShareEnd(sql, { link: "link", job: "job", attempts: 0 }, NOW);
      expect([nextShareEndAt(sql), dueShareEnds(sql, NOW + 499)]).toEqual([NOW + 500, []]);
      expect(dueShareEnds(sql, NOW + 500)).toEqual([{ link: "link", job: "job", attempts: 1 }]);
      finishShareEnd(sql, { link: "link", job: "job", attempts: 1 });
      expect(nextShareEndAt(sql)).toBeNull();
    });
  });
});
