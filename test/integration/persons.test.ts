import { runInDurableObject } from "cloudflare:test";
import { afterEach, describe, it } from "vitest";

import type { TokenCreated } from "../../src/protocol/session.ts";
import { SAMPLE_REPOSITORIES } from "../fakes/data/sample-world.ts";
import type { DocketBrowser } from "../support/docket-browser.ts";
import { beginAuthorization, decide, sessionStub, upstreamAccounts, visit } from "./authorizing.ts";
import { refusal } from "./github-operations.ts";
import { connectedBrowser, crawl, fakes, openBrowser, skipWaits, startAfresh } from "./setup.ts";

const CALM = "gullhaven/ropewalk";

afterEach(startAfresh);

async function connectAs(browser: ReturnType<typeof openBrowser>, login: string): Promise<void> {
  const { authLink } = await beginAuthorization(browser);
  await visit(browser, (await decide(authLink, "approve", login)) ?? "");
}

describe("one browser, two people", () => {
  it("leaves nothing of the first to the second", async ({ expect }) => {
    const browser = await connectedBrowser("mira-lindqvist");
    const { id } = await browser.startJob(CALM, { limit: 1 });
    await browser.finished(id);
    const { token } = await browser.json<TokenCreated>(
      await browser.request("POST", "/api/tokens", { body: { name: "hers" } }),
      201,
    );
    await browser.request("POST", "/api/auth/disconnect");
    expect((await browser.request("GET", `/api/jobs/${id}`)).status).toBe(200);

    await connectAs(browser, "tomas-reyes");
    expect((await browser.session()).github.login).toBe("tomas-reyes");
    expect((await browser.request("GET", `/api/jobs/${id}`)).status).toBe(404);
    expect(await (await browser.request("GET", "/api/jobs")).json()).toEqual([]);
    expect(await (await browser.request("GET", "/api/tokens")).json()).toEqual([]);
    const withToken = await openBrowser().request("POST", "/api/jobs", {
      body: { repository: CALM },
      headers: { Authorization: `Bearer ${token}` },
    });
    expect(withToken.status).toBe(401);
  });

  it("keeps everything for the same person, however often they connect", async ({ expect }) => {
    const browser = await connectedBrowser("mira-lindqvist");
    const { id } = await browser.startJob(CALM, { limit: 1 });
    await browser.finished(id);
    await browser.request("POST", "/api/auth/disconnect");
    await connectAs(browser, "mira-lindqvist");
    await connectAs(browser, "mira-lindqvist");
    expect((await browser.result(id)).outcome).toBe("complete");
  });

  it("passes a token of somebody unknown to nobody", async ({ expect }) => {
    const browser = openBrowser();
    await fakes.fault({
      upstream: "github",
      path: "/user$",
      times: null,
      action: { kind: "status", status: 404 },
    });
    await connectAs(browser, "mira-lindqvist");
    const { token } = await browser.json<TokenCreated>(
      await browser.request("POST", "/api/tokens", { body: { name: "hers" } }),
      201,
    );
    await connectAs(browser, "tomas-reyes");
    await fakes.clearFaults();
    const withToken = await openBrowser().request("POST", "/api/jobs", {
      body: { repository: CALM },
      headers: { Authorization: `Bearer ${token}` },
    });
    expect(withToken.status).toBe(401);
  });

  it("asks who somebody unknown is, whatever they want first", async ({ expect }) => {
    skipWaits();
    const wanted = {
      read: (browser: DocketBrowser) =>
        browser.request("GET", `/api/github/repository?repository=${CALM}`),
      write: (browser: DocketBrowser) =>
        browser.request("POST", "/api/actions", {
          body: { repository: CALM, kind: "issue", title: "Knots", body: "All of them." },
        }),
    };
    for (const want of Object.values(wanted)) {
      await fakes.fault({
        upstream: "github",
        path: "/user$",
        times: null,
        action: { kind: "status", status: 502 },
      });
      const browser = openBrowser();
      await connectAs(browser, "mira-lindqvist");
      expect(await refusal(await want(browser))).toMatch(/^502 github_unavailable/);
      await fakes.clearFaults();
      expect((await want(browser)).ok).toBe(true);
      expect((await browser.session()).github.login).toBe("mira-lindqvist");
    }
  });

  it("lets no job go on as somebody else", async ({ expect }) => {
    await crawl();
    const browser = await connectedBrowser("mira-lindqvist");
    const { id } = await browser.startJob(CALM);
    const stream = await browser.events(id);
    await stream.until(({ event }) => event === "ranking");
    await connectAs(browser, "tomas-reyes");
    const stub = await sessionStub(browser);
    expect(await stub.connection(id)).toMatchObject({ ok: false });
    await stream.rest();
    expect((await browser.request("GET", `/api/jobs/${id}`)).status).toBe(404);
  });
});

