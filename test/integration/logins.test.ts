import { describe, it, vi } from "vitest";

import { digestOf } from "../../src/browser-session/credentials/secrets.ts";
import type { LoginStarted, TokenCreated } from "../../src/protocol/session.ts";
import type { DocketBrowser } from "../support/docket-browser.ts";
import { connectedBrowser, holdDate, openBrowser } from "./setup.ts";

const VERIFIER = "verifier-of-a-program-on-this-machine-0123456789";
const OURS = { "Sec-Fetch-Site": "same-origin" };

holdDate();

async function begin(browser: DocketBrowser): Promise<string> {
  const body = { challenge: await digestOf(VERIFIER), name: "docket on laptop" };
  const answer = await browser.request("POST", "/api/logins", { body, headers: OURS });
  return (await browser.json<LoginStarted>(answer, 201)).code;
}

/** What a program sends that has nothing but the code and its proof. */
async function exchange(code: string, verifier = VERIFIER): Promise<Response> {
  return openBrowser().request("POST", "/api/logins/token", { body: { code, verifier } });
}

describe("a program that a person lets in", () => {
  it("gets a token for its code, once", async ({ expect }) => {
    const browser = await connectedBrowser();
    const code = await begin(browser);
    const created = await browser.json<TokenCreated>(await exchange(code), 201);
    expect(created).toMatchObject({ name: "docket on laptop" });

    const headers = { Authorization: `Bearer ${created.token}` };
    const session = await openBrowser().request("GET", "/api/session", { headers });
    expect(await session.json()).toMatchObject({ connected: true });
    expect(await (await browser.request("GET", "/api/tokens")).json()).toMatchObject([
      { id: created.id, name: "docket on laptop" },
    ]);
    expect((await exchange(code)).status).toBe(401);
  });

  it.for([
    ["without its proof", async (code: string) => exchange(code, "x".repeat(43))],
    [
      "with another code",
      async () => exchange(`${"A".repeat(22)}.${"B".repeat(43)}.${"C".repeat(43)}`),
    ],
    [
      "later than a minute",
      async (code: string) => {
        vi.setSystemTime(Date.now() + 60_001);
        return exchange(code);
      },
    ],
  ] as const)("gets none %s, and the code is used up", async ([, attempt], { expect }) => {
    const browser = await connectedBrowser();
    const code = await begin(browser);
    const refused = await attempt(code);
    expect(refused.status).toBe(401);
    expect(await refused.json()).toMatchObject({ code: "not_connected" });
    expect(await (await browser.request("GET", "/api/tokens")).json()).toEqual([]);
  });

  it("has used a code up by showing a wrong proof", async ({ expect }) => {
    const browser = await connectedBrowser();
    const code = await begin(browser);
    await exchange(code, "x".repeat(43));
    expect((await exchange(code)).status).toBe(401);
  });

  it("gets none after the person has disconnected", async ({ expect }) => {
    const browser = await connectedBrowser();
    const code = await begin(browser);
    await browser.request("POST", "/api/auth/disconnect", { headers: OURS });
    expect((await exchange(code)).status).toBe(401);
  });

  it("is let in by the page alone", async ({ expect }) => {
    const browser = await connectedBrowser();
    const body = { challenge: await digestOf(VERIFIER), name: "docket" };
    const created = await browser.json<TokenCreated>(
      await browser.request("POST", "/api/tokens", { body: { name: "ci" } }),
      201,
    );
    const byToken = await openBrowser().request("POST", "/api/logins", {
      body,
      headers: { Authorization: `Bearer ${created.token}`, ...OURS },
    });
    expect(byToken.status).toBe(401);
    const byNobody = await openBrowser().request("POST", "/api/logins", { body, headers: OURS });
    expect(byNobody.status).toBe(401);
    for (const headers of [{}, { "Sec-Fetch-Site": "none" }, { "Sec-Fetch-Site": "cross-site" }]) {
      const elsewhere = await browser.request("POST", "/api/logins", { body, headers });
      expect(elsewhere.status).toBe(403);
    }
  });

  it("waits with few others", async ({ expect }) => {
    const browser = await connectedBrowser();
    const codes = [];
    for (let turn = 0; turn < 5; turn += 1) {
      codes.push(await begin(browser));
    }
    const body = { challenge: await digestOf(VERIFIER), name: "one more" };
    const answer = await browser.request("POST", "/api/logins", { body, headers: OURS });
    expect(answer.status).toBe(429);
    expect((await exchange(codes[2] ?? "")).status).toBe(201);
  });

  it.for([
    { challenge: "short", name: "x" },
    { challenge: "A".repeat(43), name: "" },
    { challenge: "A".repeat(43), name: "a\u202Eb" },
    { challenge: "A".repeat(43), name: "x", scopes: ["jobs"] },
  ])("is named what is wrong with %j", async (body, { expect }) => {
    const browser = await connectedBrowser();
    const answer = await browser.request("POST", "/api/logins", { body, headers: OURS });
    expect(answer.status).toBe(400);
  });
});
