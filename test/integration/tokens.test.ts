import { runDurableObjectAlarm } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, it } from "vitest";

import { sealCredential } from "../../src/browser-session/credentials/credential.ts";
import type { TokenCreated, TokenView } from "../../src/protocol/session.ts";
import type { DocketBrowser } from "../support/docket-browser.ts";
import { approvedBrowser, isEmpty, sessionStub, upstreamAccounts, visit } from "./authorizing.ts";
import { connectedBrowser, holdDate, openBrowser, pass } from "./setup.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

async function createToken(
  browser: DocketBrowser,
  body: Record<string, unknown> = { name: "ci" },
): Promise<TokenCreated> {
  return browser.json(await browser.request("POST", "/api/tokens", { body }), 201);
}

async function listTokens(browser: DocketBrowser): Promise<TokenView[]> {
  return browser.json(await browser.request("GET", "/api/tokens"), 200);
}

/** A client with nothing but a token. */
function bearer(token: string) {
  const client = openBrowser();
  return (method: string, path: string, more: { body?: unknown; cookie?: string } = {}) =>
    client.request(method, path, {
      ...(more.body === undefined ? {} : { body: more.body }),
      headers: {
        Authorization: `Bearer ${token}`,
        ...(more.cookie === undefined ? {} : { Cookie: more.cookie }),
      },
    });
}

async function isConnected(answer: Response): Promise<boolean> {
  const { connected } = await answer.json<{ connected: boolean }>();
  return connected;
}

holdDate();

