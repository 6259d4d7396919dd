import { evictDurableObject, listDurableObjectIds } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, describe, it } from "vitest";

import { STATUS_WAITERS_MAX } from "../../src/limits.ts";
import {
  approvedBrowser,
  beginAuthorization,
  decide,
  isEmpty,
  sessionStub,
  statusOf,
  upstreamAccounts,
  visit,
} from "./authorizing.ts";
import { connectedBrowser, fakes, openBrowser, ORIGIN, startAfresh } from "./setup.ts";

const CONNECTED = "200 GitHub connected";
const INVALID_STATE = /^400 Invalid or expired state/;
const NO_PENDING = /^400 No pending authorization for this session/;

afterEach(startAfresh);

describe("connecting GitHub", () => {
  it("goes from a link over consent to a session that shows whose account it is", async ({
    expect,
  }) => {
    const browser = openBrowser();
    expect(await browser.session()).toMatchObject({ connected: false, github: { state: "none" } });
    const { authLink, expiresAt } = await beginAuthorization(browser);
    expect(authLink).toMatch(/^https:\/\/scalekit\.test\//);
    expect(Date.parse(expiresAt) - Date.now()).toBeGreaterThan(9 * 60_000);
    expect(await browser.session()).toMatchObject({
      connected: false,
      github: { state: "pending" },
    });
    const callback = await decide(authLink, "approve");
    expect(await visit(browser, callback ?? "")).toBe(CONNECTED);
    expect(await browser.session()).toMatchObject({
      connected: true,
      limits: { jobsLeft: 30, resetAt: null },
      github: {
        state: "connected",
        login: "mira-lindqvist",
        avatarUrl: expect.stringMatching(/^https:\/\/avatars\.githubusercontent\.com\//),
      },
    });
  });

  it.for([
    ["/?connected=1", 303, `${ORIGIN}/?connected=1`],
    ["/user/verify?state=another", 200, null],
    ["https://docket.test.evil.example/", 200, null],
    ["https://evil.example/", 200, null],
    ["javascript:alert(1)", 200, null],
    ["//evil.example/", 200, null],
  ] as const)(
    "goes on to where Scalekit says when that is ours, here %s",
    async ([address, status, location], { expect }) => {
      const { browser, callback } = await approvedBrowser();
      await fakes.command("scalekit", "settings", {
        postUserVerifyRedirectUrl:
          address.startsWith("/") && !address.startsWith("//") ? ORIGIN + address : address,
      });
      const answer = await browser.request("GET", callback);
      await answer.body?.cancel();
      expect([answer.status, answer.headers.get("Location")]).toEqual([status, location]);
      expect(await browser.session()).toMatchObject({ connected: true });
    },
  );

  it("mints identifiers of 128 random bits and tells them to nobody", async ({ expect }) => {
    const browser = openBrowser();
    const started = await browser.request("POST", "/api/auth");
    const text = (await started.text()) + JSON.stringify([...started.headers]);
    const [account] = await upstreamAccounts();
    expect(account?.identifier).toMatch(/^usr_[0-9a-f]{32}$/);
    expect(text).not.toContain(account?.identifier);
  });

  it("takes no look at a link for its callback", async ({ expect }) => {
    const { browser, callback } = await approvedBrowser();
    const looked = await browser.request("HEAD", callback);
    expect(looked.status).toBe(404);
    expect(looked.headers.get("Set-Cookie")).toBeNull();
    expect(await visit(browser, callback)).toBe(CONNECTED);
  });

  it("says in which order a callback is checked", async ({ expect }) => {
    const { browser, callback } = await approvedBrowser();
    const stranger = openBrowser();
    expect(await visit(stranger, "/user/verify")).toBe("400 Missing auth_request_id or state");
    expect(await visit(stranger, callback)).toMatch(NO_PENDING);
    expect(await visit(browser, "/user/verify?auth_request_id=x")).toBe(
      "400 Missing auth_request_id or state",
    );
    expect(await visit(browser, "/user/verify?error=access_denied")).toBe(
      "400 Missing auth_request_id or state",
    );
    expect(await visit(browser, callback)).toBe(CONNECTED);
  });

  it("uses up the state by a callback that does not match", async ({ expect }) => {
    const { browser, callback } = await approvedBrowser();
    const wrong = new URLSearchParams(callback.split("?")[1]);
    wrong.set("state", "guessed");
    expect(await visit(browser, `/user/verify?${wrong.toString()}`)).toMatch(INVALID_STATE);
    expect(await visit(browser, callback)).toMatch(INVALID_STATE);
    expect(await browser.session()).toMatchObject({ connected: false, github: { state: "none" } });
  });

  it("lets a second callback after success change nothing", async ({ expect }) => {
    const { browser, callback } = await approvedBrowser();
    expect(await visit(browser, callback)).toBe(CONNECTED);
    expect(await visit(browser, callback)).toMatch(INVALID_STATE);
    expect(await browser.session()).toMatchObject({ connected: true });
  });

  it("lets exactly one of 50 callbacks through", async ({ expect }) => {
    const { browser, callback } = await approvedBrowser();
    const answers = await Promise.all(Array.from({ length: 50 }, () => visit(browser, callback)));
    expect(answers.filter((answer) => answer === CONNECTED)).toHaveLength(1);
    expect(answers.filter((answer) => INVALID_STATE.test(answer))).toHaveLength(49);
    const { entries } = await fakes.log({ operation: "VerifyConnectedAccountUser" });
    expect(entries).toHaveLength(1);
  });

  it("does not take the callback of another session", async ({ expect }) => {
    const mine = await approvedBrowser();
    const other = await approvedBrowser();
    expect(await visit(other.browser, mine.callback)).toMatch(INVALID_STATE);
    expect(await other.browser.session()).toMatchObject({ connected: false });
    expect(await visit(mine.browser, mine.callback)).toBe(CONNECTED);
  });

  it("rejects an authorization that belongs to somebody else, whatever the state", async ({
    expect,
  }) => {
    const mine = await approvedBrowser();
    const victim = await approvedBrowser();
    const parameters = new URLSearchParams(mine.callback.split("?")[1]);
    const foreign = new URLSearchParams(victim.callback.split("?")[1]);
    parameters.set("auth_request_id", foreign.get("auth_request_id") ?? "");
    expect(await visit(mine.browser, `/user/verify?${parameters.toString()}`)).toMatch(/^403 /);
    expect(await mine.browser.session()).toMatchObject({ connected: false });
  });

  it("takes what makes no sense to Scalekit for a refusal", async ({ expect }) => {
    const { browser, callback } = await approvedBrowser();
    const parameters = new URLSearchParams(callback.split("?")[1]);
    parameters.set("auth_request_id", "%00\u202e<script>");
    expect(await visit(browser, `/user/verify?${parameters.toString()}`)).toMatch(/^403 /);
  });

  it.for([
    ["any other no of Scalekit for a refusal", 409, 403],
    ["a fault of ours for none", 401, 500],
  ] as const)("takes %s", async ([, said, shown], { expect }) => {
    const { browser, callback } = await approvedBrowser();
    await fakes.fault({
      upstream: "scalekit",
      operation: "VerifyConnectedAccountUser",
      times: null,
      action: { kind: "status", status: said, body: { code: 9, message: "no" } },
    });
    expect(await visit(browser, callback)).toMatch(new RegExp(`^${shown} `));
    expect(await browser.session()).toMatchObject({ connected: false });
  });

  it("says that access was declined, and why the first tab is not connected", async ({
    expect,
  }) => {
    const browser = openBrowser();
    const { authLink } = await beginAuthorization(browser);
    const callback = await decide(authLink, "deny");
    expect(await visit(browser, callback ?? "")).toMatch(/^400 GitHub was not connected/);
    expect(await statusOf(browser)).toEqual({
      connected: false,
      state: "none",
      reason: "GitHub was not connected: access was declined. You can try again any time.",
    });
  });

  it.for([
    ["redirect_uri_mismatch", "npm run doctor"],
    ["server_error", "Try again in a few minutes"],
    ["<b>\u202enonsense", "Try again in a few minutes"],
  ] as const)("tells %s from a no", async ([error, advice], { expect }) => {
    const { browser, callback } = await approvedBrowser();
    const parameters = new URLSearchParams(callback.split("?")[1]);
    parameters.set("error", error);
    const page = await visit(browser, `/user/verify?${parameters.toString()}`);
    expect(page).toMatch(/^400 GitHub was not connected/);
    expect(page).toContain(advice);
    expect(page).not.toContain(error);
    const { state, reason } = await statusOf(browser);
    expect([state, reason]).toEqual(["none", expect.stringContaining(advice)]);
    expect(await visit(browser, callback)).toMatch(INVALID_STATE);
  });

  it("verifies once more when the answer was lost, and then takes 'gone' for success", async ({
    expect,
  }) => {
    const { browser, callback } = await approvedBrowser();
    await fakes.fault({
      upstream: "scalekit",
      operation: "VerifyConnectedAccountUser",
      action: { kind: "cut", afterBytes: 1 },
    });
    expect(await visit(browser, callback)).toBe(CONNECTED);
    expect(await browser.session()).toMatchObject({ connected: true });
  });

  it("takes 'gone' from a first verify for a refusal", async ({ expect }) => {
    const { browser, callback } = await approvedBrowser();
    await fakes.fault({
      upstream: "scalekit",
      operation: "VerifyConnectedAccountUser",
      action: { kind: "status", status: 404, body: { code: 5, message: "not found" } },
    });
    expect(await visit(browser, callback)).toMatch(/^403 /);
    expect(await browser.session()).toMatchObject({ connected: false });
  });

  it("connects when GitHub does not say whose account it is, and asks again for a job", async ({
    expect,
  }) => {
    const { browser, callback } = await approvedBrowser();
    await fakes.fault({
      upstream: "github",
      path: "/user$",
      times: null,
      action: { kind: "status", status: 404 },
    });
    expect(await visit(browser, callback)).toBe(CONNECTED);
    const unnamed = await browser.session();
    expect(unnamed.connected).toBe(true);
    expect(unnamed.github.login).toBeUndefined();
    await fakes.clearFaults();
    await browser.startJob("gullhaven/ropewalk");
    expect((await browser.session()).github.login).toBe("mira-lindqvist");
  });

  it("gives the later of two tabs its connection, the earlier one a clear page", async ({
    expect,
  }) => {
    const browser = openBrowser();
    const first = await approvedBrowser(browser);
    const second = await approvedBrowser(browser);
    expect(await visit(browser, first.callback)).toMatch(INVALID_STATE);
    expect(await visit(browser, second.callback)).toBe(CONNECTED);
    expect(await visit(browser, first.callback)).toMatch(INVALID_STATE);
    expect(await browser.session()).toMatchObject({ connected: true });
    await expect.poll(upstreamAccounts).toHaveLength(1);
  });

  it("answers a long poll as soon as the authorization ends", async ({ expect }) => {
    const { browser, callback } = await approvedBrowser();
    const poll = statusOf(browser, 25);
    expect(await visit(browser, callback)).toBe(CONNECTED);
    expect(await poll).toEqual({ connected: true, state: "connected" });
  });

  it("gives clicks at once the same link, and asks for it once", async ({ expect }) => {
    const browser = openBrowser();
    await beginAuthorization(browser);
    await fakes.clearLog();
    const links = await Promise.all(
      Array.from({ length: 5 }, async () => (await beginAuthorization(browser)).authLink),
    );
    expect(new Set(links).size).toBe(1);
    const { entries } = await fakes.log({ operation: "CreateConnectedAccount" });
    expect(entries).toHaveLength(1);
    const callback = await decide(links[0] ?? "", "approve");
    expect(await visit(browser, callback ?? "")).toBe(CONNECTED);
  });

  it("sends polls away that find no room to wait, and looks upstream once for all", async ({
    expect,
  }) => {
    const browser = openBrowser();
    await beginAuthorization(browser);
    await fakes.clearLog();
    const began = performance.now();
    const polls = Array.from({ length: 6 * STATUS_WAITERS_MAX }, () =>
      browser.request("GET", "/api/auth/status?wait=25"),
    );
    const first = await Promise.any(
      polls.map(async (poll) => {
        const answer = await poll;
        if (answer.status !== 429) {
          throw new Error("It waits.");
        }
        return answer;
      }),
    );
    expect(first.headers.get("Retry-After")).toBe("25");
    // Not at once: whoever asks again without waiting has waited.
    expect(performance.now() - began).toBeGreaterThan(1900);
    expect((await browser.request("DELETE", "/api/auth")).status).toBe(204);
    const answers = await Promise.all(polls);
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(STATUS_WAITERS_MAX);
    expect(statuses.filter((status) => status === 429)).toHaveLength(5 * STATUS_WAITERS_MAX);
    const { entries } = await fakes.log({ operation: "GetConnectedAccountDetails" });
    expect(entries.length).toBeLessThanOrEqual(3);
  });

  it("trusts no account that turned active without our callback", async ({ expect }) => {
    await fakes.command("scalekit", "settings", { verification: "scalekit-users" });
    const browser = openBrowser();
    const { authLink } = await beginAuthorization(browser);
    await decide(authLink, "approve");
    const status = await statusOf(browser);
    expect(status).toMatchObject({ connected: false, state: "none" });
    expect(status.reason).toContain("set the user verification of this connection to custom");
  });

  it("ends a pending authorization, and that only", async ({ expect }) => {
    const browser = await connectedBrowser();
    const { authLink } = await beginAuthorization(browser);
    expect(await browser.session()).toMatchObject({
      connected: true,
      github: { state: "pending" },
    });
    expect((await browser.request("DELETE", "/api/auth")).status).toBe(204);
    expect(await browser.session()).toMatchObject({
      connected: true,
      github: { state: "connected" },
    });
    const callback = await decide(authLink, "approve").catch(() => null);
    expect(await visit(browser, callback ?? "/user/verify?auth_request_id=a&state=b")).toMatch(
      INVALID_STATE,
    );
  });

  it("keeps the old connection until the new one is verified, and then removes it upstream", async ({
    expect,
  }) => {
    const browser = await connectedBrowser("mira-lindqvist");
    const [old] = await upstreamAccounts();
    const { authLink } = await beginAuthorization(browser);
    expect(await browser.session()).toMatchObject({
      connected: true,
      github: { state: "pending", login: "mira-lindqvist" },
    });
    expect(await upstreamAccounts()).toHaveLength(2);
    const callback = await decide(authLink, "approve", "tomas-reyes");
    expect(await visit(browser, callback ?? "")).toBe(CONNECTED);
    expect((await browser.session()).github.login).toBe("tomas-reyes");
    await expect
      .poll(async () => (await upstreamAccounts()).map(({ identifier }) => identifier))
      .not.toContain(old?.identifier);
    expect(await upstreamAccounts()).toHaveLength(1);
  });

  it("keeps no session that could not even begin", async ({ expect }) => {
    await fakes.fault({
      upstream: "scalekit",
      times: null,
      action: { kind: "status", status: 403, body: { code: 7, message: "denied" } },
    });
    const before = await listDurableObjectIds(env.BROWSER_SESSION);
    const answer = await openBrowser().request("POST", "/api/auth");
    expect(answer.status).toBe(500);
    expect(answer.headers.get("Set-Cookie")).toBeNull();
    await fakes.clearFaults();
    const opened = (await listDurableObjectIds(env.BROWSER_SESSION)).filter(
      (id) => !before.some((known) => known.equals(id)),
    );
    expect(opened).toHaveLength(1);
    const stubs = opened.map((id) => env.BROWSER_SESSION.get(id));
    await expect.poll(async () => Promise.all(stubs.map(isEmpty))).toEqual([true]);
  });

  it("goes on from storage after the object was evicted", async ({ expect }) => {
    const { browser, callback } = await approvedBrowser();
    await evictDurableObject(await sessionStub(browser));
    expect(await visit(browser, callback)).toBe(CONNECTED);
    await evictDurableObject(await sessionStub(browser));
    expect(await browser.session()).toMatchObject({ connected: true });
  });
});
