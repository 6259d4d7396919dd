import { afterEach, describe, it, vi } from "vitest";

import { connectedBrowser, eventually, startAfresh } from "./setup.ts";

const CALM = "gullhaven/ropewalk";

type Line = Record<string, unknown>;

afterEach(async () => {
  vi.restoreAllMocks();
  await startAfresh();
});

/** What the Worker and its objects log from now on. */
function captureLog(): Line[] {
  const lines: Line[] = [];
  for (const level of ["info", "warn", "error"] as const) {
    vi.spyOn(console, level).mockImplementation((line: string) => lines.push(JSON.parse(line)));
  }
  return lines;
}

describe("the log of a job", () => {
  it("tells its steps and its calls under one digest, and nothing that leads to anybody", async ({
    expect,
  }) => {
    const browser = await connectedBrowser();
    const lines = captureLog();
    const { id } = await browser.startJob(CALM);
    const result = await browser.finished(id);
    await eventually(async () => lines.some(({ step }) => step === "done"));

    const ofJob = lines.filter(({ job }) => job !== undefined);
    expect(new Set(ofJob.map(({ job }) => job)).size).toBe(1);
    expect(new Set(ofJob.map(({ requestId }) => requestId)).size).toBe(1);
    const steps = ofJob.filter(({ event }) => event === "job-step").map(({ step }) => step);
    expect(steps).toEqual(["ranking", ...Array<string>(5).fill("summary"), "done"]);
    const calls = ofJob.filter(({ event }) => event === "upstream-call");
    expect(calls.filter(({ upstream }) => upstream === "github")).toHaveLength(8);
    expect(calls.filter(({ upstream }) => upstream === "model")).toHaveLength(5);
    for (const call of calls) {
      expect(call).toMatchObject({ status: 200, durationMs: expect.any(Number) });
    }

    const text = JSON.stringify(lines);
    const titles = result.pullRequests.map(({ title }) => title);
    for (const secret of [id, browser.cookie, "gullhaven", "mira-lindqvist", "usr_", ...titles]) {
      expect(text).not.toContain(secret);
    }
  });
});

describe("an answer of the API", () => {
  it("says how long it took, and how long its session did", async ({ expect }) => {
    const browser = await connectedBrowser();
    const response = await browser.request("GET", "/api/session");
    await response.body?.cancel();
    expect(response.headers.get("Server-Timing")).toMatch(/session;dur=[\d.]+.*total;dur=[\d.]+/);
  });
});
