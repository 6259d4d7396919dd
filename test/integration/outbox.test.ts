import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { describe, it } from "vitest";

import { SESSION_LIFETIME_MS } from "../../src/limits.ts";
import {
  approvedBrowser,
  beginAuthorization,
  decide,
  isEmpty,
  sessionStub,
  upstreamAccounts,
  visit,
} from "./authorizing.ts";
import { connectedBrowser, crawl, fakes, holdDate, openBrowser, pass } from "./setup.ts";

const HOUR_MS = 60 * 60 * 1000;

async function refuseRemovals(): Promise<void> {
  await fakes.fault({
    upstream: "scalekit",
    operation: "DeleteConnectedAccount",
    times: null,
    // Not a passing failure, so that no attempt is drawn out by retries of its own.
    action: { kind: "status", status: 403, body: { code: 7, message: "denied" } },
  });
}

holdDate();

describe("giving up a connection", () => {
  it("disconnects at once here, and soon upstream", async ({ expect }) => {
    const browser = await connectedBrowser();
    expect((await browser.request("POST", "/api/auth/disconnect")).status).toBe(204);
    expect(await browser.session()).toMatchObject({ connected: false, github: { state: "none" } });
    await expect.poll(upstreamAccounts).toEqual([]);
    expect(await isEmpty(await sessionStub(browser))).toBe(false);
  });

  it("takes what is pending along", async ({ expect }) => {
    const browser = await connectedBrowser();
    const { authLink } = await beginAuthorization(browser);
    const callback = await decide(authLink, "approve");
    await browser.request("POST", "/api/auth/disconnect");
    expect(await visit(browser, callback ?? "")).toMatch(/^400 No pending authorization/);
    await expect.poll(upstreamAccounts).toEqual([]);
  });

  it("removes the account however long Scalekit refuses, and only then the object", async ({
    expect,
  }) => {
    const browser = await connectedBrowser();
    const stub = await sessionStub(browser);
    await refuseRemovals();
    expect((await browser.request("DELETE", "/api/session")).status).toBe(204);
    for (let elapsed = 0; elapsed < HOUR_MS; elapsed += HOUR_MS / 6) {
      pass(HOUR_MS / 6);
      await runDurableObjectAlarm(stub);
      await evictDurableObject(stub);
    }
    expect(await upstreamAccounts()).toHaveLength(1);
    expect(await isEmpty(stub)).toBe(false);
    await fakes.clearFaults();
    pass(6 * HOUR_MS);
    expect(await runDurableObjectAlarm(stub)).toBe(true);
    expect(await upstreamAccounts()).toEqual([]);
    expect(await isEmpty(stub)).toBe(true);
  });

  it("loses none of several over crashes, an expiry and a month of refusals", async ({
    expect,
  }) => {
    const browser = await connectedBrowser();
    const stubOf = () => sessionStub(browser);
    await refuseRemovals();
    async function dieAfterAlarm(): Promise<void> {
      const stub = await stubOf();
      await runDurableObjectAlarm(stub);
      await runInDurableObject(stub, (_session, state) => {
        state.abort("crashed by the test");
      }).catch(() => {});
    }
    const replaced = await approvedBrowser(browser);
    await visit(browser, replaced.callback);
    await dieAfterAlarm();
    await beginAuthorization(browser);
    pass(10 * 60_000);
    await dieAfterAlarm();
    expect(await upstreamAccounts()).toHaveLength(3);
    pass(SESSION_LIFETIME_MS);
    await dieAfterAlarm();
    expect((await browser.session()).connected).toBe(false);
    expect(await upstreamAccounts()).toHaveLength(3);

    await fakes.clearFaults();
    pass(6 * HOUR_MS);
    const last = await stubOf();
    await runDurableObjectAlarm(last);
    expect(await upstreamAccounts()).toEqual([]);
    expect(await isEmpty(last)).toBe(true);
  });

  it("waits longer between attempts, up to six hours", async ({ expect }) => {
    const browser = await connectedBrowser();
    const stub = await sessionStub(browser);
    await refuseRemovals();
    await browser.request("DELETE", "/api/session");
    for (let minute = 0; minute < 60; minute += 1) {
      pass(60_000);
      await runDurableObjectAlarm(stub);
    }
    const { entries } = await fakes.log({ operation: "DeleteConnectedAccount" });
    expect(entries.length).toBeGreaterThan(3);
    expect(entries.length).toBeLessThan(15);
  });

  it("takes an account that is gone already for removed", async ({ expect }) => {
    const browser = await connectedBrowser();
    const stub = await sessionStub(browser);
    await fakes.command("scalekit", "delete-accounts", {});
    await browser.request("DELETE", "/api/session");
    await expect.poll(() => isEmpty(stub)).toBe(true);
  });

  it("stops running jobs before it deletes everything", async ({ expect }) => {
    await crawl();
    const browser = await connectedBrowser();
    const { id } = await browser.startJob("gullhaven/ropewalk");
    const stream = await browser.events(id);
    await stream.until(({ event }) => event === "ranking");
    const answer = await browser.request("DELETE", "/api/session");
    expect(answer.status).toBe(204);
    expect(answer.headers.get("Set-Cookie")).toContain("Max-Age=0");
    await stream.rest();
    expect((await browser.request("GET", `/api/jobs/${id}`)).status).toBe(404);
    expect(await browser.session()).toMatchObject({ connected: false, github: { state: "none" } });
    await expect.poll(upstreamAccounts).toEqual([]);
  });

  it("cancels running jobs on disconnect and keeps their results", async ({ expect }) => {
    await crawl();
    const browser = await connectedBrowser();
    const { id } = await browser.startJob("gullhaven/ropewalk");
    const stream = await browser.events(id);
    await stream.until(({ event }) => event === "ranking");
    await browser.request("POST", "/api/auth/disconnect");
    await stream.rest();
    expect((await browser.result(id)).outcome).toBe("cancelled");
  });

  it("refuses to start more while much is still to be removed", async ({ expect }) => {
    await refuseRemovals();
    const browser = openBrowser();
    let answer = await browser.request("POST", "/api/auth");
    let started = 0;
    while (answer.status === 200 && started < 50) {
      started += 1;
      answer = await browser.request("POST", "/api/auth");
    }
    expect(started).toBe(21);
    expect(answer.status).toBe(429);
    expect(await answer.json()).toMatchObject({ code: "too_many_requests" });
  });
});
