import { reset } from "cloudflare:test";
import { exports } from "cloudflare:workers";

import { DocketBrowser } from "../support/docket-browser.ts";
import { createFakesControl } from "../support/fakes-control.ts";

export const ORIGIN = "https://docket.test";

export const fakes = createFakesControl("https://control.test");

/** A fresh browser at the app under test. */
export function openBrowser(): DocketBrowser {
  return new DocketBrowser({
    origin: ORIGIN,
    fetch: (request) => exports.default.fetch(request),
    outside: (request) => fetch(request),
  });
}

/** A browser connected as one of the sample people. */
export async function connectedBrowser(login = "mira-lindqvist"): Promise<DocketBrowser> {
  const browser = openBrowser();
  await browser.connect(login);
  return browser;
}

/** Nothing of a test stays: neither in the objects nor in the fakes. */
export async function startAfresh(): Promise<void> {
  await reset();
  await fakes.reset();
}
