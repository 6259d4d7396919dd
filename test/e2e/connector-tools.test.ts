import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { describe } from "vitest";
import * as z from "zod";

import { runCommand } from "../../src/client/command-line/command-line.ts";
import type { OperationProposed } from "../../src/protocol/operations.ts";
import type { TokenCreated } from "../../src/protocol/session.ts";
import { Suggested } from "../../src/protocol/suggestions.ts";
import {
  BRANCH,
  FILE,
  READ_TOOLS,
  type ReadTool,
  REPOSITORY,
  type WriteTool,
  writeTools,
} from "../support/connector-tools.ts";
import { connectClient } from "../support/mcp-clients.ts";
import { fakes, it } from "./support/it.ts";
import type { Visit } from "./support/visit.ts";

type Client = Awaited<ReturnType<typeof connectClient>>;

async function createToken({ page, origin }: Visit, name: string): Promise<string> {
  const answer = await page.request.post(`${origin}/api/tokens`, {
    data: { name, scopes: ["jobs", "read", "propose"] },
    headers: { Origin: origin },
  });
  const { token }: TokenCreated = await answer.json();
  return token;
}

async function connectAssistant(visit: Visit): Promise<Client> {
  return connectClient({
    endpoint: new URL("/mcp", visit.origin),
    token: await createToken(visit, "assistant"),
    fetch: (input, init) => fetch(input, init),
  });
}

/** What the command prints. */
async function type(visit: Visit, token: string, ...argv: string[]): Promise<string> {
  const out: string[] = [];
  const err: string[] = [];
  const code = await runCommand({
    argv,
    env: { DOCKET_SERVER: visit.origin, DOCKET_TOKEN: token },
    out: (text) => out.push(text),
    err: (text) => err.push(text),
    live: false,
    signal: new AbortController().signal,
  });
  if (code !== 0) {
    throw new Error(`${argv.join(" ")}: ${err.join("")}`);
  }
  return out.join("");
}

/** The form of an operation, opened. */
async function openForm({ page }: Visit, title: string) {
  const summary = page.locator("summary", { hasText: new RegExp(`^${title}$`) });
  const form = page.locator("details", { has: summary });
  await summary.click();
  return form;
}

async function fill({ page }: Visit, id: string, value: string | true): Promise<void> {
  const field = page.locator(`[id="${id}"]`);
  if (value === true) {
    await field.check();
  } else if ((await field.evaluate((element) => element.tagName)) === "SELECT") {
    await field.selectOption(value);
  } else {
    await field.fill(value);
  }
}

/** Each way in which people and their programs read, by its name. */
function waysToRead(visit: Visit, assistant: Client, token: string) {
  const { page, origin } = visit;
  return {
    async page({ operation, title, parameters }: ReadTool) {
      await page.goto(`${origin}/github?repository=${REPOSITORY}`);
      const form = await openForm(visit, title);
      for (const [name, value] of Object.entries(parameters)) {
        if (name !== "repository") {
          await fill(visit, `${operation}-${name}`, value);
        }
      }
      await form.getByRole("button", { name: "Read" }).click();
    },
    async API({ operation, parameters }: ReadTool) {
      const query = new URLSearchParams(parameters).toString();
      const answer = await page.request.get(`${origin}/api/github/${operation}?${query}`);
      if (!answer.ok()) {
        throw new Error(`${operation}: ${answer.status()} ${await answer.text()}`);
      }
    },
    async "command line"({ operation, parameters }: ReadTool) {
      const { repository, ...others } = parameters;
      const pairs = Object.entries(others).map(([name, value]) => `${name}=${value}`);
      const at = repository === undefined ? [] : [repository];
      await type(visit, token, "github", operation, ...at, ...pairs);
    },
    async MCP({ tool, parameters }: ReadTool) {
      const given = Object.entries(parameters).map(([name, value]) => [
        name,
        name === "page" || name === "per_page" ? Number(value) : value,
      ]);
      const answer = await assistant.callTool({ name: tool, arguments: Object.fromEntries(given) });
      if (answer.isError === true) {
        throw new Error(JSON.stringify(answer.content));
      }
    },
  };
}

/** The parameters that no one request to GitHub has together, with what was asked. */
async function missing({ parameters, inPath }: ReadTool): Promise<string[]> {
  const { entries } = await fakes.log({ upstream: "github" });
  const lacks = entries.map(({ path, query }) => {
    const search = new URLSearchParams(query);
    return Object.entries(parameters).flatMap(([name, value]) => {
      const isThere = inPath.includes(name)
        ? decodeURIComponent(path).includes(value)
        : search.get(name) === value;
      return isThere ? [] : [`${name} of ${path}${query}`];
    });
  });
  return lacks.toSorted((one, other) => one.length - other.length)[0] ?? ["GitHub was not asked"];
}

const Proposed = z.object({ structuredContent: Suggested });

function operationOf({ kind, parameters }: WriteTool) {
  return { kind, ...Object.fromEntries(parameters.map(({ name, given }) => [name, given])) };
}

