import { listDurableObjectIds, runDurableObjectAlarm } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, it } from "vitest";

import { sealCredential } from "../../src/browser-session/credentials/credential.ts";
import {
  approvedBrowser,
  beginAuthorization,
  isEmpty,
  sessionStub,
  statusOf,
  upstreamAccounts,
  visit,
} from "./authorizing.ts";
import { connectedBrowser, fakes, holdDate, openBrowser, pass } from "./setup.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

holdDate();

describe("the session cookie", () => {
  it("is issued by POST /api/auth alone, and nothing else makes an object", async ({ expect }) => {
    const before = (await listDurableObjectIds(env.BROWSER_SESSION)).length;
    const browser = openBrowser();
    const anonymous = await Promise.all(
      [
        ["GET", "/"],
        ["GET", "/api/session"],
        ["GET", "/api/auth/status?wait=25"],
        ["GET", "/api/jobs"],
        ["GET", "/api/tokens"],
        ["GET", "/user/verify?auth_request_id=a&state=b"],
        ["POST", "/api/auth/disconnect"],
        ["DELETE", "/api/auth"],
        ["DELETE", "/api/session"],
      ].map(async ([method = "", path = ""]) => {
        const answer = await browser.request(method, path);
        const cookie = answer.headers.get("Set-Cookie");
        await answer.body?.cancel();
        return `${method} ${path} ${answer.status} ${cookie}`;
      }),
    );
    expect(anonymous).toEqual([
      "GET / 200 null",
      "GET /api/session 200 null",
      "GET /api/auth/status?wait=25 200 null",
      "GET /api/jobs 401 null",
      "GET /api/tokens 401 null",
      "GET /user/verify?auth_request_id=a&state=b 400 null",
      "POST /api/auth/disconnect 204 null",
      "DELETE /api/auth 204 null",
      "DELETE /api/session 204 __Host-docket=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax; Secure",
    ]);
    expect((await listDurableObjectIds(env.BROWSER_SESSION)).length).toBe(before);
    const opened = await browser.request("POST", "/api/auth");
    expect(opened.headers.get("Set-Cookie")).toMatch(
      /^__Host-docket=[\w-]{22}\.[\w-]{43}\.[\w-]{43}; Max-Age=2592000; Path=\/; HttpOnly; SameSite=Lax; Secure$/,
    );
  });

  it("is no session when it was forged, and touches no object", async ({ expect }) => {
    const before = (await listDurableObjectIds(env.BROWSER_SESSION)).length;
    const forged = await sealCredential(
      "cookie",
      { handle: "h".repeat(22), secret: "s".repeat(43) },
      ["not the secret of this deployment"],
    );
    const browser = openBrowser();
    for (const value of [forged, "", "a.b.c", "%00", "x".repeat(5000)]) {
      const answer = await browser.request("GET", "/api/session", {
        headers: { Cookie: `__Host-docket=${value}` },
      });
      expect(await answer.json()).toMatchObject({ connected: false, github: { state: "none" } });
    }
    expect((await listDurableObjectIds(env.BROWSER_SESSION)).length).toBe(before);
  });

  it("of a session that was lost opens a new one under a new handle", async ({ expect }) => {
    const browser = openBrowser();
    const lost = await sealCredential(
      "cookie",
      { handle: "l".repeat(22), secret: "s".repeat(43) },
      [env.SESSION_SECRET],
    );
    const answer = await browser.request("POST", "/api/auth", {
      headers: { Cookie: `__Host-docket=${lost}` },
    });
    expect(answer.status).toBe(200);
    expect(browser.cookie).not.toContain("l".repeat(22));
    expect(await browser.session()).toMatchObject({ github: { state: "pending" } });
  });

  it("gives no token to whoever still holds the secret from before", async ({ expect }) => {
    const { browser, callback } = await approvedBrowser();
    const old = browser.cookie;
    await visit(browser, callback);
    const body = { name: "planted" };
    const planted = await openBrowser().request("POST", "/api/tokens", {
      body,
      headers: { Cookie: old },
    });
    expect(planted.status).toBe(401);
    await planted.body?.cancel();
    const own = await browser.request("POST", "/api/tokens", { body });
    expect(own.status).toBe(201);
    await own.body?.cancel();
  });

  it("keeps its session alive by use, and loses it after 30 days without", async ({ expect }) => {
    const browser = await connectedBrowser();
    for (let days = 0; days < 100; days += 25) {
      pass(25 * DAY_MS);
      expect((await browser.session()).connected).toBe(true);
    }
    pass(30 * DAY_MS);
    expect((await browser.session()).connected).toBe(false);
    const stub = await sessionStub(browser);
    expect(await runDurableObjectAlarm(stub)).toBe(true);
    expect(await upstreamAccounts()).toEqual([]);
    expect(await isEmpty(stub)).toBe(true);
    expect(await runDurableObjectAlarm(stub)).toBe(false);
  });

  it("is found among the cookies of other apps on the same host", async ({ expect }) => {
    const browser = await connectedBrowser();
    const answer = await openBrowser().request("GET", "/api/session", {
      headers: { Cookie: `a=%E0%A4%A; __Host-docket=other; b; ${browser.cookie}; c=1` },
    });
    expect(await answer.json()).toMatchObject({ connected: true });
  });
});

describe("an authorization", () => {
  it("expires after ten minutes: the account goes upstream, and the reason is told", async ({
    expect,
  }) => {
    const { browser, callback } = await approvedBrowser();
    pass(10 * MINUTE_MS);
    expect(await visit(browser, callback)).toMatch(/^400 Invalid or expired state/);
    const status = await statusOf(browser);
    expect(status.state).toBe("none");
    expect(status.reason).toContain("not finished within 10 minutes");
    await runDurableObjectAlarm(await sessionStub(browser));
    expect(await upstreamAccounts()).toEqual([]);
  });

  it("expires by the alarm when nobody comes back", async ({ expect }) => {
    const browser = openBrowser();
    await beginAuthorization(browser);
    const stub = await sessionStub(browser);
    pass(10 * MINUTE_MS);
    expect(await runDurableObjectAlarm(stub)).toBe(true);
    expect(await upstreamAccounts()).toEqual([]);
    expect((await browser.session()).github.state).toBe("none");
    const { entries } = await fakes.log({ operation: "DeleteConnectedAccount" });
    expect(entries).toHaveLength(1);
    await runDurableObjectAlarm(stub);
    await runDurableObjectAlarm(stub);
    expect((await fakes.log({ operation: "DeleteConnectedAccount" })).entries).toHaveLength(1);
  });
});
