import type { OperationProposed, OperationView } from "../../src/protocol/operations.ts";
import type { LogEntry } from "../fakes/control/request-log.ts";
import type { DocketBrowser } from "../support/docket-browser.ts";
import { fakes } from "./setup.ts";

export const CALM = "gullhaven/ropewalk";
/** The pull request of it that people talk about most. */
export const DISCUSSED = 158;

/** The branch of that pull request. */
export const BRANCH = "grapheme-cursor";

/** What a browser says of a request that a page of ours makes. */
export const FROM_THE_PAGE = { "Sec-Fetch-Site": "same-origin" };

export async function finishedDocket(browser: DocketBrowser, repository = CALM): Promise<string> {
  const { id } = await browser.startJob(repository, { limit: 1 });
  await browser.finished(id);
  return id;
}

export async function propose(browser: DocketBrowser, body: unknown): Promise<OperationProposed> {
  const answer = await browser.request("POST", "/api/actions", { body, headers: FROM_THE_PAGE });
  return browser.json(answer, 201);
}

export async function confirm(
  browser: DocketBrowser,
  { id, nonce, digest }: Pick<OperationProposed, "id" | "nonce" | "digest">,
  headers: Record<string, string> = FROM_THE_PAGE,
): Promise<Response> {
  return browser.request("POST", `/api/actions/${id}/confirm`, {
    body: { nonce, digest },
    headers,
  });
}

/** Shows it, confirms it, and gives what became of it. */
export async function perform(browser: DocketBrowser, body: unknown): Promise<OperationView> {
  return browser.json(await confirm(browser, await propose(browser, body)), 200);
}

export async function listOperations(
  browser: DocketBrowser,
  job?: string,
): Promise<OperationView[]> {
  const query = job === undefined ? "" : `?job=${job}`;
  return browser.json(await browser.request("GET", `/api/actions${query}`), 200);
}

/** What GitHub was asked to write, in order. */
export async function writes(): Promise<LogEntry[]> {
  const { entries } = await fakes.log({ upstream: "github" });
  return entries.filter(({ method, path }) => method !== "GET" && path.startsWith("/repos/"));
}

/** GitHub's public API, as somebody who is nobody there. */
export async function onGitHub<Body>(path: string): Promise<Body> {
  const answer = await fetch(`https://api.github.test/repos/${CALM}${path}`, {
    headers: { "user-agent": "somebody" },
  });
  if (!answer.ok) {
    throw new Error(`GitHub answered ${answer.status} to ${path}: ${await answer.text()}`);
  }
  return await answer.json<Body>();
}

export interface GitHubComment {
  id: number;
  body: string;
  user: { login: string };
}

export async function comments(number = DISCUSSED): Promise<GitHubComment[]> {
  return onGitHub(`/issues/${number}/comments?per_page=100`);
}

/** One operation of every kind, and a file that is changed after it was made; in that order. */
export async function performEveryKind(
  browser: DocketBrowser,
  job: string,
): Promise<OperationView[]> {
  const file = { kind: "file", job, path: "docs/knots/bowline.md", branch: BRANCH };
  const requests = [
    { kind: "comment", job, number: DISCUSSED, body: "Which knot?" },
    { kind: "issue", job, title: "Name the knots", body: "All of them.", labels: ["docs"] },
    { ...file, message: "Tell of the bowline", content: "# Bowline ⚓\n" },
    { ...file, message: "Tell more", content: "# Bowline\n\nIt holds.\n" },
    { kind: "pull-request", job, title: "Knots", body: "", head: BRANCH, base: "undo-groups" },
  ];
  const views: OperationView[] = [];
  for (const request of requests) {
    views.push(await perform(browser, request));
  }
  return views;
}

/** Status, code and sentence of a refusal. */
export async function refusal(answer: Response): Promise<string> {
  const { code, detail } = await answer.json<{ code: string; detail: string }>();
  return `${answer.status} ${code}: ${detail}`;
}
