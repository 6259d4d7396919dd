import { Client as ClientOf2025 } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { describe } from "vitest";

import type { TokenCreated } from "../../src/protocol/session.ts";
import { connectClient } from "../support/mcp-clients.ts";
import { accessibilityProblems } from "./support/accessibility.ts";
import { fakes, it } from "./support/it.ts";
import type { Visit } from "./support/visit.ts";

const REPOSITORY = "gullhaven/ropewalk";
const COMMENT = { kind: "comment", number: 158, body: "Shall we split this?" };

async function createToken({ page, origin }: Visit): Promise<string> {
  const answer = await page.request.post(`${origin}/api/tokens`, {
    data: { name: "desk assistant", scopes: ["jobs", "read", "propose"] },
    headers: { Origin: origin },
  });
  const { token }: TokenCreated = await answer.json();
  return token;
}

/** The client of 2025 as most programs have it. */
async function connectClientOf2025(origin: string, token: string): Promise<ClientOf2025> {
  const client = new ClientOf2025({ name: "test", version: "1" });
  await client.connect(
    new StreamableHTTPClientTransport(new URL("/mcp", origin), {
      requestInit: { headers: { Authorization: `Bearer ${token}` } },
    }),
  );
  return client;
}

async function outcomes({ page, origin }: Visit): Promise<string[]> {
  const answer = await page.request.get(`${origin}/api/jobs`);
  const jobs: { outcome: string }[] = await answer.json();
  return jobs.map(({ outcome }) => outcome);
}

describe("an assistant", () => {
  it("has tools, progress, resources and prompts, and calls off what runs", async ({
    visit,
    expect,
  }) => {
    await visit.openConnected();
    const token = await createToken(visit);
    const older = await connectClientOf2025(visit.origin, token);
    const { tools } = await older.listTools();
    expect(tools.map(({ name }) => name)).toContain("propose_operation");
    const told: number[] = [];
    const made = await older.callTool(
      { name: "summarize", arguments: { repository: REPOSITORY, limit: 1 } },
      undefined,
      { onprogress: ({ progress }) => told.push(progress) },
    );
    expect(made.structuredContent).toMatchObject({ outcome: "complete", leftOut: 0 });
    expect(told.length).toBeGreaterThan(1);
    const { resources } = await older.listResources();
    const [read] = await Promise.all(resources.map(({ uri }) => older.readResource({ uri })));
    expect(JSON.stringify(read)).toContain(`pull requests of ${REPOSITORY}`);
    const prompt = await older.getPrompt({
      name: "review_plan",
      arguments: { repository: REPOSITORY },
    });
    expect(JSON.stringify(prompt)).toContain(REPOSITORY);

    await fakes.fault({ upstream: "model", action: { kind: "hang" } });
    const newer = await connectClient({
      endpoint: new URL("/mcp", visit.origin),
      token,
      fetch: (input, init) => fetch(input, init),
    });
    const given = { name: "summarize", arguments: { repository: REPOSITORY, limit: 2 } };
    for (const begin of [
      (options: Leaving) => newer.callTool(given, options),
      (options: Leaving) => older.callTool(given, undefined, options),
    ]) {
      const leaving = new AbortController();
      const asked = begin({ signal: leaving.signal, onprogress: () => leaving.abort() });
      await expect(asked).rejects.toThrow();
      await expect.poll(() => outcomes(visit)).not.toContain("running");
    }
    expect(await outcomes(visit)).toEqual(["cancelled", "cancelled", "complete"]);
    await Promise.all([older.close(), newer.close()]);
  });

  it("leaves a comment to its person, who sees it whole, confirms it, and it is written once", async ({
    visit,
    expect,
  }) => {
    const { page } = visit;
    await visit.openConnected();
    const client = await connectClientOf2025(visit.origin, await createToken(visit));
    const suggest = async (operation: Record<string, unknown>): Promise<string> => {
      const { structuredContent } = await client.callTool({
        name: "propose_operation",
        arguments: { repository: REPOSITORY, operation },
      });
      const { url } = Object(structuredContent);
      return String(url);
    };
    const address = await suggest(COMMENT);
    await suggest({ kind: "issue", title: "Name the knots" });
    await client.close();

    await fakes.clearLog();
    await page.goto(address);
    const preview = page.getByRole("region", { name: "Preview" });
    await preview.getByText(COMMENT.body).first().waitFor();
    await preview.getByText("Suggested by desk assistant").waitFor();
    await page.getByRole("link", { name: `An issue in ${REPOSITORY}` }).waitFor();
    await visit.screenshot("suggestion");
    expect(await accessibilityProblems(page)).toEqual([]);
    await preview.getByRole("button", { name: "Confirm" }).dblclick();
    await page.getByText("Sent.").waitFor();

    await page.getByRole("link", { name: `An issue in ${REPOSITORY}` }).click();
    await preview.getByText("Name the knots").waitFor();
    await preview.getByRole("button", { name: "Discard" }).click();
    await page.getByText("Discarded. Nothing was sent.").waitFor();
    await expect
      .poll(async () => (await page.request.get(`${visit.origin}/api/suggestions`)).json())
      .toEqual([]);
    const { entries } = await fakes.log({ upstream: "github" });
    const written = entries.filter(({ method }) => method !== "GET");
    expect(written.map(({ path }) => path)).toEqual([`/repos/${REPOSITORY}/issues/158/comments`]);
  });
});

interface Leaving {
  signal: AbortSignal;
  onprogress: () => void;
}
