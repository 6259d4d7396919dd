import {
  createExecutionContext,
  evictDurableObject,
  listDurableObjectIds,
  runDurableObjectAlarm,
  runInDurableObject,
  waitOnExecutionContext,
} from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import { afterEach, describe, it, vi } from "vitest";

import { configOf } from "../../src/config/config.ts";
import { app } from "../../src/http/app.ts";
import type { AccountHolder } from "../../src/webhook/account-holder.ts";
import { accountHolder } from "../../src/webhook/holders.ts";
import { signWebhook, type WebhookEvent } from "../fakes/scalekit/webhook.ts";
import type { DocketBrowser } from "../support/docket-browser.ts";
import {
  approvedBrowser,
  isEmpty,
  sessionStub,
  statusOf,
  upstreamAccounts,
  visit,
} from "./authorizing.ts";
import { connectedBrowser, fakes, openBrowser, ORIGIN, startAfresh } from "./setup.ts";

const URL_OF_IT = `${ORIGIN}/webhooks/scalekit`;
const MINUTE_MS = 60_000;

type Signed = ReturnType<typeof signWebhook>;

function sign(
  event: WebhookEvent,
  more: { now?: number; id?: string; secret?: string } = {},
): Signed {
  return signWebhook(event, { secret: env.SCALEKIT_WEBHOOK_SECRET, now: Date.now(), ...more });
}

/** Sends it as Scalekit does: from nowhere near a browser. */
async function send({ body, headers }: Signed): Promise<number> {
  const answer = await exports.default.fetch(
    new Request(URL_OF_IT, { method: "POST", body, headers }),
  );
  await answer.body?.cancel();
  return answer.status;
}

function statusUpdated(identifier: string, status = "EXPIRED", old = "ACTIVE"): WebhookEvent {
  return {
    type: "connected_account.status_updated",
    data: { id: "ca_1", identifier, provider: "GITHUB", status, old_status: old },
  };
}

/** A connected browser and the identifier that only Scalekit and the session know. */
async function connected(): Promise<{ browser: DocketBrowser; identifier: string }> {
  const browser = await connectedBrowser();
  const [account] = await upstreamAccounts();
  return { browser, identifier: account?.identifier ?? "" };
}

async function holderOf(identifier: string) {
  const configured = configOf(env);
  if (!configured.ok) {
    throw new Error("The tests are not configured.");
  }
  return accountHolder(env, configured.config, identifier);
}

function refreshFailed(identifier: string): WebhookEvent {
  return { type: "connected_account.token_refresh_failed", data: { identifier } };
}

interface Waiting extends Record<string, SqlStorageValue> {
  kind: string;
  attempts: number;
  nextAt: number;
}

/** What the session has still to be told. */
async function waiting(holder: DurableObjectStub<AccountHolder>): Promise<Waiting[]> {
  return await runInDurableObject(holder, (_object, { storage }) =>
    storage.sql.exec<Waiting>("SELECT kind, attempts, next_at AS nextAt FROM news").toArray(),
  );
}

/** Signed over any bytes, JSON or not. */
async function signBytes(body: Uint8Array<ArrayBuffer>): Promise<{ headers: Signed["headers"] }> {
  const { headers } = sign({ type: "x", data: {} });
  const key = await crypto.subtle.importKey(
    "raw",
    new TextEncoder().encode(atob(env.SCALEKIT_WEBHOOK_SECRET.slice("whsec_".length))),
    { name: "HMAC", hash: "SHA-256" },
    false,
    ["sign"],
  );
  const { "webhook-id": id = "", "webhook-timestamp": at = "" } = headers;
  const signed = await new Blob([`${id}.${at}.`, body]).arrayBuffer();
  const mac = new Uint8Array(await crypto.subtle.sign("HMAC", key, signed));
  return {
    headers: { ...headers, "webhook-signature": `v1,${btoa(String.fromCharCode(...mac))}` },
  };
}

afterEach(async () => {
  vi.useRealTimers();
  await startAfresh();
});

