import { afterEach, describe, it } from "vitest";

import type { JobListItem, JobResult, JobStarted } from "../../src/protocol/docket.ts";
import type { TokenCreated } from "../../src/protocol/session.ts";
import { MOST_DISCUSSED, SAMPLE_REPOSITORIES } from "../fakes/data/sample-world.ts";
import { connectedBrowser, fakes, openBrowser, startAfresh } from "./setup.ts";

const { busy: BUSY } = SAMPLE_REPOSITORIES;
const [FIRST = 0, SECOND = 0] = MOST_DISCUSSED.busy.map(({ number }) => number);

afterEach(startAfresh);

describe("pull requests that are asked for by number", () => {
  it("are written in that order, whatever else would choose", async ({ expect }) => {
    const browser = await connectedBrowser();
    const { id } = await browser.startJob(BUSY, {
      pullRequests: [SECOND, 9999, FIRST],
      limit: 1,
      drafts: false,
      author: "nobody",
      labels: ["nothing"],
    });
    const result = await browser.finished(id);
    expect(result.outcome).toBe("partial");
    expect(result.ranking).toMatchObject({ considered: 3, exact: true });
    expect(
      result.pullRequests.map(({ number, title, outcome, error }) => [
        number,
        title !== "",
        outcome,
        error?.code,
      ]),
    ).toEqual([
      [SECOND, true, "written", undefined],
      [9999, false, "failed", "not_found"],
      [FIRST, true, "written", undefined],
    ]);
  });

  it("are no history and are counted apart, when the page asks", async ({ expect }) => {
    const browser = await connectedBrowser();
    const { id } = await browser.startJob(BUSY, { pullRequests: [FIRST] });
    await browser.finished(id);
    const jobs = await browser.json<JobListItem[]>(await browser.request("GET", "/api/jobs"), 200);
    expect(jobs).toEqual([]);
    expect((await browser.session()).limits.jobsLeft).toBe(30);
    expect((await browser.request("DELETE", `/api/jobs/${id}`)).status).toBe(204);
    expect((await browser.request("GET", `/api/jobs/${id}`)).status).toBe(404);
  });

  it("are dockets like others, when a program asks", async ({ expect }) => {
    const browser = await connectedBrowser();
    const created = await browser.json<TokenCreated>(
      await browser.request("POST", "/api/tokens", { body: { name: "ci" } }),
      201,
    );
    const started = await openBrowser().request("POST", "/api/jobs", {
      body: { repository: BUSY, pullRequests: [FIRST] },
      headers: { Authorization: `Bearer ${created.token}` },
    });
    const { id } = await browser.json<JobStarted>(started, 202);
    await browser.finished(id);
    const jobs = await browser.json<JobListItem[]>(await browser.request("GET", "/api/jobs"), 200);
    expect(jobs).toMatchObject([{ id, limit: 1 }]);
    expect((await browser.session()).limits.jobsLeft).toBe(29);
  });

  it("wait for their turn where more are asked for than may run at once", async ({ expect }) => {
    const browser = await connectedBrowser();
    await fakes.model({ firstTokenMs: 300 });
    const started = await Promise.all(
      MOST_DISCUSSED.busy
        .slice(0, 4)
        .map(({ number }) => browser.startJob(BUSY, { pullRequests: [number] })),
    );
    const results: JobResult[] = [];
    for (const { id } of started) {
      results.push(await browser.finished(id));
    }
    expect(results.map(({ outcome }) => outcome)).toEqual(Array(4).fill("complete"));
  });

  it.for([[], [0], [1.5], ["1"], [3, 3], Array.from({ length: 21 }, (_, at) => at + 1)])(
    "are 1 to 20 numbers, each once: %j is none",
    async (pullRequests, { expect }) => {
      const browser = await connectedBrowser();
      const response = await browser.request("POST", "/api/jobs", {
        body: { repository: BUSY, pullRequests },
      });
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({
        code: "invalid_request",
        detail: expect.stringContaining('"pullRequests"'),
      });
    },
  );
});
