import { afterEach, describe, it } from "vitest";

import type { JobListItem } from "../../src/protocol/docket.ts";
import { crowd } from "../fakes/data/crowd.ts";
import { tally } from "./meter.ts";
import { connectedBrowser, eventually, fakes, startAfresh } from "./setup.ts";
import { startMeter } from "./storage-meter.ts";

const CALM = "gullhaven/ropewalk";
const ROWS_MAX = 35;
/** What they are, so that a failure can say which of them have become more. */
const USUAL_ROWS = {
  "CREATE TABLE job ( id": 4,
  setAlarm: 3,
  "INSERT INTO job VALUES (?,": 2,
  "INSERT INTO job (id, spec,": 1,
  "UPDATE job SET attempts =": 1,
  "UPDATE job SET ended =": 1,
  "UPDATE job SET repository =": 1,
  "INSERT INTO event VALUES (?,": 17,
  "INSERT INTO memory VALUES (?,": 5,
};
/** Of objects, by a docket and the one reader who follows it to its end. The next one asks the first what it counted. */
const OBJECT_REQUESTS_MAX = { first: 14, next: 15 };
const USUAL_REQUESTS = {
  "BrowserSession.startJob": 1,
  "BrowserSession.job": 1,
  "BrowserSession.recall": 1,
  "BrowserSession.remember": 5,
  "BrowserSession.jobEnded": 1,
  "Quota.admitJob": 1,
  "Quota.endJob": 1,
  "SummaryJob.start": 1,
  "SummaryJob.fetch": 1,
};

afterEach(startAfresh);

describe("a docket of five", () => {
  it("stays within what it may cost, the first of its person as the next", async ({ expect }) => {
    const browser = await connectedBrowser();
    for (const turn of ["first", "next"] as const) {
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
      // An alarm comes only where a docket takes longer than two seconds, as on a busy machine.
      const {
        "BrowserSession.jobs": _ours,
        "SummaryJob.alarm": _late,
        ...requests
      } = meter.requests();

      expect(
        sum(meter.rows()),
        `Rows of the ${turn} docket: ${growth(meter.rows(), USUAL_ROWS)}`,
      ).toBeLessThanOrEqual(ROWS_MAX);
      expect(
        sum(requests),
        `Requests between objects of the ${turn} docket: ${growth(requests, USUAL_REQUESTS)}`,
      ).toBeLessThanOrEqual(OBJECT_REQUESTS_MAX[turn]);
      expect(tally(entries.map(({ upstream, operation }) => `${upstream} ${operation}`))).toEqual({
        "github Candidates": 1,
        "github Recount": 1,
        "github Details": 1,
        "github pulls.getDiff": 5,
        "scalekit GetConnectedAccountDetails": 1,
        "scalekit proxy": 8,
        ...(turn === "first" ? { "model chat.completions": 2 * 5 } : {}),
      });
    }
  });
});

/** Of a queue of 500, whose rows are logged 25 at a time: nothing is written for each of them. */
const QUEUE_ROWS_MAX = 45;
/** Of a queue that is kept for an hour; its largest record is far from the two million bytes that one may have. */
const QUEUE_BYTES_MAX = 1_000_000;
const QUEUE_OBJECT_REQUESTS_MAX = 18;

describe("a queue of 500", () => {
  it("stays within what it may cost", async ({ expect }) => {
    const browser = await connectedBrowser();
    const name = "gullhaven/harbour";
    await fakes.command("github", "add-repository", crowd(name, 500, Date.now()));
    await fakes.clearLog();
    const meter = await startMeter();
    const { id } = await browser.startJob(name, { limit: 0 });
    const stream = await browser.events(id);
    const events = await stream.rest();
    meter.stop();
    const rows = events.flatMap((event) => (event.event === "queue" ? event.data.rows : []));
    expect(new Set(rows.map(({ number }) => number)).size).toBe(500);
    expect(sum(meter.rows()), JSON.stringify(meter.rows())).toBeLessThanOrEqual(QUEUE_ROWS_MAX);
    expect(meter.storedBytes()).toBeLessThanOrEqual(QUEUE_BYTES_MAX);
    expect(sum(meter.requests()), JSON.stringify(meter.requests())).toBeLessThanOrEqual(
      QUEUE_OBJECT_REQUESTS_MAX,
    );
    const { entries } = await fakes.log({ upstream: "github" });
    const operations = tally(entries.map(({ operation }) => operation));
    expect(operations).toMatchObject({ Open: 5, QueueFacts: 20 });
    // What concerns the reader alone, and whether there is anything else, comes on top.
    expect(entries.length).toBeLessThanOrEqual(5 + 20 + 3);
  });
});

/** With 40 open pull requests each. */
const PINNED = 5;
const HOME_ROWS_MAX = 45;
const HOME_OBJECT_REQUESTS_MAX = 40;

describe("the home page of five pinned repositories", () => {
  it("stays within what it may cost", async ({ expect }) => {
    const browser = await connectedBrowser();
    const repositories = Array.from({ length: PINNED }, (_, index) => `gullhaven/quay-${index}`);
    for (const name of repositories) {
      await fakes.command("github", "add-repository", crowd(name, 40, Date.now()));
    }
    await browser.request("PUT", "/api/watchlist", {
      body: { repositories },
      headers: { "If-Match": '"0"' },
    });
    await fakes.clearLog();
    const meter = await startMeter();
    const { id } = await browser.json<JobListItem>(
      await browser.request("POST", "/api/jobs", { body: { repositories, limit: 0 } }),
      202,
    );
    const stream = await browser.events(id);
    const events = await stream.rest();
    meter.stop();
    const rows = events.flatMap((event) => (event.event === "queue" ? event.data.rows : []));
    expect(new Set(rows.map(({ repository, number }) => `${repository} ${number}`)).size).toBe(
      PINNED * 40,
    );
    expect(sum(meter.rows()), JSON.stringify(meter.rows())).toBeLessThanOrEqual(HOME_ROWS_MAX);
    expect(sum(meter.requests()), JSON.stringify(meter.requests())).toBeLessThanOrEqual(
      HOME_OBJECT_REQUESTS_MAX,
    );
    const { entries } = await fakes.log();
    const operations = tally(entries.map(({ upstream, operation }) => `${upstream} ${operation}`));
    expect(operations).toEqual({
      "github Open": PINNED,
      // 25 pull requests a call.
      "github QueueFacts": 2 * PINNED,
      "github Reader": PINNED,
      "scalekit GetConnectedAccountDetails": 1,
      "scalekit proxy": 4 * PINNED,
    });
  });
});

function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}

/** What there is more of than usual. */
function growth(
  counts: Readonly<Record<string, number>>,
  usual: Readonly<Record<string, number>>,
): string {
  return Object.entries(counts)
    .filter(([name, count]) => count > (usual[name] ?? 0))
    .map(([name, count]) => `${count} instead of ${usual[name] ?? 0} × ${name}`)
    .join(", ");
}
