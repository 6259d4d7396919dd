import { afterEach, describe, it } from "vitest";

import type { DigestPreview } from "../../src/protocol/digests.ts";
import type { JobStarted } from "../../src/protocol/docket.ts";
import { SAMPLE_REPOSITORIES } from "../fakes/data/sample-world.ts";
import type { DocketBrowser } from "../support/docket-browser.ts";
import { connectedBrowser, ORIGIN, startAfresh } from "./setup.ts";

const { calm: CALM, busy: BUSY } = SAMPLE_REPOSITORIES;

afterEach(startAfresh);

async function finished(browser: DocketBrowser, about: Record<string, unknown>): Promise<string> {
  const { id } = await browser.json<JobStarted>(
    await browser.request("POST", "/api/jobs", { body: { limit: 0, ...about } }),
    202,
  );
  await browser.finished(id);
  return id;
}

async function preview(browser: DocketBrowser, job: string, kind = "slack"): Promise<Response> {
  return browser.request("POST", "/api/digests/preview", { body: { job, name: "Mine", kind } });
}

async function previewed(
  browser: DocketBrowser,
  job: string,
  kind?: string,
): Promise<DigestPreview> {
  return browser.json(await preview(browser, job, kind), 200);
}

describe("the preview of a digest", () => {
  it("is what the first one would say of a docket", async ({ expect }) => {
    const browser = await connectedBrowser();
    const job = await finished(browser, { repository: CALM });
    const asSlack = await previewed(browser, job);
    const docket = `${ORIGIN}/o/${CALM}#${job}`;
    expect(asSlack.text).toContain("Mine");
    expect(asSlack.text).toContain(CALM);
    expect(asSlack.text).toContain(docket);
    expect(asSlack.markdown).toContain(docket);
    expect(JSON.parse(asSlack.body)).toHaveProperty("blocks");
    expect(JSON.parse((await previewed(browser, job, "webhook")).body)).toMatchObject({
      data: { digest: { name: "Mine" }, docket, stop: null, repositories: [CALM], first: true },
    });
  });

  it("of several repositories leads to the first", async ({ expect }) => {
    const browser = await connectedBrowser();
    const job = await finished(browser, { repositories: [BUSY, CALM] });
    expect((await previewed(browser, job)).text).toContain(`${ORIGIN}/o/${BUSY}#${job}`);
  });

  it("is of a docket of one's own alone, and for whoever may still read it", async ({ expect }) => {
    const browser = await connectedBrowser();
    const job = await finished(browser, { repository: CALM });
    const stranger = await connectedBrowser("tomas-reyes");
    expect((await preview(stranger, job)).status).toBe(404);
    expect((await browser.request("DELETE", `/api/jobs/${job}`)).status).toBe(204);
    expect((await preview(browser, job)).status).toBe(404);

    const kept = await finished(browser, { repository: CALM });
    await browser.request("POST", "/api/auth/disconnect");
    expect((await preview(browser, kept)).ok).toBe(false);
  });
});