describe("the webhook", () => {
  it.for([
    ["an account that expired", (id: string) => statusUpdated(id)],
    ["an account that was disconnected", (id: string) => statusUpdated(id, "DISCONNECTED")],
    [
      "an account that somebody deleted",
      (identifier: string) => ({ type: "connected_account.deleted", data: { identifier } }),
    ],
  ] as const)("asks for a new connection at once after %s", async ([, event], { expect }) => {
    const { browser, identifier } = await connected();
    expect(await send(sign(event(identifier)))).toBe(200);
    await expect
      .poll(() => browser.session())
      .toMatchObject({ connected: false, github: { state: "reconnect", login: "mira-lindqvist" } });
  });

  it.for([
    ["an account that turned active", (id: string) => statusUpdated(id, "ACTIVE", "PENDING_AUTH")],
    [
      "an account that was not active",
      (id: string) => statusUpdated(id, "EXPIRED", "PENDING_AUTH"),
    ],
    ["somebody else's account", () => statusUpdated(`usr_${"0".repeat(32)}`)],
    ["a type nobody knows", (identifier: string) => ({ type: "brand.new", data: { identifier } })],
    ["fields nobody knows", () => ({ type: "connected_account.status_updated", data: { a: [] } })],
  ] as const)("accepts %s and does nothing", async ([, event], { expect }) => {
    const { browser, identifier } = await connected();
    expect(await send(sign(event(identifier)))).toBe(200);
    expect(await browser.session()).toMatchObject({ connected: true });
  });

  it.for([
    ["no JSON", "{"],
    ["nothing", ""],
    ["JSON of another kind", "[null]"],
    ["JSON within JSON", "[".repeat(8000)],
    ["no text", String.fromCharCode(...Array.from({ length: 256 }, (_, code) => code))],
    ["a type that every object has", '{"type":"__proto__","data":{"identifier":"constructor"}}'],
    ["an identifier that is none", '{"type":"connected_account.deleted","data":{"identifier":7}}'],
    ["an identifier of nobody", '{"type":"connected_account.deleted","data":{"identifier":""}}'],
  ] as const)("accepts %s, since it is signed", async ([, text], { expect }) => {
    const body = Uint8Array.from(text, (character) => character.charCodeAt(0));
    const { headers } = await signBytes(body);
    const answer = await exports.default.fetch(
      new Request(URL_OF_IT, { method: "POST", body, headers }),
    );
    expect([answer.status, await answer.json()]).toEqual([200, { ok: true }]);
  });

  it("takes one of several signatures, while the secret is rotated", async ({ expect }) => {
    const { browser, identifier } = await connected();
    const signed = sign(statusUpdated(identifier));
    const other = sign(statusUpdated(identifier), { secret: `whsec_${btoa("another secret")}` });
    const signature = [other, signed].map(({ headers }) => headers["webhook-signature"]).join(" ");
    const headers = { ...signed.headers, "webhook-signature": signature };
    expect(await send({ body: signed.body, headers })).toBe(200);
    await expect.poll(() => browser.session()).toMatchObject({ connected: false });
  });

  it("refuses whatever is not signed as it should be", async ({ expect }) => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const { browser, identifier } = await connected();
    const event = statusUpdated(identifier);
    const good = sign(event);
    const without = (name: string): Signed => ({
      body: good.body,
      headers: Object.fromEntries(Object.entries(good.headers).filter(([key]) => key !== name)),
    });
    const withHeader = (name: string, value: string): Signed => ({
      body: good.body,
      headers: { ...good.headers, [name]: value },
    });
    const signature = good.headers["webhook-signature"] ?? "";
    const refused: Signed[] = [
      sign(event, { secret: `whsec_${btoa("another secret")}` }),
      sign(event, { now: Date.now() - 5 * MINUTE_MS - 2000 }),
      sign(event, { now: Date.now() + 5 * MINUTE_MS + 2000 }),
      { body: `${good.body} `, headers: good.headers },
      without("webhook-id"),
      without("webhook-timestamp"),
      without("webhook-signature"),
      withHeader("webhook-id", "evt_other"),
      withHeader("webhook-timestamp", String(Math.floor(Date.now() / 1000) + 1)),
      withHeader("webhook-timestamp", "now"),
      withHeader("webhook-signature", signature.replace("v1,", "v2,")),
      withHeader("webhook-signature", signature.slice(0, -4)),
      withHeader("webhook-signature", "v1,"),
      withHeader("webhook-signature", `${"v1,AAAA ".repeat(20)}${signature}`),
    ];
    for (const signed of refused) {
      expect(await send(signed)).toBe(401);
    }
    expect(await browser.session()).toMatchObject({ connected: true });
  });

  it("is exempt from the guards of browsers, and bounded like everything else", async ({
    expect,
  }) => {
    const { identifier } = await connected();
    const { body, headers } = sign(statusUpdated(identifier));
    const foreign = { ...headers, "Sec-Fetch-Site": "cross-site", "content-type": "text/plain" };
    expect(await send({ body, headers: foreign })).toBe(200);
    expect(await send(sign({ type: "x", data: { much: "x".repeat(16_384) } }))).toBe(413);
  });

  it("is not there without a secret, or without Scalekit", async ({ expect }) => {
    const { body, headers } = sign({ type: "x", data: {} });
    for (const variables of [
      { SCALEKIT_WEBHOOK_SECRET: "" },
      {
        CONNECTOR: "github-app",
        GITHUB_APP_CLIENT_ID: "Iv23sample",
        GITHUB_APP_CLIENT_SECRET: "sample",
        TOKEN_ENCRYPTION_KEY: btoa("k".repeat(32)),
      },
    ]) {
      const context = createExecutionContext();
      const request = new Request(URL_OF_IT, { method: "POST", body, headers });
      const answer = await app.fetch(request, { ...env, ...variables }, context);
      await waitOnExecutionContext(context);
      expect(answer.status).toBe(404);
    }
    expect((await exports.default.fetch(URL_OF_IT)).status).toBe(404);
  });
});

