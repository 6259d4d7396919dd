import { describe } from "vitest";

import { SAMPLE_REPOSITORIES } from "../fakes/data/sample-world.ts";
import { fakes, it, restartApp } from "./support/it.ts";
import type { Visit } from "./support/visit.ts";

const { calm } = SAMPLE_REPOSITORIES;

/** The answers crawl until they may finish, so that something can happen meanwhile. */
async function startCrawling(visit: Visit): Promise<void> {
  await fakes.model({ tokensPerSecond: 4 });
  await visit.openConnected();
  await visit.ask(calm);
  await visit.page
    .locator(".prose", { hasText: /\w+ \w+/ })
    .first()
    .waitFor();
}

async function letFinish(): Promise<void> {
  await fakes.model({ tokensPerSecond: null });
}

async function proseOf(visit: Visit): Promise<string[]> {
  return visit.page.locator(".prose").allTextContents();
}

describe("the stream", () => {
  it("is picked up after a reload, where the reader was", async ({ begin, expect }) => {
    const visit = await begin();
    await startCrawling(visit);
    await visit.page.evaluate("scrollTo(0, 600)");
    const place = await visit.page.evaluate<number>("scrollY");
    expect(place).toBeGreaterThan(0);
    await visit.page.reload();
    await visit.page.locator(".caret").first().waitFor();
    await expect.poll(() => visit.page.evaluate("scrollY")).toBe(place);
    await letFinish();
    await visit.untilEnded();
    expect((await proseOf(visit)).every((text) => text.length > 100)).toBe(true);
    expect(await visit.page.evaluate("scrollY")).toBe(place);
  });

  it("is followed by two tabs at once, to the same end", async ({ begin, expect }) => {
    const visit = await begin();
    await startCrawling(visit);
    const second = await visit.another();
    const { pathname, hash } = new URL(visit.page.url());
    await second.open(`${pathname}${hash}`);
    await second.page.locator(".caret").first().waitFor();
    await letFinish();
    await Promise.all([visit.untilEnded(), second.untilEnded()]);
    expect(await proseOf(second)).toEqual(await proseOf(visit));
    expect(await fakes.log({ upstream: "model" })).toMatchObject({ entries: { length: 2 * 5 } });
  });

  it("survives a restart of the server", async ({ begin, expect }) => {
    const visit = await begin();
    visit.expectNoNetwork();
    await startCrawling(visit);
    const restarted = restartApp();
    await visit.page.locator(".label", { hasText: "Reconnecting…" }).waitFor();
    await letFinish();
    await restarted;
    await visit.untilEnded();
    expect((await proseOf(visit)).every((text) => text.length > 100)).toBe(true);
    expect(await visit.page.locator(".label", { hasText: "Reconnecting…" }).count()).toBe(0);
  });

  it("says when the browser is offline, and goes on once it is back", async ({ begin, expect }) => {
    const visit = await begin();
    visit.expectNoNetwork();
    await startCrawling(visit);
    await visit.context.setOffline(true);
    const offline = visit.page.getByText("Offline: the docket goes on without you");
    await offline.and(visit.page.locator(".label")).waitFor();
    await visit.page.getByRole("status").and(offline).waitFor();
    await visit.page.getByRole("button", { name: "Cancel" }).click();
    const unreachable = visit.page.getByText("Docket could not be reached.");
    await unreachable.waitFor();
    await letFinish();
    await visit.context.setOffline(false);
    await unreachable.waitFor({ state: "detached" });
    await visit.untilEnded();
    expect((await proseOf(visit)).every((text) => text.length > 100)).toBe(true);
  });

  it("ends when it is cancelled, keeping what was written", async ({ begin, expect }) => {
    const visit = await begin();
    await startCrawling(visit);
    await visit.page.getByRole("button", { name: "Cancel" }).click();
    await visit.untilEnded("Cancelled: 0 of 5 summarized");
    expect((await proseOf(visit))[0]).toMatch(/\w+ \w+/);
    expect(await visit.entries.first().textContent()).toContain(
      "Cancelled; this is not all of it.",
    );
    expect(await visit.page.getByRole("progressbar").count()).toBe(0);
    expect(await visit.page.locator(".caret").count()).toBe(0);
    expect(await visit.page.title()).toBe(`${calm} · Docket`);
  });

  it("shows its progress in the title and, without the text, to screen readers", async ({
    begin,
    expect,
  }) => {
    const visit = await begin();
    await visit.openConnected();
    await visit.page.evaluate(`
      globalThis.said = [];
      const region = document.querySelector("#app > p[role=status]");
      new MutationObserver(() => said.push(region.textContent)).observe(region, {
        childList: true, characterData: true, subtree: true,
      });
    `);
    await fakes.model({ tokensPerSecond: 4 });
    await visit.ask(calm);
    await expect.poll(() => visit.page.title()).toBe(`(0/5) ${calm} · Docket`);
    await letFinish();
    await visit.untilEnded();
    const said = await visit.page.evaluate<string[]>("said");
    expect(said.at(-1)).toBe(`${calm}: Done: 5 of 5 summarized`);
    expect(new Set(said).size).toBe(said.length);
    expect(said.length).toBeLessThanOrEqual(14);
  });

  it("leads nowhere for a docket of someone else", async ({ begin }) => {
    const visit = await begin();
    visit.expectRefusal(404);
    await visit.openConnected(`/o/gullhaven/ropewalk#${"x".repeat(22)}`);
    await visit.page.getByRole("heading", { name: "This docket is not here" }).waitFor();
  });
});
