import { runDurableObjectAlarm } from "cloudflare:test";
import { describe, it, vi } from "vitest";

import type { DocketBrowser } from "../support/docket-browser.ts";
import { approvedBrowser, isEmpty, sessionStub, upstreamAccounts } from "./authorizing.ts";
import { connectedBrowser, holdDate, openBrowser } from "./setup.ts";

const DAY_MS = 24 * 60 * 60_000;
const LEFT = "204 __Host-docket=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax; Secure";

async function leave(browser: DocketBrowser): Promise<string> {
  const answer = await browser.request("POST", "/api/session/leave");
  await answer.body?.cancel();
  return `${answer.status} ${answer.headers.get("Set-Cookie")}`;
}

holdDate();

describe("leaving", () => {
  it("ends this browser's cookie, and leaves connection, dockets and tokens as they are", async ({
    expect,
  }) => {
    const browser = await connectedBrowser();
    const { token } = await browser.json<{ token: string }>(
      await browser.request("POST", "/api/tokens", { body: { name: "ci" } }),
      201,
    );
    const { id } = await browser.startJob("gullhaven/ropewalk", { limit: 1 });
    await browser.finished(id);
    const left = { Cookie: browser.cookie };
    expect(await leave(browser)).toBe(LEFT);
    expect(await browser.session()).toMatchObject({ known: false });
    for (const method of ["GET", "DELETE"]) {
      const kept = await openBrowser().request(method, `/api/jobs/${id}`, { headers: left });
      await kept.body?.cancel();
    }

    const headers = { Authorization: `Bearer ${token}` };
    const program = await openBrowser().request("GET", "/api/session", { headers });
    expect(await program.json()).toMatchObject({ connected: true });
    const docket = await openBrowser().request("GET", `/api/jobs/${id}`, { headers });
    expect(await docket.json()).toMatchObject({ outcome: "complete" });
    expect(await upstreamAccounts()).toHaveLength(1);

    const anew = await openBrowser().request("POST", "/api/auth", { headers: left });
    await anew.body?.cancel();
    expect(anew.status).toBe(200);
    expect(anew.headers.get("Set-Cookie")).not.toContain(left.Cookie.split(".")[0]);
  });

  it("gives up an authorization under way, and is done where there is no session", async ({
    expect,
  }) => {
    const { browser, callback } = await approvedBrowser();
    const stub = await sessionStub(browser);
    const headers = { Cookie: browser.cookie };
    expect(await leave(browser)).toBe(LEFT);
    const taken = await openBrowser().request("GET", callback, { headers });
    await taken.body?.cancel();
    expect(taken.status).toBe(400);
    await runDurableObjectAlarm(stub);
    expect(await upstreamAccounts()).toEqual([]);
    expect(await leave(openBrowser())).toBe(LEFT);
  });

  it("lets a session that nothing needs end 30 days after the last visit", async ({ expect }) => {
    const browser = await connectedBrowser();
    const stub = await sessionStub(browser);
    await leave(browser);
    vi.setSystemTime(Date.now() + 30 * DAY_MS - 1000);
    await runDurableObjectAlarm(stub);
    expect(await upstreamAccounts()).toHaveLength(1);
    vi.setSystemTime(Date.now() + 1000);
    await runDurableObjectAlarm(stub);
    expect(await upstreamAccounts()).toEqual([]);
    expect(await isEmpty(stub)).toBe(true);
  });

  it("is for the person at the browser alone", async ({ expect }) => {
    const browser = await connectedBrowser();
    const { token } = await browser.json<{ token: string }>(
      await browser.request("POST", "/api/tokens", { body: { name: "ci" } }),
      201,
    );
    const answer = await openBrowser().request("POST", "/api/session/leave", {
      headers: { Authorization: `Bearer ${token}`, Cookie: browser.cookie },
    });
    await answer.body?.cancel();
    expect(answer.status).toBe(401);
    expect((await browser.session()).connected).toBe(true);
  });
});
