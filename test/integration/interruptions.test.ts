import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { beforeEach, describe, it, vi } from "vitest";

import {
  approvedBrowser,
  isEmpty,
  sessionStub,
  statusOf,
  upstreamAccounts,
  visit,
} from "./authorizing.ts";
import { connectedBrowser, fakes, holdDate, openBrowser, pass } from "./setup.ts";

type Stub = Awaited<ReturnType<typeof sessionStub>>;

/** The object dies where it stands; storage is what it was. */
async function crash(stub: Stub): Promise<void> {
  await runInDurableObject(stub, (_session, state) => {
    state.abort("crashed by the test");
  }).catch(() => {});
}

async function seen(operation: string): Promise<boolean> {
  return (await fakes.log({ operation })).entries.length > 0;
}

holdDate();

describe("a session object that dies", () => {
  it("while a callback is verified: nothing is connected, and the account goes upstream", async ({
    expect,
  }) => {
    const { browser, callback } = await approvedBrowser();
    const operation = "VerifyConnectedAccountUser";
    await fakes.fault({ upstream: "scalekit", operation, times: null, action: { kind: "hang" } });
    const answer = visit(browser, callback);
    await expect.poll(() => seen(operation)).toBe(true);
    const stub = await sessionStub(browser);
    await crash(stub);
    expect(await answer).toMatch(/^500 /);
    await fakes.clearFaults();

    expect(await visit(browser, callback)).toMatch(/^400 Invalid or expired state/);
    expect((await browser.session()).github.state).toBe("pending");
    pass(60_000);
    await runDurableObjectAlarm(await sessionStub(browser));
    const status = await statusOf(browser);
    expect(status).toMatchObject({ connected: false, state: "none" });
    expect(status.reason).toContain("did not answer properly");
    expect(await upstreamAccounts()).toEqual([]);
  });

  it("while a link is asked for: the account it may have made is removed", async ({ expect }) => {
    const browser = await connectedBrowser();
    const operation = "GetMagicLinkForConnectedAccount";
    await fakes.fault({ upstream: "scalekit", operation, times: null, action: { kind: "hang" } });
    const answer = browser.request("POST", "/api/auth");
    await expect.poll(upstreamAccounts).toHaveLength(2);
    await crash(await sessionStub(browser));
    expect((await answer).status).toBe(500);
    await fakes.clearFaults();

    pass(10 * 60_000);
    await runDurableObjectAlarm(await sessionStub(browser));
    expect(await upstreamAccounts()).toMatchObject([{ status: "ACTIVE" }]);
    expect((await browser.session()).connected).toBe(true);
  });

  it("while an account is removed: the alarm comes again", async ({ expect }) => {
    const browser = await connectedBrowser();
    const operation = "DeleteConnectedAccount";
    await fakes.fault({ upstream: "scalekit", operation, times: null, action: { kind: "hang" } });
    await browser.request("POST", "/api/auth/disconnect");
    await expect.poll(() => seen(operation)).toBe(true);
    await crash(await sessionStub(browser));
    await fakes.clearFaults();
    expect(await runDurableObjectAlarm(await sessionStub(browser))).toBe(true);
    await expect.poll(upstreamAccounts).toEqual([]);
  });
});

/** Keeps accounts alive upstream for as long as the test says. */
async function refuseRemovals(): Promise<void> {
  await fakes.fault({
    upstream: "scalekit",
    operation: "DeleteConnectedAccount",
    times: null,
    action: { kind: "status", status: 403, body: { code: 7, message: "denied" } },
  });
}

