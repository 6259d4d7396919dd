import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { describe, it, vi } from "vitest";

import { addJob, endJob } from "../../src/browser-session/storage/job-index.ts";
import type { JobListItem } from "../../src/protocol/docket.ts";
import type { DocketBrowser } from "../support/docket-browser.ts";
import { sessionStub } from "./authorizing.ts";
import { connectedBrowser, eventually, holdDate, jobObject } from "./setup.ts";

const HOUR_MS = 60 * 60_000;
const DAY_MS = 24 * HOUR_MS;
const CALM = "gullhaven/slipway";

interface Earlier {
  pullRequests?: number;
  isRunning?: boolean;
  isListed?: boolean;
}

/** Puts a job on record that began so many minutes ago. */
async function putOnRecord(
  browser: DocketBrowser,
  id: string,
  minutesAgo: number,
  { pullRequests = 5, isRunning = false, isListed = true }: Earlier = {},
): Promise<void> {
  const startedAt = Date.now() - minutesAgo * 60_000;
  await runInDurableObject(await sessionStub(browser), (_object, { storage: { sql } }) => {
    const deadline = Date.now() + HOUR_MS;
    const repository = CALM;
    addJob(sql, { id, accountId: 1, repository, pullRequests, startedAt, deadline, isListed });
    if (!isRunning) {
      endJob(sql, id, { repository, outcome: "complete", endedAt: startedAt + 1000 });
    }
  });
}

async function onRecord(browser: DocketBrowser): Promise<string[]> {
  return runInDurableObject(await sessionStub(browser), (_object, { storage }) =>
    storage.sql
      .exec<{ id: string }>("SELECT id FROM job")
      .toArray()
      .map(({ id }) => id),
  );
}

holdDate();

describe("of the dockets of a session", () => {
  it("the newest fifty are kept: the oldest that has ended makes room", async ({ expect }) => {
    const browser = await connectedBrowser();
    const first = await browser.startJob(CALM, { limit: 1 });
    await browser.finished(first.id);
    await eventually(
      async () =>
        (await browser.json<JobListItem[]>(await browser.request("GET", "/api/jobs"), 200))[0]
          ?.endedAt !== null,
    );
    await putOnRecord(browser, "runs", 100, { isRunning: true });
    await putOnRecord(browser, "queue", 30, { pullRequests: 0 });
    await putOnRecord(browser, "entry", 200, { isListed: false });
    vi.setSystemTime(Date.now() + HOUR_MS / 4);
    for (let index = 0; index < 48; index += 1) {
      await putOnRecord(browser, `old-${index}`, 1);
    }
    // Fifty with the one that runs.
    const oldest = await jobObject(browser, first.id);
    const { id } = await browser.startJob(CALM, { limit: 1 });
    const left = await onRecord(browser);
    expect(left).not.toContain(first.id);
    expect(left).toHaveLength(52);
    expect(left).toEqual(expect.arrayContaining([id, "runs", "queue", "entry", "old-0"]));
    expect((await browser.request("GET", `/api/jobs/${first.id}`)).status).toBe(404);
    await runDurableObjectAlarm(await sessionStub(browser));
    expect(await oldest.result()).toBeNull();
  });

  it("each is kept for 7 days, in its session as in itself", async ({ expect }) => {
    const browser = await connectedBrowser();
    const { id } = await browser.startJob(CALM, { limit: 1 });
    await browser.finished(id);
    const job = await jobObject(browser, id);
    await eventually(() =>
      runInDurableObject(
        job,
        async (_object, { storage }) => ((await storage.getAlarm()) ?? 0) > Date.now() + DAY_MS,
      ),
    );
    vi.setSystemTime(Date.now() + 7 * DAY_MS - 60_000);
    await runDurableObjectAlarm(await sessionStub(browser));
    expect((await browser.result(id)).outcome).toBe("complete");
    vi.setSystemTime(Date.now() + 60_000);
    await runDurableObjectAlarm(await sessionStub(browser));
    await runDurableObjectAlarm(job);
    expect(await onRecord(browser)).toEqual([]);
    expect(await job.result()).toBeNull();
  });
});
