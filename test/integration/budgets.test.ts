import { afterEach, describe, it } from "vitest";

import type { JobListItem } from "../../src/protocol.ts";
import { tally } from "./meter.ts";
import { connectedBrowser, eventually, fakes, startAfresh } from "./setup.ts";
import { startMeter } from "./storage-meter.ts";

const CALM = "gullhaven/ropewalk";
const ROWS_MAX = 30;
/** Of objects, by a docket and the one reader who follows it to its end. */
const OBJECT_REQUESTS_MAX = 14;

afterEach(startAfresh);

describe("a docket of five", () => {
  it("stays within what it may cost, the first of its person as the next", async ({ expect }) => {
    const browser = await connectedBrowser();
    for (const turn of ["first", "next"]) {
      await fakes.clearLog();
      const meter = await startMeter();
      const { id } = await browser.startJob(CALM);
      const stream = await browser.events(id);
      await stream.rest();
      await eventually(async () => {
        const jobs = await browser.json<JobListItem[]>(
          await browser.request("GET", "/api/jobs"),
          200,
        );
        return jobs.every(({ outcome }) => outcome === "complete");
      });
      meter.stop();
      const { entries } = await fakes.log();
      const { "BrowserSession.jobs": _ours, ...requests } = meter.requests();

      expect(sum(meter.rows()), `${turn}: ${list(meter.rows())}`).toBeLessThanOrEqual(ROWS_MAX);
      expect(sum(requests), `${turn}: ${list(requests)}`).toBeLessThanOrEqual(OBJECT_REQUESTS_MAX);
      expect(tally(entries.map(({ upstream, operation }) => `${upstream} ${operation}`))).toEqual({
        "github Candidates": 1,
        "github Recount": 1,
        "github Details": 1,
        "github pulls.getDiff": 5,
        "scalekit GetConnectedAccountDetails": 1,
        "scalekit proxy": 8,
        ...(turn === "first" ? { "model chat.completions": 5 } : {}),
      });
    }
  });
});

function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}

function list(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([name, count]) => `${count} × ${name}`)
    .join(", ");
}
