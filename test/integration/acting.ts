import type { ActionProposed, ActionView } from "../../src/protocol.ts";
import type { LogEntry } from "../fakes/control/request-log.ts";
import type { DocketBrowser } from "../support/docket-browser.ts";
import { fakes } from "./setup.ts";

export const CALM = "gullhaven/ropewalk";
/** The pull request of it that people talk about most. */
export const DISCUSSED = 158;

/** What a browser says of a request that a page of ours makes. */
export const FROM_THE_PAGE = { "Sec-Fetch-Site": "same-origin" };

export async function finishedDocket(browser: DocketBrowser, repository = CALM): Promise<string> {
  const { id } = await browser.startJob(repository, { limit: 1 });
  await browser.finished(id);
  return id;
}

export async function propose(browser: DocketBrowser, body: unknown): Promise<ActionProposed> {
  const answer = await browser.request("POST", "/api/actions", { body, headers: FROM_THE_PAGE });
  return browser.json(answer, 201);
}

export async function confirm(
  browser: DocketBrowser,
  { id, nonce, digest }: Pick<ActionProposed, "id" | "nonce" | "digest">,
  headers: Record<string, string> = FROM_THE_PAGE,
): Promise<Response> {
  return browser.request("POST", `/api/actions/${id}/confirm`, {
    body: { nonce, digest },
    headers,
  });
}

/** Shows it, confirms it, and gives what became of it. */
export async function act(browser: DocketBrowser, body: unknown): Promise<ActionView> {
  return browser.json(await confirm(browser, await propose(browser, body)), 200);
}

export async function listActions(browser: DocketBrowser, job?: string): Promise<ActionView[]> {
  const query = job === undefined ? "" : `?job=${job}`;
  return browser.json(await browser.request("GET", `/api/actions${query}`), 200);
}

/** What GitHub was asked to write, in order. */
export async function writes(): Promise<LogEntry[]> {
  const { entries } = await fakes.log({ upstream: "github" });
  return entries.filter(({ method, path }) => method !== "GET" && path.startsWith("/repos/"));
}

/** Status, code and sentence of a refusal. */
export async function refusal(answer: Response): Promise<string> {
  const { code, detail } = await answer.json<{ code: string; detail: string }>();
  return `${answer.status} ${code}: ${detail}`;
}