describe("what comes too late", () => {
  beforeEach(refuseRemovals);

  it("is not connected: the authorization was given up while it was verified", async ({
    expect,
  }) => {
    const { browser, callback } = await approvedBrowser();
    const operation = "VerifyConnectedAccountUser";
    await fakes.fault({ upstream: "scalekit", operation, held: true, action: { kind: "usual" } });
    const answer = visit(browser, callback);
    await expect.poll(() => seen(operation)).toBe(true);
    expect((await browser.request("DELETE", "/api/auth")).status).toBe(204);
    await fakes.release();
    expect(await answer).toMatch(/^400 Invalid or expired state/);
    expect(await browser.session()).toMatchObject({ connected: false, github: { state: "none" } });
    await fakes.clearFaults();
    pass(60_000);
    await runDurableObjectAlarm(await sessionStub(browser));
    await expect.poll(upstreamAccounts).toEqual([]);
  });

  it("is removed again: the link arrived after its authorization was given up", async ({
    expect,
  }) => {
    const browser = await connectedBrowser();
    const operation = "GetMagicLinkForConnectedAccount";
    await fakes.clearLog();
    await fakes.fault({ upstream: "scalekit", operation, held: true, action: { kind: "usual" } });
    const answer = browser.request("POST", "/api/auth");
    await expect.poll(() => seen(operation)).toBe(true);
    await browser.request("POST", "/api/auth/disconnect");
    await fakes.release();
    expect((await answer).status).toBe(200);
    await fakes.clearFaults();
    pass(60_000);
    await runDurableObjectAlarm(await sessionStub(browser));
    await expect.poll(upstreamAccounts).toEqual([]);
  });

  it("leaves nothing upstream: the session was deleted while a link was asked for", async ({
    expect,
  }) => {
    const browser = await connectedBrowser();
    const stub = await sessionStub(browser);
    const operation = "GetMagicLinkForConnectedAccount";
    await fakes.clearLog();
    await fakes.fault({ upstream: "scalekit", operation, held: true, action: { kind: "usual" } });
    const answer = browser.request("POST", "/api/auth");
    await expect.poll(() => seen(operation)).toBe(true);
    expect((await browser.request("DELETE", "/api/session")).status).toBe(204);
    await fakes.release();
    await answer;
    await fakes.clearFaults();
    pass(60_000);
    await runDurableObjectAlarm(stub);
    await expect.poll(upstreamAccounts).toEqual([]);
    await expect.poll(() => isEmpty(stub)).toBe(true);
  });
});

describe("the log", () => {
  const CANARIES = [
    `gho_${"Canary7".repeat(6)}`,
    `ghs_1_eyJhbGciOi.eyJpc3M.${"Canary7".repeat(6)}`,
    `github_pat_${"Canary7".repeat(6)}`,
    `sk-${"Canary7".repeat(6)}`,
    `eyJhbGciOiJI.${"Canary7".repeat(6)}.x`,
  ];

  it("holds no credential, identifier, state or upstream body, whatever fails", async ({
    expect,
  }) => {
    const lines: string[] = [];
    for (const level of ["debug", "log", "info", "warn", "error"] as const) {
      vi.spyOn(console, level).mockImplementation((...parts: unknown[]) => {
        lines.push(parts.map(String).join(" "));
      });
    }
    const secrets = ["Canary7"];
    const body = { message: CANARIES.join(" "), access_token: CANARIES[0] };
    for (const [upstream, status] of [
      ["scalekit", 400],
      ["github", 401],
      ["model", 400],
    ] as const) {
      const { browser, callback } = await approvedBrowser(openBrowser());
      secrets.push(callback, browser.cookie);
      await visit(browser, callback);
      secrets.push(browser.cookie, ...(await upstreamAccounts()).map((one) => one.identifier));
      const action = { kind: "status", status, body } as const;
      await fakes.fault({ upstream, times: null, action });
      await (await browser.request("GET", "/api/repositories")).body?.cancel();
      const job = await browser.request("POST", "/api/jobs", {
        body: { repository: "gullhaven/ropewalk", limit: 1 },
      });
      const { id = "" } = await job.json<{ id?: string }>();
      if (job.status === 202) {
        await (await browser.events(id)).rest();
      }
      await (await browser.request("POST", "/api/auth")).body?.cancel();
      await browser.request("DELETE", "/api/session");
      await fakes.clearFaults();
    }
    vi.restoreAllMocks();
    const parts = secrets.flatMap((secret) => secret.split(/[?&=.;]/));
    const text = lines.join("\n");
    expect(lines.length).toBeGreaterThan(20);
    for (const part of parts.filter(({ length }) => length >= 7)) {
      if (!["user/verify", "/user/verify", "__Host-docket", "auth_request_id"].includes(part)) {
        expect(text).not.toContain(part);
      }
    }
  });
});