describe("an event", () => {
  it("that is sent again changes nothing a second time", async ({ expect }) => {
    const { browser, identifier } = await connected();
    const signed = sign(statusUpdated(identifier));
    expect(await Promise.all(Array.from({ length: 5 }, () => send(signed)))).toEqual(
      Array.from({ length: 5 }, () => 200),
    );
    await browser.connect("mira-lindqvist");
    expect(await send(signed)).toBe(200);
    expect(await browser.session()).toMatchObject({ connected: true });
  });

  it("reaches the session that holds the account, and no other", async ({ expect }) => {
    const { browser, identifier } = await connected();
    const other = await connectedBrowser("tomas-reyes");
    await send(sign(statusUpdated(identifier)));
    await expect.poll(() => browser.session()).toMatchObject({ connected: false });
    expect((await other.session()).connected).toBe(true);
  });

  it("finds its way after everything was evicted from memory", async ({ expect }) => {
    const { browser, identifier } = await connected();
    await evictDurableObject(await holderOf(identifier));
    await evictDurableObject(await sessionStub(browser));
    const signed = sign(statusUpdated(identifier));
    expect(await send(signed)).toBe(200);
    await expect.poll(() => browser.session()).toMatchObject({ connected: false });
    await evictDurableObject(await holderOf(identifier));
    expect(await send(signed)).toBe(200);
    expect(await waiting(await holderOf(identifier))).toEqual([]);
  });

  it("is answered before anybody is asked about it", async ({ expect }) => {
    const { browser, identifier } = await connected();
    await fakes.command("scalekit", "expire-accounts");
    await fakes.fault({
      operation: "GetConnectedAccountDetails",
      times: null,
      action: { kind: "hang" },
    });
    expect(await send(sign(refreshFailed(identifier)))).toBe(200);
    expect(await browser.session()).toMatchObject({ connected: true });
  });

  it("is known again while it waits, after an eviction too", async ({ expect }) => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const { identifier } = await connected();
    const holder = await holderOf(identifier);
    await fakes.fault({
      operation: "GetConnectedAccountDetails",
      times: null,
      action: { kind: "status", status: 403, body: { code: 7, message: "denied" } },
    });
    const signed = sign(refreshFailed(identifier));
    expect(await send(signed)).toBe(200);
    await expect.poll(() => waiting(holder)).toMatchObject([{ attempts: 1 }]);
    await evictDurableObject(holder);
    expect(await send(signed)).toBe(200);
    expect(await waiting(holder)).toMatchObject([{ kind: "refresh_failed", attempts: 1 }]);
  });

  it("about an authorization on its way leaves it alone", async ({ expect }) => {
    const { browser, callback } = await approvedBrowser();
    const [account] = await upstreamAccounts();
    const identifier = account?.identifier ?? "";
    await send(sign(statusUpdated(identifier)));
    await send(sign(refreshFailed(identifier)));
    await expect.poll(async () => waiting(await holderOf(identifier))).toEqual([]);
    expect(await statusOf(browser)).toMatchObject({ state: "pending" });
    expect(await visit(browser, callback)).toBe("200 GitHub connected");
  });
});

