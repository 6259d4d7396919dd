import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, it } from "vitest";

import { SESSION_LIFETIME_MS } from "../../src/limits.ts";
import type { DocketBrowser } from "../support/docket-browser.ts";
import {
  beginAuthorization,
  decide,
  isEmpty,
  sessionStub,
  statusOf,
  visit,
} from "./authorizing.ts";
import { CALM, finishedDocket, onGitHub, performEveryKind, writes } from "./github-operations.ts";
import { askUnderOrders, KINDS } from "./injected.ts";
import { connectedBrowser, fakes, holdDate, jobObject, openBrowser, pass } from "./setup.ts";

const CONNECTED = "200 GitHub connected";
const HOUR_MS = 3_600_000;

/** Who has something granted, and how many tokens are live. */
async function grants(): Promise<unknown> {
  return fakes.command("github", "app-grants");
}

async function calls(operation: string): Promise<number> {
  return (await fakes.log({ operation })).entries.length;
}

/** Everything that an object has stored, as text. */
async function storedIn(stub: DurableObjectStub<Rpc.DurableObjectBranded>): Promise<string> {
  return runInDurableObject(stub, (_object, { storage }) =>
    storage.sql
      .exec<{ name: string }>(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT GLOB '_cf_*'",
      )
      .toArray()
      .map(({ name }) => JSON.stringify(storage.sql.exec(`SELECT * FROM "${name}"`).toArray()))
      .join("\n"),
  );
}

/** Connected with a token that is about to expire; the next one has the usual eight hours. */
async function browserWithStaleToken(): Promise<DocketBrowser> {
  await fakes.command("github", "app-settings", { tokenLifetimeSeconds: 60 });
  const browser = await connectedBrowser();
  await fakes.command("github", "app-settings", { tokenLifetimeSeconds: 28_800 });
  return browser;
}

holdDate();

describe("connecting through a GitHub App", () => {
  it("goes from GitHub's page over our callback to a session that shows whose account it is", async ({
    expect,
  }) => {
    const browser = openBrowser();
    const { authLink } = await beginAuthorization(browser);
    const { pathname, searchParams } = new URL(authLink);
    expect(pathname).toBe("/login/oauth/authorize");
    expect(searchParams.get("redirect_uri")).toBe("https://docket.test/auth/github/callback");
    expect(await statusOf(browser)).toEqual({ connected: false, state: "pending" });
    const before = browser.cookie;
    const callback = await decide(authLink, "approve");
    expect(await visit(browser, callback ?? "")).toBe(CONNECTED);
    expect(browser.cookie).not.toBe(before);
    expect(await browser.session()).toMatchObject({
      connected: true,
      connector: "github-app",
      github: { state: "connected", login: "mira-lindqvist" },
    });
  });

  it("checks the callback in the same order as Scalekit's", async ({ expect }) => {
    const browser = openBrowser();
    const path = "/auth/github/callback";
    expect(await visit(browser, path)).toBe("400 Missing code or state");
    expect(await visit(browser, `${path}?code=x&state=y`)).toMatch(/^400 No pending authorization/);
    const { authLink } = await beginAuthorization(browser);
    const callback = (await decide(authLink, "approve")) ?? "";
    expect(await visit(openBrowser(), callback)).toMatch(/^400 No pending authorization/);
    expect(await visit(browser, `${path}?code=x&state=y`)).toMatch(/^400 Invalid or expired state/);
    expect(await visit(browser, callback)).toMatch(/^400 Invalid or expired state/);
    expect(await visit(browser, "/user/verify?auth_request_id=x&state=y")).toMatch(/^404 /);
    expect(await grants()).toEqual([]);
  });

  it("takes one of many callbacks with the same code", async ({ expect }) => {
    const browser = openBrowser();
    const { authLink } = await beginAuthorization(browser);
    const callback = (await decide(authLink, "approve")) ?? "";
    const answers = await Promise.all(Array.from({ length: 10 }, () => visit(browser, callback)));
    expect(answers.filter((answer) => answer === CONNECTED)).toHaveLength(1);
    expect(await calls("oauth.exchange")).toBe(1);
    expect(await browser.session()).toMatchObject({ connected: true });
  });

  it("says when the person declines", async ({ expect }) => {
    const browser = openBrowser();
    const { authLink } = await beginAuthorization(browser);
    const callback = (await decide(authLink, "deny")) ?? "";
    expect(await visit(browser, callback)).toMatch(/^400 GitHub was not connected/);
    expect(await statusOf(browser)).toMatchObject({ connected: false, state: "none" });
  });

  it("turns away a code of another authorization", async ({ expect }) => {
    const browser = openBrowser();
    const { authLink } = await beginAuthorization(browser);
    const stranger = await beginAuthorization(openBrowser());
    const foreign = new URL(
      `https://x${await decide(stranger.authLink, "approve", "tomas-reyes")}`,
    );
    const state = new URL(authLink).searchParams.get("state") ?? "";
    const query = new URLSearchParams({ code: foreign.searchParams.get("code") ?? "", state });
    expect(await visit(browser, `/auth/github/callback?${query.toString()}`)).toMatch(/^403 /);
    expect(await browser.session()).toMatchObject({ connected: false });
    expect(await grants()).toEqual([]);
  });
});

