import { deepStrictEqual } from "node:assert/strict";

import type { BrowserContextOptions } from "playwright-core";
import { inject, test } from "vitest";

import { createFakesControl, type FakesControl } from "../../support/fakes-control.ts";
import { launchOwnBrowser } from "./browser.ts";
import { Profiles } from "./profiles.ts";
import { Visit } from "./visit.ts";

const e2e = inject("e2e");

export const fakes: FakesControl = createFakesControl(e2e.control);

/** Kills the app as a crash would, and starts it again on the same storage. */
export async function restartApp(): Promise<void> {
  await fetch(e2e.restart, { method: "POST" });
}

const DESKTOP: BrowserContextOptions = {
  viewport: { width: 1200, height: 900 },
  reducedMotion: "reduce",
};

/**
 * A test over the whole app: `begin` gives a browser profile as new with an empty page, `visit` is
 * one. The fakes are fresh. A page that complained or called elsewhere fails the test, and a secret in the app's log.
 */
export const it = test
  // oxlint-disable-next-line no-empty-pattern -- Vitest reads from the pattern what a fixture needs.
  .extend("browser", { scope: "worker" }, async ({}, { onCleanup }) => {
    const browser = await launchOwnBrowser();
    onCleanup(() => browser.close());
    return browser;
  })
  .extend("profiles", { scope: "worker" }, ({ browser }) => new Profiles(browser, e2e.origin))
  .extend("begin", async ({ profiles }, { onCleanup }) => {
    await fakes.reset();
    const visits: Visit[] = [];
    onCleanup(async () => {
      await Promise.all(visits.map(({ context }) => profiles.giveBack(context)));
      const complaints = visits.flatMap((visit) => [...visit.complaints, ...visit.strayRequests]);
      deepStrictEqual(complaints, [], "The page complained, or called elsewhere.");
      const leaks: unknown = await (await fetch(e2e.leaks)).json();
      deepStrictEqual(leaks, [], "The log holds what must never be in it.");
    });
    return async function begin(options: BrowserContextOptions = {}): Promise<Visit> {
      const visit = await Visit.begin(await profiles.take({ ...DESKTOP, ...options }), e2e.origin);
      visits.push(visit);
      return visit;
    };
  })
  .extend("visit", ({ begin }) => begin());
