import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, describe, it } from "vitest";

import { app } from "../../src/http/app.ts";
import type { JobResult } from "../../src/protocol/docket.ts";
import { SAMPLE_REPOSITORIES } from "../fakes/data/sample-world.ts";
import type { DocketBrowser } from "../support/docket-browser.ts";
import { connectClient } from "../support/mcp-clients.ts";
import { reach } from "./assistants.ts";
import { connectedBrowser, crash, fakes, ORIGIN, startAfresh } from "./setup.ts";

const { calm: PUBLIC, private: PRIVATE } = SAMPLE_REPOSITORIES;
const PERSON = "mira-lindqvist";
const NOT_GIVEN = /(\d+) rows? of private repositories are not given here/;

afterEach(startAfresh);

type Client = Awaited<ReturnType<typeof connectClient>>;

/** An assistant of this person where no model may be given what is private. */
async function connectApart(
  browser: DocketBrowser,
  PRIVATE_REPOSITORIES = "extractive",
): Promise<Client> {
  return connectClient({
    ...(await reach(browser)),
    fetch: async (input, init) =>
      app.fetch(
        new Request(input, init),
        { ...env, PRIVATE_REPOSITORIES },
        createExecutionContext(),
      ),
  });
}

async function make(browser: DocketBrowser, body: Record<string, unknown>): Promise<JobResult> {
  const answer = await browser.request("POST", "/api/jobs", { body });
  const { id } = await browser.json<{ id: string }>(answer, 202);
  return browser.finished(id);
}

async function call(client: Client, name: string, given: Record<string, unknown>) {
  const answer = await client.callTool({ name, arguments: given });
  return { ...answer, said: JSON.stringify(answer), data: Object(answer.structuredContent) };
}

/** What of a docket nobody else may learn: the private repository's name, and whatever was written there. */
function secretsOf({ queue = [], pullRequests }: JobResult): string[] {
  const isPrivate = ({ repository }: { repository: string }) => repository === PRIVATE;
  const rows = queue.filter(isPrivate).flatMap((each) => each.rows);
  const entries = pullRequests.filter(isPrivate);
  return [PRIVATE, ...rows.map(({ title }) => title), ...entries.map(({ title }) => title)];
}

describe.each(["extractive", "off"])("where PRIVATE_REPOSITORIES is %s, an assistant", (choice) => {
  it("gets no row of a private repository, and is told how many there are and where", async ({
    expect,
  }) => {
    const browser = await connectedBrowser();
    const docket = await make(browser, { repository: PRIVATE, limit: 2, queue: true });
    const both = await make(browser, { repositories: [PRIVATE, PUBLIC], limit: 0 });
    const secrets = secretsOf(docket);
    expect(secrets.length).toBeGreaterThan(3);
    const client = await connectApart(browser, choice);
    const answers: string[] = [];

    const whole = await call(client, "docket", { job: docket.id });
    expect(whole.said).toMatch(NOT_GIVEN);
    expect(whole.said).toContain(`The person sees them on the page, ${ORIGIN}/.`);
    expect(whole.data).toMatchObject({ pullRequests: [] });
    expect(whole.data.withheld).toBe(docket.queue?.[0]?.rows.length);

    const mixed = await call(client, "docket", { job: both.id });
    const rows: { repository: string }[] = mixed.data.rows;
    expect(new Set(rows.map(({ repository }) => repository))).toEqual(new Set([PUBLIC]));
    expect(mixed.data).toMatchObject({
      repository: PUBLIC,
      withheld: both.queue?.find(({ repository }) => repository === PRIVATE)?.rows.length,
    });

    const { resources } = await client.listResources();
    expect(resources).toHaveLength(2);
    for (const { uri } of resources) {
      const { contents } = await client.readResource({ uri });
      expect(JSON.stringify(contents)).toMatch(NOT_GIVEN);
      answers.push(JSON.stringify(contents));
    }
    for (const name of ["list_repositories", "github_user_repos_list"]) {
      const listed = await call(client, name, {});
      expect(listed.said).toMatch(NOT_GIVEN);
      expect(listed.data.withheld).toBeGreaterThan(0);
      answers.push(listed.said);
    }
    for (const name of ["github_repo_get", "github_pull_requests_list", "github_issues_list"]) {
      const refused = await call(client, name, { repository: PRIVATE });
      expect(refused.isError, name).toBe(true);
      expect(refused.said).toContain("This deployment gives no private repository to a model.");
    }
    answers.push(whole.said, mixed.said, JSON.stringify(resources));
    for (const secret of secrets) {
      expect(answers.filter((answer) => answer.includes(secret))).toEqual([]);
    }
    await client.close();
  });
});

describe("where PRIVATE_REPOSITORIES is extractive, an assistant", () => {
  it("gets nothing of what it has asked for either, nor of what has become private since", async ({
    expect,
  }) => {
    const browser = await connectedBrowser();
    const client = await connectApart(browser);
    for (const [name, given] of [
      ["queue", {}],
      ["summarize", { limit: 1 }],
    ] as const) {
      const asked = await call(client, name, { repository: PRIVATE, ...given });
      expect(asked.isError, asked.said).not.toBe(true);
      expect(asked.said).toMatch(NOT_GIVEN);
      expect(asked.said).not.toContain(PRIVATE);
      expect(asked.data.withheld).toBeGreaterThan(0);
    }
    const queue = await call(client, "queue", { repository: PUBLIC });
    expect(queue.data).toMatchObject({ repository: PUBLIC, withheld: 0 });
    expect(queue.data.rows.length).toBeGreaterThan(0);
    expect(queue.said).not.toMatch(NOT_GIVEN);

    await fakes.command("github", "hide", { repository: PUBLIC, visibleTo: [PERSON] });
    const later = await make(browser, { repository: PUBLIC, limit: 0 });
    // What was seen a moment ago holds for a minute, and no longer than the objects.
    await crash(browser, later.id);
    const again = await call(client, "docket", { job: later.id });
    expect(again.data).toMatchObject({ rows: [], withheld: queue.data.rows.length });
    await client.close();
  });

  it("gets all of it where a model may be given what is private", async ({ expect }) => {
    const browser = await connectedBrowser();
    const client = await connectApart(browser, "on");
    const queue = await call(client, "queue", { repository: PRIVATE });
    expect(queue.data).toMatchObject({ repository: PRIVATE, withheld: 0 });
    expect(queue.data.rows.length).toBeGreaterThan(0);
    const listed = await call(client, "list_repositories", {});
    expect(listed.said).toContain(PRIVATE);
    await client.close();
  });
});