describe("the tokens of a GitHub App", () => {
  it("are nowhere in the clear: not in the session, not in a job, not in an answer", async ({
    expect,
  }) => {
    const browser = await connectedBrowser();
    const { id } = await browser.startJob(CALM, { limit: 1 });
    const result = await browser.finished(id);
    expect(result.outcome).toBe("complete");
    const session = await storedIn(await sessionStub(browser));
    const job = await storedIn(await jobObject(browser, id));
    expect(session).toContain("mira-lindqvist");
    expect(job).toContain("ropewalk");
    for (const text of [
      session,
      job,
      JSON.stringify(result),
      JSON.stringify(await browser.session()),
    ]) {
      expect(text).not.toMatch(/gh[our]_\w/);
    }
    expect(job).not.toContain(/"sealed":"([^"]+)"/.exec(session)?.[1]);
  });

  it("are refreshed once for all jobs, also after an eviction", async ({ expect }) => {
    const browser = await browserWithStaleToken();
    const before = await calls("oauth.refresh");
    await evictDurableObject(await sessionStub(browser));
    const started = await Promise.all([
      browser.startJob(CALM, { limit: 1 }),
      browser.startJob(CALM, { limit: 1 }),
    ]);
    for (const { id } of started) {
      expect((await browser.finished(id)).outcome).toBe("complete");
    }
    expect(await calls("oauth.refresh")).toBe(before + 1);
    expect(await grants()).toEqual([{ login: "mira-lindqvist", tokens: 1 }]);
  });

  it("that were revoked end the job and ask for a new connection", async ({ expect }) => {
    const browser = await connectedBrowser();
    await fakes.command("github", "revoke-app-tokens", {});
    const { id } = await browser.startJob(CALM);
    const result = await browser.finished(id);
    expect(result).toMatchObject({ outcome: "failed", error: { code: "reconnect_required" } });
    expect(await browser.session()).toMatchObject({
      connected: false,
      github: { state: "reconnect", login: "mira-lindqvist" },
    });
    await browser.connect("mira-lindqvist");
    expect(await browser.session()).toMatchObject({ connected: true });
  });

  it("whose refresh is lost ask for a new connection", async ({ expect }) => {
    const browser = await browserWithStaleToken();
    await fakes.fault({ operation: "oauth.refresh", action: { kind: "cut", afterBytes: 1 } });
    const { id } = await browser.startJob(CALM);
    expect((await browser.finished(id)).error?.code).toBe("reconnect_required");
    expect(await browser.session()).toMatchObject({ github: { state: "reconnect" } });
  });
});

