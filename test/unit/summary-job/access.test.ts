import { afterEach, beforeEach, describe, it, vi } from "vitest";

import { REPOSITORY_ACCESS_MS } from "../../../src/limits.ts";
import { fail, succeed } from "../../../src/protocol/failures.ts";
import type { Checkpoint } from "../../../src/summarize/run/run-input.ts";
import { createAccess } from "../../../src/summary-job/access.ts";
import type { AccessPort } from "../../../src/summary-job/session-port.ts";
import { createEventLog } from "../../../src/summary-job/stream/event-log.ts";
import { aSpec } from "./spec.ts";
import { jobEvent, rankingEvent } from "./stream/events.ts";

const NOW = Date.parse("2026-11-20T12:00:00Z");
const IDENTITY = { id: 7, node: "R_7" };
const LANTERN = { owner: "harbor", name: "lantern", private: false };
const RUDDER = { owner: "harbor", name: "rudder", private: true };

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: NOW });
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

type Answer = Awaited<ReturnType<AccessPort["repositoryAccess"]>>;

/** The access of a job that has read these, and a session that answers in turn. */
function access(checkpoint: Checkpoint | null, answers: (Answer | Error)[], hasRead = true) {
  const log = createEventLog([], () => undefined);
  log.emit(jobEvent());
  if (hasRead) {
    log.emit(rankingEvent([1]));
  }
  const asked: unknown[] = [];
  const learned: unknown[] = [];
  const store = {
    read: () =>
      checkpoint === null ? null : { spec: aSpec(), attempts: 1, cancelled: false, checkpoint },
    learnIdentity: (identity: unknown) => {
      learned.push(identity);
    },
  };
  const session: AccessPort = {
    repositoryAccess(jobId, repositories) {
      asked.push([jobId, repositories]);
      const answer = answers.shift();
      return answer instanceof Error || answer === undefined
        ? Promise.reject(answer ?? new Error("not expected"))
        : Promise.resolve(answer);
    },
  };
  const read = { log, store, session: () => session };
  return { access: createAccess("job", read), asked, learned, log };
}

const ONE: Checkpoint = { repository: LANTERN, entries: [] };
const TWO: Checkpoint = {
  repository: LANTERN,
  repositories: [
    { ...LANTERN, asked: "harbor/lantern" },
    { ...RUDDER, asked: "harbor/rudder" },
  ],
  entries: [],
};

function shown(until: number, isPrivate = false, identity = IDENTITY) {
  return { until, private: isPrivate, identity };
}

describe("whether what was gathered may be given out", () => {
  it("is not asked while nothing was read of a repository", async ({ expect }) => {
    const job = access(null, [], false);
    expect(job.access.holds).toBe(true);
    expect(await job.access.ask()).toEqual(succeed({}));
    job.log.emit(rankingEvent([1]));
    expect(job.access.holds).toBe(false);
  });

  it("is asked once for all who ask, and holds until then", async ({ expect }) => {
    const job = access(ONE, [succeed([shown(NOW + 1000)]), succeed([shown(NOW + 5000, true)])]);
    expect(job.access.holds).toBe(false);
    const both = await Promise.all([job.access.ask(), job.access.ask()]);
    expect(both).toMatchObject([succeed({ isPrivate: false }), succeed({ isPrivate: false })]);
    expect(job.asked).toEqual([["job", [LANTERN]]]);
    vi.setSystemTime(NOW + 999);
    expect([job.access.holds, job.access.held]).toMatchObject([
      true,
      succeed({ isPrivate: false }),
    ]);
    expect(await job.access.ask()).toMatchObject(succeed({ isPrivate: false }));
    vi.setSystemTime(NOW + 1000);
    expect(job.access.holds).toBe(false);
    expect(await job.access.ask()).toMatchObject(succeed({ isPrivate: true }));
    expect(job.asked).toHaveLength(2);
  });

  it("of several holds as long as the first of them, and is private with any", async ({
    expect,
  }) => {
    const job = access(TWO, [succeed([shown(NOW + 5000), shown(NOW + 1000, true)])]);
    expect(await job.access.ask()).toMatchObject(succeed({ isPrivate: true }));
    expect(job.asked).toEqual([["job", [LANTERN, RUDDER]]]);
    vi.setSystemTime(NOW + 1000);
    expect(job.access.holds).toBe(false);
  });

  it("is no longer so once it was refused", async ({ expect }) => {
    const refused = fail("repository_not_found");
    const job = access(ONE, [refused, succeed([shown(NOW + 1000)])]);
    job.access.saw();
    vi.setSystemTime(NOW + REPOSITORY_ACCESS_MS);
    expect(await job.access.ask()).toEqual(refused);
    expect(job.access.holds).toBe(false);
    expect((await job.access.ask()).ok).toBe(true);
  });

  it("is not known where the session does not answer", async ({ expect }) => {
    vi.spyOn(console, "warn").mockImplementation(() => undefined);
    const job = access(ONE, [new Error("broken"), succeed([shown(NOW + 1000)])]);
    expect(await job.access.ask()).toEqual(fail("access_unknown"));
    expect((await job.access.ask()).ok).toBe(true);
  });

  it("is known for a minute of what the job has just read", ({ expect }) => {
    const job = access(ONE, []);
    job.access.saw([LANTERN, RUDDER]);
    expect(job.access.held).toMatchObject(succeed({ isPrivate: true }));
    job.access.saw();
    expect(job.access.held).toMatchObject(succeed({ isPrivate: true }));
    job.access.saw([LANTERN]);
    expect(job.access.held).toMatchObject(succeed({ isPrivate: false }));
    vi.setSystemTime(NOW + REPOSITORY_ACCESS_MS - 1);
    expect(job.access.holds).toBe(true);
    vi.setSystemTime(NOW + REPOSITORY_ACCESS_MS);
    expect(job.access.holds).toBe(false);
  });
});

describe("what a docket is about", () => {
  it("is looked for by its id from when that is known", async ({ expect }) => {
    const job = access(ONE, [
      succeed([shown(NOW + 1, false, IDENTITY)]),
      succeed([shown(NOW + 9, false, { id: 8, node: "R_8" })]),
    ]);
    await job.access.ask();
    vi.setSystemTime(NOW + 2);
    await job.access.ask();
    expect(job.asked).toEqual([
      ["job", [LANTERN]],
      ["job", [{ ...LANTERN, identity: IDENTITY }]],
    ]);
    expect(job.learned).toEqual([IDENTITY]);
    expect(job.access.repositories).toEqual([{ ...LANTERN, identity: IDENTITY }]);
  });

  it("is known by the names of its queues where there is no list", ({ expect }) => {
    const job = access(null, []);
    expect(job.access.repositories).toBeNull();
    for (const repository of ["harbor/lantern", "harbor/lantern", "harbor/rudder"]) {
      job.log.emit({
        event: "queue",
        data: { repository, openCount: 0, part: 0, rows: [], final: true },
      });
    }
    expect(job.access.repositories).toEqual([{ ...LANTERN, private: true }, RUDDER]);
  });
});
