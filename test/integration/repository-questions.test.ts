import { runInDurableObject } from "cloudflare:test";
import { exports } from "cloudflare:workers";
import { afterEach, describe, it } from "vitest";

import type { AskedEvent, QuestionView } from "../../src/protocol/questions.ts";
import type { TokenCreated } from "../../src/protocol/session.ts";
import type { DocketBrowser } from "../support/docket-browser.ts";
import { readStream, type StreamReader } from "../support/stream-reader.ts";
import { isEmpty, sessionStub } from "./authorizing.ts";
import { confirm, FROM_THE_PAGE, propose, refusal, writes } from "./github-operations.ts";
import {
  connectedBrowser,
  crash,
  fakes,
  jobObject,
  openBrowser,
  ORIGIN,
  startAfresh,
} from "./setup.ts";

const REPOSITORY = "gullhaven/ferryman";
const BUGS = "Show all open bugs and draft an issue that links them";

afterEach(startAfresh);

async function ask(
  browser: DocketBrowser,
  question: string,
  more: Record<string, unknown> = {},
): Promise<StreamReader<AskedEvent>> {
  const body = { repository: REPOSITORY, question, ...more };
  return readStream<AskedEvent>(await browser.request("POST", "/api/questions", { body }));
}

async function thread(browser: DocketBrowser): Promise<QuestionView[]> {
  const path = `/api/questions?repository=${REPOSITORY}`;
  return browser.json(await browser.request("GET", path), 200);
}

/** The id of the job that holds the questions. */
async function idOf(browser: DocketBrowser): Promise<string> {
  return runInDurableObject(
    await sessionStub(browser),
    (_session, { storage }) => storage.sql.exec<{ id: string }>("SELECT id FROM job").one().id,
  );
}

/** A model that looks issues up by their label, and then writes one that links them. */
async function planDraft(): Promise<void> {
  await fakes.command("model", "plan", {
    match: "Question: Show all open bugs",
    calls: [{ name: "github_issues_list", arguments: { state: "open", labels: "bug" } }],
  });
  await fakes.command("model", "plan", {
    match: "Question: Show all open bugs",
    text: "Open bugs\n\nOne is open: #655 [I1].",
  });
}

describe("a question about a repository without a docket", () => {
  it("is answered from what tools read, with citations, and drafted into an issue", async ({
    expect,
  }) => {
    const browser = await connectedBrowser();
    await planDraft();
    const stream = await ask(browser, BUGS, { draft: "issue" });
    const events = await stream.rest();
    expect(events.map(({ event }) => event)).toEqual(
      expect.arrayContaining(["question", "tool", "delta", "answer"]),
    );
    expect(events.find(({ event }) => event === "tool")).toMatchObject({
      data: { name: "github_issues_list", outcome: "read" },
    });
    const [view] = await thread(browser);
    expect(view).toMatchObject({
      outcome: "answered",
      draft: "issue",
      citations: [{ label: "I1" }],
    });
    const [title = "", , ...lines] = (view?.text ?? "").split("\n");
    const proposed = await propose(browser, {
      kind: "issue",
      repository: REPOSITORY,
      title,
      body: lines.join("\n"),
    });
    expect(await writes()).toEqual([]);
    await browser.json(await confirm(browser, proposed), 200);
    expect(await writes()).toHaveLength(1);
    expect((await confirm(browser, proposed, FROM_THE_PAGE)).status).toBe(409);
    expect(await writes()).toHaveLength(1);
  });

  it("goes on in its thread after the object was lost, and is in no list", async ({ expect }) => {
    const browser = await connectedBrowser();
    await (await ask(browser, "What is this?")).rest();
    await crash(browser, await idOf(browser));
    await fakes.command("model", "plan", {
      match: "The person asked: What is this\\?",
      text: "As I said.",
    });
    await (await ask(browser, "And what else?")).rest();
    expect((await thread(browser)).map(({ question, text }) => [question, text])).toEqual([
      ["What is this?", expect.any(String)],
      ["And what else?", "As I said."],
    ]);
    expect(await browser.json(await browser.request("GET", "/api/jobs"), 200)).toEqual([]);
    const { limits } = await browser.session();
    expect(limits).toMatchObject({ jobsLeft: 30 });
  });

  it("is deleted when that is asked for", async ({ expect }) => {
    const browser = await connectedBrowser();
    await (await ask(browser, "What is this?")).rest();
    const job = await jobObject(browser, await idOf(browser));
    const path = `/api/questions?repository=${REPOSITORY}`;
    expect((await browser.request("DELETE", path)).status).toBe(204);
    expect(await isEmpty(job)).toBe(true);
    expect(await thread(browser)).toEqual([]);
  });

  it("is refused where it cannot be asked", async ({ expect }) => {
    const browser = await connectedBrowser();
    const post = async (body: unknown, by = browser) =>
      refusal(await by.request("POST", "/api/questions", { body }));
    const question = "What is open?";
    expect(await post({ question })).toMatch(/^400 invalid_request: "repository"/);
    expect(await post({ repository: "no", question })).toMatch(/^400 invalid_repository/);
    expect(await post({ repository: "no/where", question })).toMatch(/^404 repository_not_found/);
    expect(await post({ repository: REPOSITORY, question, number: 1 })).toMatch(/^400 invalid/);
    expect(await post({ repository: REPOSITORY, question }, openBrowser())).toMatch(/^401/);
    expect((await openBrowser().request("GET", "/api/questions?repository=a/b")).status).toBe(401);
    const other = await connectedBrowser("tomas-reyes");
    await (await ask(browser, question)).rest();
    expect(await thread(other)).toEqual([]);
  });

  it("and what is read on GitHub obey the scopes of a token", async ({ expect }) => {
    const browser = await connectedBrowser();
    const grant = async (scopes: string[], repositories: string[] | null) => {
      const body = { name: "t", scopes, repositories };
      const created = await browser.request("POST", "/api/tokens", { body });
      const { token } = await browser.json<TokenCreated>(created, 201);
      return async (method: string, path: string, sent?: unknown) =>
        exports.default.fetch(
          new Request(`${ORIGIN}${path}`, {
            method,
            headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
            ...(sent === undefined ? {} : { body: JSON.stringify(sent) }),
          }),
        );
    };
    const reading = await grant(["read"], [REPOSITORY]);
    const jobs = await grant(["jobs"], ["gullhaven/ropewalk"]);
    const details = "/api/github/repository?repository=";
    expect((await reading("GET", `${details}${REPOSITORY}`)).status).toBe(200);
    expect((await reading("GET", `${details}gullhaven/ropewalk`)).status).toBe(403);
    const own = await (
      await reading("GET", "/api/github/own-repositories")
    ).json<{
      items: { fullName: string }[];
    }>();
    expect(own.items.map(({ fullName }) => fullName)).toEqual([REPOSITORY]);
    expect((await jobs("GET", `${details}gullhaven/ropewalk`)).status).toBe(403);
    const asked = { repository: REPOSITORY, question: "What is open?" };
    expect((await reading("POST", "/api/questions", asked)).status).toBe(403);
    expect((await jobs("POST", "/api/questions", asked)).status).toBe(403);
    expect((await jobs("POST", "/api/actions", { kind: "issue" })).status).toBe(401);
  });
});