describe("giving up a GitHub App", () => {
  it("revokes the grant at GitHub, and then forgets it here", async ({ expect }) => {
    const browser = await connectedBrowser();
    expect((await browser.request("POST", "/api/auth/disconnect")).status).toBe(204);
    expect(await browser.session()).toMatchObject({ connected: false, github: { state: "none" } });
    await expect.poll(grants).toEqual([]);
    expect(await calls("apps.deleteAuthorization")).toBe(1);
    const stub = await sessionStub(browser);
    await expect.poll(async () => (await storedIn(stub)).includes("sealed")).toBe(false);
  });

  it("revokes the grant with everything else, however long GitHub refuses", async ({ expect }) => {
    const browser = await connectedBrowser();
    const stub = await sessionStub(browser);
    await fakes.fault({
      operation: "apps.deleteAuthorization",
      times: null,
      action: { kind: "status", status: 503, body: "" },
    });
    await browser.request("DELETE", "/api/session");
    for (let hour = 0; hour < 10; hour += 1) {
      pass(HOUR_MS);
      await runDurableObjectAlarm(stub);
      await evictDurableObject(stub);
    }
    expect(await grants()).toEqual([{ login: "mira-lindqvist", tokens: 1 }]);
    expect(await isEmpty(stub)).toBe(false);
    await fakes.clearFaults();
    pass(6 * HOUR_MS);
    await runDurableObjectAlarm(stub);
    expect(await grants()).toEqual([]);
    expect(await isEmpty(stub)).toBe(true);
  });

  it("leaves the new connection alone when one replaces another of the same person", async ({
    expect,
  }) => {
    const browser = await connectedBrowser();
    await browser.connect("mira-lindqvist");
    await expect.poll(grants).toEqual([{ login: "mira-lindqvist", tokens: 1 }]);
    const { id } = await browser.startJob(CALM, { limit: 1 });
    expect((await browser.finished(id)).outcome).toBe("complete");
    expect(await calls("apps.deleteAuthorization")).toBe(0);
  });

  it("leaves a person's other sessions alone when one of them expires", async ({ expect }) => {
    const forgotten = await connectedBrowser();
    const used = await connectedBrowser();
    const stub = await sessionStub(forgotten);
    pass(SESSION_LIFETIME_MS);
    await runDurableObjectAlarm(stub);
    await runDurableObjectAlarm(stub);
    expect(await grants()).toEqual([{ login: "mira-lindqvist", tokens: 1 }]);
    expect(await isEmpty(stub)).toBe(true);
    await used.request("GET", "/api/session");
    expect(await calls("apps.deleteAuthorization")).toBe(0);
  });

  it("leaves nothing of a code that came back to a session that had changed its mind", async ({
    expect,
  }) => {
    const browser = openBrowser();
    const { authLink } = await beginAuthorization(browser);
    const callback = (await decide(authLink, "approve")) ?? "";
    await fakes.fault({ operation: "oauth.exchange", held: true, action: { kind: "usual" } });
    const visited = visit(browser, callback);
    await expect.poll(() => calls("oauth.exchange")).toBe(1);
    await browser.request("DELETE", "/api/auth");
    await fakes.release();
    expect(await visited).toMatch(/^400 /);
    await expect.poll(grants).toEqual([]);
    expect(await browser.session()).toMatchObject({ connected: false });
  });
});

describe("orders in what strangers write", () => {
  it.for(KINDS)("%s get an obedient model nothing", async (kind, { expect }) => {
    const { planted, events, outcomes, harmful, requests } = await askUnderOrders(kind);

    // Every text of ten pull requests and their issues; and the model did try.
    expect(planted).toBeGreaterThan(150);
    expect(outcomes["refused"]).toBeGreaterThan(2);
    expect(outcomes["read"]).toBeGreaterThan(0);
    expect(requests).toBeGreaterThan(0);
    expect(harmful).toEqual([]);
    expect(events.at(-1)).toMatchObject({ event: "answer", data: { outcome: "answered" } });
  });
});

describe("operations through a GitHub App", () => {
  it("are done as the person over GitHub's own API", async ({ expect }) => {
    const browser = await connectedBrowser();
    const job = await finishedDocket(browser);
    await fakes.clearLog();
    const views = await performEveryKind(browser, job);
    expect(views.map(({ kind, state }) => `${kind} ${state}`)).toEqual([
      "comment done",
      "issue done",
      "file done",
      "file done",
      "pull-request done",
    ]);
    for (const view of views) {
      expect(view.link).toContain(`${env.GITHUB_WEB_URL}/${CALM}/`);
      // There is no Scalekit to ask about it.
      expect(view.executionId).toBeUndefined();
    }
    expect((await writes()).map(({ method }) => method)).toEqual([
      "POST",
      "POST",
      "PUT",
      "PUT",
      "POST",
    ]);
    const number = views.at(-1)?.link?.split("/").at(-1);
    expect(await onGitHub(`/pulls/${number}`)).toMatchObject({
      draft: true,
      user: { login: "mira-lindqvist" },
    });
  });
});