/** Each way in which something is proposed, and what its person is then shown. */
function waysToWrite(visit: Visit, assistant: Client, token: string) {
  const { page, origin } = visit;
  const headers = { Origin: origin };
  async function shown(path: string, data: unknown = {}): Promise<OperationProposed["preview"]> {
    const answer = await page.request.post(`${origin}${path}`, { data, headers });
    if (!answer.ok()) {
      throw new Error(`${path}: ${answer.status()} ${await answer.text()}`);
    }
    const { preview }: OperationProposed = await answer.json();
    return preview;
  }
  async function opened({ id, url }: Suggested) {
    if (url !== `${origin}/github?suggestion=${id}`) {
      throw new Error(url);
    }
    return shown(`/api/suggestions/${id}/preview`);
  }
  return {
    API: async (write: WriteTool) =>
      shown("/api/actions", { repository: REPOSITORY, ...operationOf(write) }),
    async "command line"({ kind, parameters }: WriteTool) {
      const pairs = parameters.map(({ name, given, typed }) => `${name}=${typed ?? String(given)}`);
      const asked = ["propose", kind, REPOSITORY, ...pairs, "--format", "json"];
      const said = await type(visit, token, ...asked);
      return opened(Suggested.parse(JSON.parse(said)));
    },
    async MCP(write: WriteTool) {
      const answer = await assistant.callTool({
        name: "propose_operation",
        arguments: { repository: REPOSITORY, operation: operationOf(write) },
      });
      return opened(Proposed.parse(answer).structuredContent);
    },
  };
}

async function previewOnPage(visit: Visit, { kind, title, parameters }: WriteTool) {
  await visit.page.goto(`${visit.origin}/github?repository=${REPOSITORY}`);
  const form = await openForm(visit, title);
  for (const { name, given, typed, field, filled, byItself } of parameters) {
    if (byItself === undefined) {
      await fill(visit, `${kind}-${field ?? name}`, filled ?? typed ?? String(given));
    }
  }
  await form.getByRole("button", { name: "Preview" }).click();
  return form.getByRole("region", { name: "Preview" });
}

describe("every parameter of the connector's tools", () => {
  it("that reads is given on the page, over the API, on the command line and over MCP", async ({
    visit,
    expect,
  }) => {
    await visit.openConnected();
    const assistant = await connectAssistant(visit);
    const ways = waysToRead(visit, assistant, await createToken(visit, "command line"));
    for (const tool of READ_TOOLS) {
      for (const [way, read] of Object.entries(ways)) {
        await fakes.clearLog();
        await read(tool);
        await expect.poll(() => missing(tool), { message: `${tool.tool}, ${way}` }).toEqual([]);
      }
      await visit.screenshot(`connector-${tool.operation}`);
    }
    await assistant.close();
  });

  it("that writes is given in all four ways, and shown before anything is written", async ({
    visit,
    expect,
  }) => {
    await visit.openConnected();
    const assistant = await connectAssistant(visit);
    const ways = waysToWrite(visit, assistant, await createToken(visit, "command line"));
    const at = new URLSearchParams({ repository: REPOSITORY, path: FILE, ref: BRANCH }).toString();
    const file = await visit.page.request.get(`${visit.origin}/api/github/contents?${at}`);
    const { sha }: { sha: string } = await file.json();
    await fakes.clearLog();
    for (const tool of writeTools(sha)) {
      const expected = tool.parameters
        .flatMap(({ shown }) => shown)
        .map(([name, value]) => `${name}: ${value}`);
      for (const [way, propose] of Object.entries(ways)) {
        const preview = (await propose(tool)).map(({ name, value }) => `${name}: ${value}`);
        expect([tool.tool, way, preview.toSorted()]).toEqual([tool.tool, way, expected.toSorted()]);
      }
      const preview = await previewOnPage(visit, tool);
      await preview.waitFor();
      // A longer text is shown as it will look, and as it is sent.
      const rows = await preview.textContent();
      for (const value of tool.parameters.flatMap(({ shown }) => shown.map(([, said]) => said))) {
        expect(rows, `${tool.tool}: ${value}`).toContain(value.trim());
      }
      await visit.screenshot(`connector-${tool.kind}`);
    }
    const { entries } = await fakes.log({ upstream: "github" });
    expect(entries.filter(({ method, path }) => method !== "GET" && path !== "/graphql")).toEqual(
      [],
    );
    await assistant.close();
  });

  it("takes a file that is no text, as its bytes, from the page and the command line", async ({
    visit,
    onTestFinished,
    expect,
  }) => {
    const folder = await mkdtemp(join(tmpdir(), "docket-file-"));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const path = join(folder, "knot.bin");
    await writeFile(path, Uint8Array.of(0, 255, 1, 254));
    await visit.openConnected();
    const token = await createToken(visit, "command line");
    const parameters = ["path=knot.bin", `branch=${BRANCH}`, "message=Tie", `content@${path}`];
    const said = await type(visit, token, "propose", "file", REPOSITORY, ...parameters);
    const [url = ""] = /http\S+suggestion=\S+/.exec(said) ?? [];
    await visit.page.goto(url);
    const suggested = visit.page.getByRole("region", { name: "Preview" });
    await suggested.getByText("4 bytes that are no text").waitFor();
    const sha256 = /sha256\s+([0-9a-f]{64})/i.exec(await suggested.innerText())?.[1];

    await visit.page.goto(`${visit.origin}/github?repository=${REPOSITORY}`);
    const form = await openForm(visit, "Write a file");
    for (const [name, value] of [
      ["path", "knot.bin"],
      ["branch", BRANCH],
      ["message", "Tie"],
    ] as const) {
      await fill(visit, `file-${name}`, value);
    }
    await visit.page.locator('[id="file-upload"]').setInputFiles(path);
    await form.getByRole("button", { name: "Preview" }).click();
    const preview = form.getByRole("region", { name: "Preview" });
    await preview.getByText("4 bytes that are no text").waitFor();
    expect(sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(await preview.innerText()).toContain(sha256);
  });
});
