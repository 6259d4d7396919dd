import { afterEach, beforeEach, describe, it, vi } from "vitest";

import { fail, succeed } from "../../../../src/protocol/failures.ts";
import { createEventLog } from "../../../../src/summary-job/stream/event-log.ts";
import { addReader, readerOf, viewByLink } from "../../../../src/summary-job/stream/link-reader.ts";

const NOW = Date.parse("2026-11-20T12:00:00Z");
const READER = { link: "link-1", sessionName: "session", accountId: 7, until: NOW + 1000 };

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: NOW });
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe("somebody who reads by a link", () => {
  it("is told on by the address", ({ expect }) => {
    const url = new URL("https://job/stream?after=3");
    expect(readerOf(url)).toBeNull();
    addReader(url, READER);
    expect(readerOf(url)).toEqual(READER);
  });

  it("reads while their yes holds, which is asked for once for all", async ({ expect }) => {
    const asked: unknown[] = [];
    const answers = [succeed({ until: NOW + 5000 }), fail("not_found")];
    const { access } = viewByLink(
      READER,
      createEventLog([], () => undefined),
      {
        sharedAccess: (...given) => {
          asked.push(given);
          return Promise.resolve(answers.shift() ?? fail("internal"));
        },
        yoursOfShared: () => Promise.resolve(fail("internal")),
      },
    );
    expect(access.holds).toBe(true);
    vi.setSystemTime(NOW + 1000);
    expect(access.holds).toBe(false);
    const both = await Promise.all([access.ask(), access.ask()]);
    expect(both.map(({ ok }) => ok)).toEqual([true, true]);
    expect(asked).toEqual([["link-1", 7]]);
    expect(access.holds).toBe(true);
    vi.setSystemTime(NOW + 5000);
    expect((await access.ask()).ok).toBe(false);
    expect(access.holds).toBe(false);
  });

  it("gets nothing while that cannot be known, and nothing of their own beside it", async ({
    expect,
  }) => {
    vi.spyOn(console, "warn").mockImplementation(() => undefined);
    const log = createEventLog([], () => undefined);
    const view = viewByLink({ ...READER, until: 0 }, log, {
      sharedAccess: () => Promise.reject(new Error("broken")),
      yoursOfShared: () => Promise.resolve(fail("internal")),
    });
    expect(await view.access.ask()).toEqual({ ok: false });
    expect(view.access.holds).toBe(false);
    expect(await view.aside.frame(1)).toBe("");
    expect(view.by).toMatchObject({ link: "link-1", accountId: 7 });
  });
});
