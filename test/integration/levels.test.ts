import { runInDurableObject } from "cloudflare:test";
import { afterEach, describe, it } from "vitest";

import { ACCESS_LEVEL_LIFETIME_MS } from "../../src/limits.ts";
import type { RepositoryListItem } from "../../src/protocol/session.ts";
import { MOST_DISCUSSED, SAMPLE_REPOSITORIES } from "../fakes/data/sample-world.ts";
import { sessionStub } from "./authorizing.ts";
import { connectedBrowser, eventually, fakes, startAfresh } from "./setup.ts";

const { busy: BUSY, calm: CALM } = SAMPLE_REPOSITORIES;

afterEach(startAfresh);

async function refusedGraphQL(): Promise<number> {
  const { entries } = await fakes.log({ upstream: "scalekit", operation: "proxy" });
  return entries.filter(({ path }) => path === "/proxy/graphql").length;
}

describe("what the environment allows", () => {
  it("is found out by the first job, and remembered for a day", async ({ expect }) => {
    const browser = await connectedBrowser();
    await fakes.command("scalekit", "settings", { proxyGraphql: false });
    await fakes.clearLog();
    const result = await browser.finished((await browser.startJob(BUSY)).id);
    expect(result.outcome).toBe("complete");
    expect(
      result.pullRequests.map(({ number, rank }) => ({ number, humanComments: rank.score })),
    ).toEqual(MOST_DISCUSSED.busy);
    expect(await refusedGraphQL()).toBe(1);
    const { maxConcurrency } = await fakes.log({ upstream: "github" });
    expect(maxConcurrency.github).toBeLessThanOrEqual(6);

    await fakes.clearLog();
    await browser.finished((await browser.startJob(CALM, { limit: 1 })).id);
    expect(await refusedGraphQL()).toBe(0);

    await runInDurableObject(await sessionStub(browser), (_session, { storage }) => {
      storage.sql.exec(
        "UPDATE passage SET level_until = level_until - ?",
        ACCESS_LEVEL_LIFETIME_MS,
      );
    });
    await browser.finished((await browser.startJob(CALM, { limit: 1 })).id);
    expect(await refusedGraphQL()).toBe(1);
  });

  it("suffices to connect, to choose and to summarize where there are only tools", async ({
    expect,
  }) => {
    await fakes.command("scalekit", "settings", { proxyEnabled: false });
    const browser = await connectedBrowser();
    expect((await browser.session()).github.login).toBe("mira-lindqvist");
    const found = await browser.json<RepositoryListItem[]>(
      await browser.request("GET", "/api/repositories?query=ropewalk"),
      200,
    );
    expect(found).toMatchObject([{ repository: CALM, private: false }]);
    const result = await browser.finished((await browser.startJob(CALM)).id);
    expect(result.outcome).toBe("complete");
    expect(
      result.pullRequests.map(({ number, rank }) => ({ number, humanComments: rank.score })),
    ).toEqual(MOST_DISCUSSED.calm);
  });

  it("is forgotten with the connection", async ({ expect }) => {
    const browser = await connectedBrowser();
    await fakes.command("scalekit", "settings", { proxyGraphql: false });
    await browser.finished((await browser.startJob(CALM, { limit: 1 })).id);
    const stub = await sessionStub(browser);
    const remembered = () =>
      runInDurableObject(
        stub,
        (_session, { storage }) => storage.sql.exec("SELECT * FROM passage").toArray().length,
      );
    await eventually(async () => (await remembered()) === 1);
    await browser.request("POST", "/api/auth/disconnect");
    expect(await remembered()).toBe(0);
  });
});
