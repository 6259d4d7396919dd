import { afterEach, describe, it } from "vitest";

import type { JobListItem } from "../../src/protocol/docket.ts";
import type { DocketBrowser } from "../support/docket-browser.ts";
import { tally } from "./meter.ts";
import { connectedBrowser, eventually, fakes, startAfresh } from "./setup.ts";

/** Bots' comments put two of its pull requests among the first five by totals. */
const BUSY = "gullhaven/ferryman";

afterEach(startAfresh);

async function visit(browser: DocketBrowser): Promise<{ id: string; asked: object }> {
  await fakes.clearLog();
  const { id } = await browser.startJob(BUSY);
  await browser.finished(id);
  // The session knows of the end a moment later.
  await eventually(async () => {
    const jobs = await browser.json<JobListItem[]>(await browser.request("GET", "/api/jobs"), 200);
    return jobs.every(({ outcome }) => outcome === "complete");
  });
  const { entries } = await fakes.log({ upstream: "github" });
  const {
    Recount,
    Details,
    "pulls.getDiff": diffs,
  } = tally(entries.map(({ operation }) => operation));
  return { id, asked: { Recount, Details, diffs } };
}

const FIRST = { Recount: 1, Details: 2, diffs: 7 };
const REPEATED = { Recount: 1, Details: 1, diffs: 5 };

describe("a repeat visit", () => {
  it("asks about the five alone, until the docket is deleted that had counted them", async ({
    expect,
  }) => {
    const browser = await connectedBrowser();
    const first = await visit(browser);
    const second = await visit(browser);
    expect(first.asked).toEqual(FIRST);
    expect(second.asked).toEqual(REPEATED);

    for (const { id } of [first, second]) {
      const deleted = await browser.request("DELETE", `/api/jobs/${id}`);
      expect(deleted.status).toBe(204);
    }
    expect((await visit(browser)).asked).toEqual(FIRST);
  });

  it("of another person guesses by nothing that the first one's docket counted", async ({
    expect,
  }) => {
    const browser = await connectedBrowser();
    await visit(browser);
    const other = await connectedBrowser("tomas-reyes");
    expect((await visit(other)).asked).toEqual(FIRST);
  });
});
