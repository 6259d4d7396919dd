import { runDurableObjectAlarm } from "cloudflare:test";
import { describe, it } from "vitest";

import type { DocketBrowser } from "../support/docket-browser.ts";
import { approvedBrowser, sessionStub, upstreamAccounts, visit } from "./authorizing.ts";
import { connectedBrowser, holdDate, openBrowser, pass } from "./setup.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

function handleOf(cookie: string): string {
  return /=([^.]+)\./.exec(cookie)?.[1] ?? "none";
}

async function issuedBy(answer: Response): Promise<string | null> {
  await answer.body?.cancel();
  return answer.headers.get("Set-Cookie");
}

/** Asks with a cookie of that time, as another tab does or a request that was under way. */
function holder(cookie: string) {
  return async (method: string, path: string, body?: unknown) =>
    openBrowser().request(method, path, {
      headers: { Cookie: cookie },
      ...(body === undefined ? {} : { body }),
    });
}

/** A connected browser whose cookie is to change, and whoever holds the one it has. */
async function overdue() {
  const browser = await connectedBrowser();
  await browser.session();
  pass(DAY_MS);
  return { browser, withOld: holder(browser.cookie) };
}

async function makeToken(browser: DocketBrowser): Promise<number> {
  const answer = await browser.request("POST", "/api/tokens", { body: { name: "ci" } });
  await answer.body?.cancel();
  return answer.status;
}

holdDate();

describe("connecting", () => {
  it("changes the secret: the old one reads until 60 s after the new one was first used, then ends the session", async ({
    expect,
  }) => {
    const { browser, callback } = await approvedBrowser();
    const old = browser.cookie;
    await visit(browser, callback);
    expect(browser.cookie).not.toBe(old);
    expect(handleOf(browser.cookie)).toBe(handleOf(old));

    async function withOld() {
      const answer = await holder(old)("GET", "/api/session");
      expect(answer.headers.get("Set-Cookie")).toBeNull();
      return (await answer.json<{ connected: boolean }>()).connected;
    }
    pass(10 * MINUTE_MS);
    expect(await withOld()).toBe(true);
    expect((await browser.session()).connected).toBe(true);
    pass(59_000);
    expect(await withOld()).toBe(true);
    expect((await browser.session()).connected).toBe(true);
    pass(1000);
    expect(await withOld()).toBe(false);
    expect(await browser.session()).toMatchObject({ known: false, connected: false });
    await runDurableObjectAlarm(await sessionStub(browser));
    expect(await upstreamAccounts()).toEqual([]);
  });

  it("leaves a browser that never got the new one the way to connect anew", async ({ expect }) => {
    const { browser, callback } = await approvedBrowser();
    const old = browser.cookie;
    await visit(browser, callback);
    const behind = await holder(old)("POST", "/api/auth");
    expect(behind.status).toBe(200);
    expect(await issuedBy(behind)).not.toContain(handleOf(old));
    await browser.session();
    const planted = await holder(old)("POST", "/api/auth");
    expect(planted.status).toBe(401);
    expect(await issuedBy(planted)).toBeNull();
    expect((await browser.session()).connected).toBe(true);
  });
});

describe("the daily change of the cookie's secret", () => {
  it("comes with a visit once a day, and not with long polls", async ({ expect }) => {
    const browser = await connectedBrowser();
    const { cookie } = browser;
    const issued = async (path: string) => issuedBy(await browser.request("GET", path));
    expect(await issued("/api/session")).toBeNull();
    pass(DAY_MS - 1000);
    expect(await issued("/api/session")).toBeNull();
    pass(1000);
    expect(await issued("/api/auth/status?wait=1")).toBeNull();
    expect(await issued("/api/jobs")).toContain("Max-Age=2592000;");
    expect(browser.cookie).not.toBe(cookie);
    expect(handleOf(browser.cookie)).toBe(handleOf(cookie));
    expect(await issued("/api/session")).toBeNull();
    pass(DAY_MS);
    expect(await issued("/api/session")).not.toBeNull();
  });

  it("gives requests that come at once the same one, whichever answer is kept", async ({
    expect,
  }) => {
    const { browser, withOld } = await overdue();
    const paths = ["/api/session", "/api/jobs", "/api/repositories?query=", "/api/watchlist"];
    const answers = await Promise.all([...paths, ...paths].map((path) => withOld("GET", path)));
    expect(answers.map(({ status }) => status)).toEqual(Array.from(answers, () => 200));
    const cookies = new Set(await Promise.all(answers.map(issuedBy)));
    expect(cookies.size).toBe(1);
    expect((await browser.session()).connected).toBe(true);
    expect([...cookies][0]).toContain(browser.cookie);
    expect((await browser.session()).connected).toBe(true);
  });

  it("is made up for where its answer never arrives", async ({ expect }) => {
    const { browser, withOld } = await overdue();
    expect(await issuedBy(await withOld("GET", "/api/session"))).not.toBeNull();
    pass(5 * DAY_MS);
    // The refusal brings the new one, with which the page asks again.
    expect(await makeToken(browser)).toBe(401);
    expect(await makeToken(browser)).toBe(201);
    expect((await browser.session()).connected).toBe(true);
  });

  it("lets the old one read for 60 s after the new one was used, then ends the session", async ({
    expect,
  }) => {
    const { browser, withOld } = await overdue();
    await browser.session();
    await browser.session();
    pass(59_000);
    const reading = await withOld("GET", "/api/session");
    expect(await reading.json()).toMatchObject({ connected: true });
    expect(reading.headers.get("Set-Cookie")).toBeNull();
    for (const [method, path, body] of [
      ["POST", "/api/tokens", { name: "ci" }],
      ["POST", "/api/auth/disconnect"],
      ["POST", "/api/session/leave"],
      ["DELETE", "/api/session"],
      ["POST", "/api/auth"],
    ] as const) {
      const answer = await withOld(method, path, body);
      expect(`${method} ${path} ${answer.status}`).toBe(`${method} ${path} 401`);
      expect(await issuedBy(answer)).toBeNull();
    }
    expect((await browser.session()).connected).toBe(true);
    pass(1000);
    expect(await (await withOld("GET", "/api/session")).json()).toMatchObject({ known: false });
    expect(await browser.session()).toMatchObject({ known: false });
  });

  it("leaves an open stream alone", async ({ expect }) => {
    const browser = await connectedBrowser();
    await browser.session();
    pass(DAY_MS - 1000);
    const { cookie } = browser;
    const { id } = await browser.startJob("gullhaven/ropewalk", { limit: 1 });
    const stream = await browser.events(id);
    pass(1000);
    await browser.session();
    await browser.session();
    expect(browser.cookie).not.toBe(cookie);
    expect(await stream.until(({ event }) => event === "done")).toBeDefined();
  });

  it("waits while somebody connects", async ({ expect }) => {
    const browser = await connectedBrowser();
    pass(DAY_MS - MINUTE_MS);
    const { callback } = await approvedBrowser(browser);
    pass(2 * MINUTE_MS);
    const { cookie } = browser;
    await browser.session();
    expect(browser.cookie).toBe(cookie);
    expect(await visit(browser, callback)).toBe("200 GitHub connected");
    expect(browser.cookie).not.toBe(cookie);
    expect((await browser.session()).connected).toBe(true);
  });
});