describe("an API token", () => {
  it("is shown once, lists without its secret, and works until it is revoked", async ({
    expect,
  }) => {
    const browser = await connectedBrowser();
    const created = await createToken(browser);
    expect(created.token).toMatch(/^dkt_[\w-]{22}\.[\w-]{43}\.[\w-]{43}$/);
    expect(Date.parse(created.expiresAt) - Date.now()).toBe(90 * DAY_MS);
    const listed = await listTokens(browser);
    expect(listed).toMatchObject([{ id: created.id, name: "ci", lastUsedAt: null }]);
    expect(JSON.stringify(listed)).not.toContain("dkt_");

    const client = bearer(created.token);
    expect(await isConnected(await client("GET", "/api/session"))).toBe(true);
    expect((await listTokens(browser))[0]?.lastUsedAt).not.toBeNull();

    const revoked = await browser.request("DELETE", `/api/tokens/${created.id}`);
    expect(revoked.status).toBe(204);
    expect(await isConnected(await client("GET", "/api/session"))).toBe(false);
    expect((await browser.request("DELETE", `/api/tokens/${created.id}`)).status).toBe(204);
  });

  it("starts jobs and reads them", async ({ expect }) => {
    const browser = await connectedBrowser();
    const client = bearer((await createToken(browser)).token);
    const started = await client("POST", "/api/jobs", {
      body: { repository: "gullhaven/ropewalk", limit: 1 },
    });
    expect(started.status).toBe(202);
    const { id } = await started.json<{ id: string }>();
    expect((await client("GET", `/api/jobs/${id}`)).status).toBe(200);
    expect((await client("DELETE", `/api/jobs/${id}`)).status).toBe(204);
  });

  it("reaches nothing that only the person may do, even beside a cookie", async ({ expect }) => {
    const browser = await connectedBrowser();
    const client = bearer((await createToken(browser)).token);
    for (const [method, path] of [
      ["POST", "/api/auth"],
      ["DELETE", "/api/auth"],
      ["GET", "/api/auth/status"],
      ["POST", "/api/auth/disconnect"],
      ["DELETE", "/api/session"],
      ["GET", "/api/repositories"],
      ["GET", "/user/verify?auth_request_id=x&state=y"],
      ["POST", "/api/tokens"],
      ["GET", "/api/tokens"],
      ["DELETE", "/api/tokens/x"],
      ["POST", "/api/actions"],
      ["GET", "/api/actions"],
      ["POST", "/api/actions/x/confirm"],
      ["DELETE", "/api/actions/x"],
      ["GET", "/api/watchlist"],
      ["PUT", "/api/watchlist"],
      ["PUT", "/api/seen"],
      ["GET", "/api/snoozes"],
      ["PUT", "/api/snoozes"],
      ["DELETE", "/api/snoozes"],
    ] as const) {
      const answer = await client(method, path, { cookie: browser.cookie });
      expect(`${method} ${path} ${answer.status}`).toBe(`${method} ${path} 401`);
      expect(await answer.json()).toMatchObject({ code: "not_connected" });
    }
    expect((await browser.session()).connected).toBe(true);
  });

  it("does what its scopes say, in the repositories that it names", async ({ expect }) => {
    const browser = await connectedBrowser();
    const named = await createToken(browser, {
      name: "named",
      scopes: ["jobs"],
      repositories: ["https://github.com/Gullhaven/Ropewalk", "gullhaven/ropewalk"],
    });
    expect(named).toMatchObject({ scopes: ["jobs"], repositories: ["gullhaven/ropewalk"] });
    const reading = await createToken(browser, { name: "reading", scopes: ["read"] });
    const listed = (await listTokens(browser)).toSorted((a, b) => a.name.localeCompare(b.name));
    expect(listed).toMatchObject([
      { scopes: ["jobs"], repositories: ["gullhaven/ropewalk"] },
      { scopes: ["read"], repositories: null },
    ]);

    const elsewhere = { repository: "gullhaven/elsewhere", limit: 1 };
    const own: { id: string } = await browser.json(
      await browser.request("POST", "/api/jobs", { body: elsewhere }),
      202,
    );
    const client = bearer(named.token);
    const refused = await client("POST", "/api/jobs", { body: elsewhere });
    expect(refused.status).toBe(403);
    expect(await refused.json()).toMatchObject({ code: "not_allowed" });
    for (const [method, path] of [
      ["GET", `/api/jobs/${own.id}`],
      ["GET", `/api/jobs/${own.id}/events`],
      ["GET", `/api/jobs/${own.id}/yours`],
      ["GET", `/api/jobs/${own.id}/questions`],
      ["POST", `/api/jobs/${own.id}/questions`],
      ["POST", `/api/jobs/${own.id}/cancel`],
    ] as const) {
      const answer = await client(method, path, {
        body: method === "POST" ? { question: "Why?" } : undefined,
      });
      expect(`${method} ${path} ${answer.status}`).toBe(`${method} ${path} 404`);
      await answer.body?.cancel();
    }
    await client("DELETE", `/api/jobs/${own.id}`);
    expect(await (await client("GET", "/api/jobs")).json()).toEqual([]);
    expect(await (await browser.request("GET", "/api/jobs")).json()).toMatchObject([
      { id: own.id },
    ]);

    const reader = bearer(reading.token);
    for (const path of ["/api/jobs", `/api/jobs/${own.id}`]) {
      expect((await reader("GET", path)).status).toBe(403);
    }
    const started = await reader("POST", "/api/summarize", {
      body: { repository: "gullhaven/ropewalk" },
    });
    expect(started.status).toBe(403);
    expect(await isConnected(await reader("GET", "/api/session"))).toBe(true);
  });

  it("is refused with scopes and repositories that there are not", async ({ expect }) => {
    const browser = await connectedBrowser();
    for (const fields of [
      { scopes: [] },
      { scopes: ["jobs", "jobs"] },
      { scopes: ["admin"] },
      { repositories: [] },
      { repositories: ["https://elsewhere.example/a/b"] },
    ]) {
      const answer = await browser.request("POST", "/api/tokens", {
        body: { name: "odd", ...fields },
      });
      expect(answer.status).toBe(400);
    }
    expect(await listTokens(browser)).toEqual([]);
  });

  it("can neither take nor spoil a callback, and is shown no page of its session", async ({
    expect,
  }) => {
    const browser = await connectedBrowser();
    const client = bearer((await createToken(browser)).token);
    const { callback } = await approvedBrowser(browser);
    for (const path of [callback, "/user/verify?auth_request_id=x&state=y"]) {
      const answer = await client("GET", path);
      await answer.body?.cancel();
      expect(answer.status).toBe(401);
      expect(answer.headers.get("Set-Cookie")).toBeNull();
    }
    const page = await (await client("GET", "/")).text();
    expect(page).not.toContain("mira-lindqvist");
    expect(await visit(browser, callback)).toBe("200 GitHub connected");
  });

  it("wins over the cookie, also when it is invalid", async ({ expect }) => {
    const browser = await connectedBrowser();
    const { cookie } = browser;
    for (const token of ["", "nonsense", "dkt_", `dkt_${cookie.split("=")[1]}`]) {
      const answer = await bearer(token)("GET", "/api/session", { cookie });
      expect(await isConnected(answer)).toBe(false);
    }
    const answer = await bearer("nonsense")("GET", "/api/jobs", { cookie });
    expect(answer.status).toBe(401);
  });

  it("cannot be made of a cookie, nor a cookie of it", async ({ expect }) => {
    const browser = await connectedBrowser();
    const { token } = await createToken(browser);
    const asCookie = await openBrowser().request("GET", "/api/session", {
      headers: { Cookie: `__Host-docket=${token.slice("dkt_".length)}` },
    });
    expect(await isConnected(asCookie)).toBe(false);
    const [, handle = "", secret = ""] = /=([^.]+)\.([^.]+)\./.exec(browser.cookie) ?? [];
    const resealed = await sealCredential("token", { handle, secret }, [env.SESSION_SECRET]);
    expect(await isConnected(await bearer(`dkt_${resealed}`)("GET", "/api/session"))).toBe(false);
  });

  it("ends with its time, 180 days at most", async ({ expect }) => {
    const browser = await connectedBrowser();
    const { token } = await createToken(browser, { name: "short", expiresInDays: 1 });
    pass(DAY_MS - 1000);
    expect(await isConnected(await bearer(token)("GET", "/api/session"))).toBe(true);
    pass(1000);
    expect(await isConnected(await bearer(token)("GET", "/api/session"))).toBe(false);
    const refused = await browser.request("POST", "/api/tokens", {
      body: { name: "long", expiresInDays: 181 },
    });
    expect(refused.status).toBe(400);
  });

  it("is one of five at most; expired ones do not count", async ({ expect }) => {
    const browser = await connectedBrowser();
    for (let made = 0; made < 5; made += 1) {
      await createToken(browser, { name: `t${made}`, expiresInDays: 1 });
    }
    const refused = await browser.request("POST", "/api/tokens", { body: { name: "sixth" } });
    expect(refused.status).toBe(400);
    expect((await refused.json<{ detail: string }>()).detail).toContain("Delete one first");
    pass(DAY_MS);
    await createToken(browser, { name: "sixth" });
    expect(await listTokens(browser)).toHaveLength(1);
  });

  it("keeps its session with the cookie, which both go when the last one has ended", async ({
    expect,
  }) => {
    const browser = await connectedBrowser();
    const { token } = await createToken(browser, { name: "long", expiresInDays: 60 });
    const stub = await sessionStub(browser);
    pass(60 * DAY_MS - 1000);
    await runDurableObjectAlarm(stub);
    expect(await isConnected(await bearer(token)("GET", "/api/session"))).toBe(true);
    pass(1000);
    expect(await isConnected(await bearer(token)("GET", "/api/session"))).toBe(false);
    expect((await browser.session()).known).toBe(false);
    await runDurableObjectAlarm(stub);
    expect(await upstreamAccounts()).toEqual([]);
    expect(await isEmpty(stub)).toBe(true);
  });

  it("keeps the cookie for 180 days after the last visit, and is no visit itself", async ({
    expect,
  }) => {
    const browser = await connectedBrowser();
    const made = await browser.request("POST", "/api/tokens", {
      body: { name: "longest", expiresInDays: 180 },
    });
    expect(made.headers.get("Set-Cookie")).toContain("Max-Age=15552000;");
    expect(made.headers.get("Set-Cookie")).toContain(browser.cookie);
    const { token } = await made.json<TokenCreated>();
    const client = bearer(token);
    pass(100 * DAY_MS);
    expect((await browser.session()).connected).toBe(true);
    pass(80 * DAY_MS - 1000);
    expect(await isConnected(await client("GET", "/api/session"))).toBe(true);
    // From here on only the visit counts, which was longer ago than 30 days.
    pass(1000);
    expect((await browser.session()).known).toBe(false);
  });

  it("ends with the account it was made under: when it is disconnected, and when another is connected", async ({
    expect,
  }) => {
    for (const leave of [
      async (browser: DocketBrowser) => {
        await browser.request("POST", "/api/auth/disconnect");
        // Not even the same person's next connection brings it back.
        await browser.connect("mira-lindqvist");
      },
      async (browser: DocketBrowser) => browser.connect("tomas-reyes"),
    ]) {
      const browser = await connectedBrowser();
      const client = bearer((await createToken(browser)).token);
      await leave(browser);
      expect(await listTokens(browser)).toEqual([]);
      expect((await client("GET", "/api/jobs")).status).toBe(401);
      expect(await isConnected(await client("GET", "/api/session"))).toBe(false);
    }
  });

  it("outlives its person's connecting again", async ({ expect }) => {
    const browser = await connectedBrowser();
    const client = bearer((await createToken(browser)).token);
    await browser.connect("mira-lindqvist");
    expect(await isConnected(await client("GET", "/api/session"))).toBe(true);
  });

  it("is not made from a body that is not understood", async ({ expect }) => {
    const browser = await connectedBrowser();
    for (const body of [
      undefined,
      "[]",
      '"text"',
      "null",
      "{}",
      '{"name":""}',
      '{"name":" "}',
      '{"name":5}',
      `{"name":"${"n".repeat(101)}"}`,
      '{"name":"n","expiresInDays":0}',
      '{"name":"n","expiresInDays":1.5}',
      '{"name":"n","admin":true}',
    ]) {
      const answer = await browser.request("POST", "/api/tokens", { body });
      expect(`${body} ${answer.status}`).toBe(`${body} 400`);
      expect(await answer.json()).toMatchObject({ code: "invalid_request" });
    }
    expect(await listTokens(browser)).toEqual([]);
  });

  it("is not made without a connection", async ({ expect }) => {
    const browser = openBrowser();
    const make = () => browser.request("POST", "/api/tokens", { body: { name: "n" } });
    expect((await make()).status).toBe(401);
    await browser.request("POST", "/api/auth");
    expect((await make()).status).toBe(401);
  });
});
