import { exports } from "cloudflare:workers";
import { afterEach, beforeEach, describe, it } from "vitest";

import { DocketBrowser } from "../support/docket-browser.ts";
import { beginAuthorization, decide, statusOf, upstreamAccounts, visit } from "./authorizing.ts";
import { fakes, skipWaits, startAfresh } from "./setup.ts";

/** Plain http on this machine, where an active account connects by being seen. */
function openLocalBrowser(): DocketBrowser {
  return new DocketBrowser({
    origin: "http://localhost:8787",
    fetch: (request) => exports.default.fetch(request),
  });
}

beforeEach(async () => {
  await fakes.command("scalekit", "settings", { verification: "scalekit-users" });
});

afterEach(startAfresh);

describe("connecting by polling", () => {
  it("connects with the status answer that sees the account active, and rotates the cookie there", async ({
    expect,
  }) => {
    const browser = openLocalBrowser();
    const { authLink } = await beginAuthorization(browser);
    const before = browser.cookie;
    expect(await statusOf(browser)).toEqual({ connected: false, state: "pending" });
    expect(await decide(authLink, "approve")).toBeNull();
    const answer = await browser.request("GET", "/api/auth/status");
    expect(await answer.json()).toEqual({ connected: true, state: "connected" });
    expect(answer.headers.get("Set-Cookie")).toMatch(
      /^docket=[^;]+; Max-Age=2592000; Path=\/; HttpOnly; SameSite=Lax$/,
    );
    expect(browser.cookie).not.toBe(before);
    expect(await browser.session()).toMatchObject({
      connected: true,
      github: { login: "mira-lindqvist" },
    });
  });

  it("rotates for one of several polls only", async ({ expect }) => {
    const browser = openLocalBrowser();
    const { authLink } = await beginAuthorization(browser);
    await decide(authLink, "approve");
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => browser.request("GET", "/api/auth/status?wait=5")),
    );
    const bodies = await Promise.all(answers.map((answer) => answer.json()));
    expect(bodies).toEqual(answers.map(() => ({ connected: true, state: "connected" })));
    expect(answers.filter((answer) => answer.headers.has("Set-Cookie"))).toHaveLength(1);
  });

  it("sees within a long poll that the account has become active", async ({ expect }) => {
    const browser = openLocalBrowser();
    const { authLink } = await beginAuthorization(browser);
    const poll = statusOf(browser, 25);
    await decide(authLink, "approve");
    expect(await poll).toEqual({ connected: true, state: "connected" });
  });

  it("still connects after a callback with a wrong state", async ({ expect }) => {
    const browser = openLocalBrowser();
    const { authLink } = await beginAuthorization(browser);
    expect(await visit(browser, "/user/verify?auth_request_id=a&state=b")).toMatch(/^400 Invalid/);
    await decide(authLink, "approve");
    expect(await statusOf(browser)).toMatchObject({ connected: true });
  });

  it("replaces the connection when the account chosen anew has become active", async ({
    expect,
  }) => {
    const browser = openLocalBrowser();
    await decide((await beginAuthorization(browser)).authLink, "approve", "mira-lindqvist");
    expect(await statusOf(browser)).toMatchObject({ connected: true });
    await decide((await beginAuthorization(browser)).authLink, "approve", "tomas-reyes");
    expect(await statusOf(browser, 25)).toEqual({ connected: true, state: "connected" });
    expect((await browser.session()).github.login).toBe("tomas-reyes");
    await expect.poll(upstreamAccounts).toMatchObject([{ login: "tomas-reyes" }]);
  });

  it("tells wrong credentials from waiting", async ({ expect }) => {
    const browser = openLocalBrowser();
    await beginAuthorization(browser);
    await fakes.fault({
      upstream: "scalekit",
      times: null,
      action: { kind: "status", status: 401, body: { code: 16, message: "unauthenticated" } },
    });
    const answer = await browser.request("GET", "/api/auth/status");
    expect(answer.status).toBe(500);
    expect(await answer.json()).toMatchObject({ code: "scalekit_misconfigured" });
  });

  it("keeps waiting while Scalekit does not answer, and says so until it does", async ({
    expect,
  }) => {
    skipWaits();
    const browser = openLocalBrowser();
    const { authLink } = await beginAuthorization(browser);
    await fakes.fault({
      upstream: "scalekit",
      times: null,
      action: { kind: "status", status: 503 },
    });
    expect(await statusOf(browser)).toEqual({
      connected: false,
      state: "pending",
      reason: expect.stringMatching(/^Scalekit, which connects GitHub, does not answer/),
    });
    await fakes.clearFaults();
    expect(await statusOf(browser)).toEqual({ connected: false, state: "pending" });
    await decide(authLink, "approve");
    expect(await statusOf(browser)).toMatchObject({ connected: true });
  });
});