describe("a connection that GitHub no longer accepts", () => {
  it("asks to reconnect, says why, and serves again once that is done", async ({ expect }) => {
    const browser = await connectedBrowser("mira-lindqvist");
    await fakes.command("scalekit", "revoke-github-tokens", { login: "mira-lindqvist" });
    const refused = await browser.request("GET", "/api/repositories");
    expect(refused.status).toBe(401);
    expect(await refused.json()).toMatchObject({ code: "reconnect_required" });
    const view = await browser.session();
    expect(view).toMatchObject({
      connected: false,
      github: { state: "reconnect", login: "mira-lindqvist" },
    });
    expect(view.github.reason).toContain("Reconnect GitHub");
    const job = await browser.request("POST", "/api/jobs", { body: { repository: CALM } });
    expect(job.status).toBe(401);
    expect(await job.json()).toMatchObject({ code: "reconnect_required" });

    await connectAs(browser, "mira-lindqvist");
    expect(await browser.session()).toMatchObject({
      connected: true,
      github: { state: "connected" },
    });
    expect((await browser.request("GET", "/api/repositories?query=rope")).status).toBe(200);
    await expect.poll(upstreamAccounts).toHaveLength(1);
  });

  it("is not told by news about the connection before it", async ({ expect }) => {
    const browser = await connectedBrowser("mira-lindqvist");
    const [old] = await upstreamAccounts();
    await connectAs(browser, "mira-lindqvist");
    const stub = await sessionStub(browser);
    await stub.reconnectRequired(old?.identifier ?? "");
    expect((await browser.session()).connected).toBe(true);
  });
});

describe("the picker", () => {
  it("lists what the account can see, and needs a connection", async ({ expect }) => {
    const browser = await connectedBrowser("mira-lindqvist");
    const found = await (await browser.request("GET", "/api/repositories?query=ROPE")).json();
    expect(found).toMatchObject([{ repository: CALM, private: false }]);
    const complete = await browser.request("GET", "/api/repositories?query=ROPE");
    await complete.body?.cancel();
    expect(complete.headers.get("X-GitHub-SSO")).toBeNull();
    const tooLong = await browser.request("GET", `/api/repositories?query=${"x".repeat(200)}`);
    expect(tooLong.status).toBe(400);
    expect((await openBrowser().request("GET", "/api/repositories")).status).toBe(401);
  });
});

describe("the picker, where an organization wants single sign-on first", () => {
  it("says that repositories are missing, in GitHub's own words and without its numbers", async ({
    expect,
  }) => {
    const browser = await connectedBrowser();
    await fakes.fault({
      upstream: "github",
      path: "/user/repos",
      action: {
        kind: "status",
        status: 200,
        body: JSON.stringify([{ full_name: "acme/rope", private: false }]),
        headers: {
          "content-type": "application/json",
          "x-github-sso": "partial-results; organizations=21955855,20582480",
        },
      },
    });
    const answer = await browser.request("GET", "/api/repositories?query=rope");
    expect(answer.headers.get("X-GitHub-SSO")).toBe("partial-results");
    expect(await answer.json()).toMatchObject([{ repository: "acme/rope" }]);
  });

  it("has the link to sign in for one that is typed whole", async ({ expect }) => {
    const browser = await connectedBrowser();
    const query = SAMPLE_REPOSITORIES.singleSignOn;
    const answer = await browser.request("GET", `/api/repositories?query=${query}`);
    expect(answer.status).toBe(403);
    expect(await answer.json()).toMatchObject({
      code: "sso_required",
      action: { url: expect.stringContaining(`/${query.split("/")[0]}/sso?`) },
    });
  });
});

describe("what a session keeps", () => {
  it("holds no secret in the clear", async ({ expect }) => {
    const browser = await connectedBrowser("mira-lindqvist");
    const { token } = await browser.json<TokenCreated>(
      await browser.request("POST", "/api/tokens", { body: { name: "hers" } }),
      201,
    );
    const { authLink } = await beginAuthorization(browser);
    const state = new URL((await decide(authLink, "approve")) ?? "", "https://docket.test");
    const secrets = [
      ...(browser.cookie.split("=")[1]?.split(".").slice(1) ?? []),
      ...token.split(".").slice(1),
      state.searchParams.get("state") ?? "",
      state.searchParams.get("auth_request_id") ?? "",
    ];
    expect(secrets.every((secret) => secret.length > 20)).toBe(true);
    const kept = await runInDurableObject(await sessionStub(browser), (_session, { storage }) => {
      const tables = storage.sql
        .exec<{ name: string }>("SELECT name FROM sqlite_master WHERE type = 'table'")
        .toArray()
        .filter(({ name }) => /^[a-z_]+$/.test(name) && !name.startsWith("_"));
      return tables.map(({ name }) =>
        JSON.stringify(
          storage.sql.exec(`SELECT * FROM ${name}`).toArray(),
          (_key, value: unknown) =>
            value instanceof ArrayBuffer
              ? btoa(String.fromCharCode(...new Uint8Array(value)))
              : value,
        ),
      );
    });
    for (const secret of secrets) {
      expect(kept.join("\n")).not.toContain(secret);
    }
  });
});