describe("a refresh that failed", () => {
  it("is looked at: an account that is active goes on", async ({ expect }) => {
    const { browser, identifier } = await connected();
    await fakes.clearLog();
    expect(await send(sign(refreshFailed(identifier)))).toBe(200);
    await expect.poll(async () => waiting(await holderOf(identifier))).toEqual([]);
    const looks = await fakes.log({ operation: "GetConnectedAccountDetails" });
    expect(looks.entries).toHaveLength(1);
    expect(await browser.session()).toMatchObject({ connected: true });
  });

  it.for(["expire-accounts", "disconnect-accounts", "delete-accounts"] as const)(
    "asks for a new connection after %s",
    async (command, { expect }) => {
      const { browser, identifier } = await connected();
      await fakes.command("scalekit", command);
      expect(await send(sign(refreshFailed(identifier)))).toBe(200);
      await expect
        .poll(() => browser.session())
        .toMatchObject({ connected: false, github: { state: "reconnect" } });
    },
  );

  it("is looked at again where Scalekit did not tell, and no sooner called lost", async ({
    expect,
  }) => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const { browser, identifier } = await connected();
    const holder = await holderOf(identifier);
    await fakes.command("scalekit", "expire-accounts");
    await fakes.fault({
      operation: "GetConnectedAccountDetails",
      times: null,
      action: { kind: "status", status: 403, body: { code: 7, message: "denied" } },
    });
    expect(await send(sign(refreshFailed(identifier)))).toBe(200);
    await expect.poll(() => waiting(holder)).toMatchObject([{ attempts: 1 }]);
    await evictDurableObject(holder);
    expect(await browser.session()).toMatchObject({ connected: true });
    await fakes.clearFaults();
    const [news] = await waiting(holder);
    vi.setSystemTime(news?.nextAt ?? 0);
    await expect
      .poll(() => browser.session())
      .toMatchObject({ connected: false, github: { state: "reconnect" } });
    expect(await waiting(holder)).toEqual([]);
  });

  it("is given up after an hour of trying", async ({ expect }) => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const { browser, identifier } = await connected();
    const holder = await holderOf(identifier);
    const began = Date.now();
    await fakes.fault({
      operation: "GetConnectedAccountDetails",
      times: null,
      action: { kind: "status", status: 403, body: { code: 7, message: "denied" } },
    });
    await send(sign(refreshFailed(identifier)));
    await expect.poll(() => waiting(holder)).toMatchObject([{ attempts: 1 }]);
    let attempts = 1;
    for (let [news] = await waiting(holder); news !== undefined; [news] = await waiting(holder)) {
      expect(news.attempts).toBeGreaterThanOrEqual(attempts);
      ({ attempts } = news);
      vi.setSystemTime(news.nextAt);
      await runDurableObjectAlarm(holder);
    }
    expect(Date.now() - began).toBeGreaterThan(60 * MINUTE_MS);
    expect(Date.now() - began).toBeLessThan(120 * MINUTE_MS);
    expect(await runDurableObjectAlarm(holder)).toBe(false);
    expect(await browser.session()).toMatchObject({ connected: true });
  });

  it("of a connection that was replaced meanwhile costs nobody theirs", async ({ expect }) => {
    const { browser, identifier } = await connected();
    await fakes.command("scalekit", "expire-accounts");
    await send(sign(refreshFailed(identifier)));
    await browser.connect("mira-lindqvist");
    const holder = await holderOf(identifier);
    await expect.poll(() => isEmpty(holder)).toBe(true);
    expect(await browser.session()).toMatchObject({ connected: true });
  });
});

describe("what the webhook knows of an account", () => {
  it("goes with the account, however it goes", async ({ expect }) => {
    const { browser, identifier } = await connected();
    const holder = await holderOf(identifier);
    expect(await isEmpty(holder)).toBe(false);
    await browser.connect("mira-lindqvist");
    await expect.poll(() => isEmpty(holder)).toBe(true);
    const [next] = await upstreamAccounts();
    const nextHolder = await holderOf(next?.identifier ?? "");
    expect(await isEmpty(nextHolder)).toBe(false);
    await browser.request("DELETE", "/api/session");
    await expect.poll(() => isEmpty(nextHolder)).toBe(true);
  });

  it("goes also when the link could not be had", async ({ expect }) => {
    // Names of objects outlive their storage, those of earlier tests too.
    const before = new Set((await listDurableObjectIds(env.ACCOUNT_HOLDER)).map(String));
    await fakes.fault({
      operation: "GetMagicLinkForConnectedAccount",
      action: { kind: "status", status: 403, body: { code: 7, message: "denied" } },
    });
    const answer = await openBrowser().request("POST", "/api/auth");
    expect(answer.status).toBeGreaterThanOrEqual(400);
    await answer.body?.cancel();
    const ids = await listDurableObjectIds(env.ACCOUNT_HOLDER);
    const made = ids.filter((id) => !before.has(String(id)));
    expect(made.length).toBeGreaterThan(0);
    for (const id of made) {
      await expect.poll(() => isEmpty(env.ACCOUNT_HOLDER.get(id))).toBe(true);
    }
  });

  it("is nothing about an account that nobody has", async ({ expect }) => {
    const identifier = `usr_${"1".repeat(32)}`;
    expect(await send(sign(statusUpdated(identifier)))).toBe(200);
    expect(await isEmpty(await holderOf(identifier))).toBe(true);
  });
});
