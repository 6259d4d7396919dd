import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import * as z from "zod";

import { objectNameOf } from "../../src/browser-session/credentials/credential.ts";
import type { AuthStarted, AuthStatus } from "../../src/protocol/session.ts";
import type { DocketBrowser } from "../support/docket-browser.ts";
import { fakes, openBrowser } from "./setup.ts";

/** The accounts as the fake Scalekit tells of them. */
const State = z.object({
  accounts: z.array(
    z.object({ identifier: z.string(), status: z.string(), login: z.string().nullable() }),
  ),
});

export async function upstreamAccounts(): Promise<z.infer<typeof State>["accounts"]> {
  return State.parse(await fakes.command("scalekit", "state")).accounts;
}

export async function beginAuthorization(browser: DocketBrowser): Promise<AuthStarted> {
  return browser.json(await browser.request("POST", "/api/auth"), 200);
}

/** Decides on the consent page; answers where it sends the browser, if anywhere. */
export async function decide(
  authLink: string,
  decision: "approve" | "deny",
  login = "mira-lindqvist",
): Promise<string | null> {
  const answer = await fetch(authLink, {
    method: "POST",
    redirect: "manual",
    body: new URLSearchParams({ decision, login }),
  });
  await answer.body?.cancel();
  const location = answer.headers.get("Location");
  return location === null ? null : new URL(location).pathname + new URL(location).search;
}

/** A browser whose consent is given and whose callback has not been taken yet. */
export async function approvedBrowser(
  browser = openBrowser(),
): Promise<{ browser: DocketBrowser; callback: string }> {
  const { authLink } = await beginAuthorization(browser);
  const callback = await decide(authLink, "approve");
  if (callback === null) {
    throw new Error("The consent page did not send the browser back.");
  }
  return { browser, callback };
}

/** Status and the sentence a callback answers with. */
export async function visit(browser: DocketBrowser, path: string): Promise<string> {
  const answer = await browser.request("GET", path);
  const text = await answer.text();
  const detail = text.startsWith("{") ? JSON.parse(text).detail : /<h1>(.*?)<\/h1>/.exec(text)?.[1];
  return `${answer.status} ${detail}`;
}

export async function statusOf(browser: DocketBrowser, wait = 0): Promise<AuthStatus> {
  return browser.json(await browser.request("GET", `/api/auth/status?wait=${wait}`), 200);
}

/** The object behind a browser's cookie. */
export async function sessionStub(browser: DocketBrowser) {
  const [, value = ""] = browser.cookie.split("=");
  const [handle = ""] = value.split(".");
  return env.BROWSER_SESSION.getByName(await objectNameOf(handle));
}

/** Whether an object keeps nothing, not even a table. */
export async function isEmpty<Class extends Rpc.DurableObjectBranded>(
  stub: DurableObjectStub<Class>,
): Promise<boolean> {
  return runInDurableObject(
    stub,
    (_object, { storage }) =>
      storage.sql.exec("SELECT name FROM sqlite_master WHERE name NOT GLOB '_cf_*'").toArray()
        .length === 0,
  );
}
