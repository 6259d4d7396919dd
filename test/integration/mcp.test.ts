import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { exports } from "cloudflare:workers";
import { afterEach, describe, it } from "vitest";

import type { TokenCreated } from "../../src/protocol/session.ts";
import type { DocketBrowser } from "../support/docket-browser.ts";
import { connectedBrowser, ORIGIN, startAfresh } from "./setup.ts";

const REPOSITORY = "gullhaven/ropewalk";
const ENDPOINT = new URL("/mcp", ORIGIN);

afterEach(startAfresh);

async function createToken(
  browser: DocketBrowser,
  fields: Record<string, unknown> = {},
): Promise<string> {
  const answer = await browser.request("POST", "/api/tokens", {
    body: { name: "assistant", scopes: ["jobs", "read"], ...fields },
  });
  return (await browser.json<TokenCreated>(answer, 201)).token;
}

async function connect(token: string): Promise<Client> {
  const client = new Client({ name: "test", version: "1" });
  await client.connect(
    new StreamableHTTPClientTransport(ENDPOINT, {
      fetch: (input, init) => exports.default.fetch(new Request(input, init)),
      requestInit: { headers: { Authorization: `Bearer ${token}` } },
    }),
  );
  return client;
}

function textOf({ content }: { content: unknown }): string {
  return JSON.stringify(content);
}

function post(headers: Record<string, string>): Promise<Response> {
  return exports.default.fetch(
    new Request(ENDPOINT, {
      method: "POST",
      headers: { "Content-Type": "application/json", ...headers },
      body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "ping" }),
    }),
  );
}

describe("the protocol for assistants", () => {
  it("answers the official client: tools, progress, a docket, resources, prompts", async ({
    expect,
  }) => {
    const client = await connect(await createToken(await connectedBrowser()));
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["queue", "summarize", "docket", "ask", "list_repositories"]),
    );
    expect(tools.every(({ annotations }) => annotations?.readOnlyHint === true)).toBe(true);

    const queue = await client.callTool({
      name: "queue",
      arguments: { repository: REPOSITORY },
    });
    expect(textOf(queue)).toContain("open pull requests were read");
    expect(queue.structuredContent).toMatchObject({ repository: REPOSITORY, leftOut: 0 });

    const told: number[] = [];
    const summary = await client.callTool(
      { name: "summarize", arguments: { repository: REPOSITORY, limit: 1 } },
      { onprogress: ({ progress }) => told.push(progress) },
    );
    expect(summary.structuredContent).toMatchObject({ outcome: "complete", leftOut: 0 });
    expect(told.length).toBeGreaterThan(1);
    expect(textOf(summary)).toContain("\\n| ");

    const { resources } = await client.listResources();
    const [resource] = resources;
    expect(resource?.uri).toMatch(/^docket:\/\/dockets\/[\w-]{22}$/);
    const read = await client.readResource({ uri: resources.at(-1)?.uri ?? "" });
    expect(JSON.stringify(read)).toContain("pull requests of gullhaven/ropewalk");

    const { prompts } = await client.listPrompts();
    expect(prompts.map(({ name }) => name)).toEqual(["standup", "review_plan"]);
    const prompt = await client.getPrompt({
      name: "standup",
      arguments: { repository: REPOSITORY },
    });
    expect(JSON.stringify(prompt)).toContain(REPOSITORY);

    const pulls = await client.callTool({
      name: "github_pull_requests_list",
      arguments: { repository: REPOSITORY },
    });
    expect(pulls.isError).not.toBe(true);
    expect(textOf(pulls)).toContain("\\n| ");
    await client.close();
  });

  it("refuses what the token was not made for, whatever tool asks", async ({ expect }) => {
    const browser = await connectedBrowser();
    const named = await connect(await createToken(browser, { repositories: [REPOSITORY] }));
    const { tools } = await named.listTools();
    for (const { name, inputSchema } of tools) {
      if (inputSchema.properties?.["repository"] === undefined) {
        continue;
      }
      const needed = Object.fromEntries(
        (inputSchema.required ?? []).map((field) => [
          field,
          /number/.test(field) ? 1 : field === "repository" ? "gullhaven/elsewhere" : "x",
        ]),
      );
      const answer = await named.callTool({ name, arguments: needed });
      expect(answer.isError).toBe(true);
      expect(textOf(answer)).toContain("This token does not name that repository.");
    }
    const jobsOnly = await connect(await createToken(browser, { scopes: ["jobs"] }));
    const listed = await jobsOnly.callTool({ name: "list_repositories", arguments: {} });
    expect(textOf(listed)).toContain("lacks the scope read");
    const readOnly = await connect(await createToken(browser, { scopes: ["read"] }));
    const queued = await readOnly.callTool({
      name: "queue",
      arguments: { repository: REPOSITORY },
    });
    expect(textOf(queued)).toContain("lacks the scope jobs");
  });

  it("opens for a token alone, and for no page that is not listed", async ({ expect }) => {
    const browser = await connectedBrowser();
    const token = await createToken(browser);
    for (const [headers, status] of [
      [{}, 401],
      [{ Cookie: browser.cookie }, 401],
      [{ Authorization: "Bearer dkt_nonsense" }, 401],
      [{ Authorization: `Bearer ${token}`, Origin: "https://elsewhere.example" }, 403],
    ] as const) {
      const answer = await post(headers);
      expect(answer.status).toBe(status);
      await answer.body?.cancel();
    }
  });
});
