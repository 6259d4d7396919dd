import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, it, vi } from "vitest";
import * as z from "zod";

import { personKeyOf } from "../../src/browser-session/person-key.ts";
import type { OperationProposed, OperationView } from "../../src/protocol/operations.ts";
import type { SuggestionView } from "../../src/protocol/suggestions.ts";
import type { DocketBrowser } from "../support/docket-browser.ts";
import { connectClient } from "../support/mcp-clients.ts";
import { createToken, reach } from "./assistants.ts";
import {
  CALM,
  comments,
  confirm,
  DISCUSSED,
  FROM_THE_PAGE,
  listOperations,
  refusal,
  writes,
} from "./github-operations.ts";
import { connectedBrowser, fakes, holdDate, openBrowser, ORIGIN } from "./setup.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
const COMMENT = { kind: "comment", number: DISCUSSED, body: "Which knot?" };

const Structured = z.object({ id: z.string(), url: z.string() });

interface Answer {
  isError?: boolean;
  text: string;
  structured: z.infer<typeof Structured>;
}

/** An assistant that leaves something to be written. */
async function suggester(browser: DocketBrowser, fields: Record<string, unknown> = {}) {
  const client = await connectClient(await reach(browser, fields));
  return async (operation: unknown = COMMENT, repository = CALM): Promise<Answer> => {
    const { isError, content, structuredContent } = await client.callTool({
      name: "propose_operation",
      arguments: { repository, operation },
    });
    return {
      ...(isError === undefined ? {} : { isError }),
      text: JSON.stringify(content),
      structured: Structured.safeParse(structuredContent).data ?? { id: "", url: "" },
    };
  };
}

async function list(browser: DocketBrowser): Promise<SuggestionView[]> {
  return browser.json(await browser.request("GET", "/api/suggestions"), 200);
}

function open(browser: DocketBrowser, id: string): Promise<Response> {
  return browser.request("POST", `/api/suggestions/${id}/preview`, { headers: FROM_THE_PAGE });
}

async function opened(browser: DocketBrowser, id: string): Promise<OperationProposed> {
  return browser.json(await open(browser, id), 201);
}

holdDate();

describe("what an assistant proposes", () => {
  it("waits for its person, is shown anew each time, and is written once they confirm it", async ({
    expect,
  }) => {
    const browser = await connectedBrowser();
    const suggest = await suggester(browser);
    await fakes.clearLog();
    const { structured, text, isError } = await suggest();
    expect(isError).not.toBe(true);
    expect(structured.url).toBe(`${ORIGIN}/github?suggestion=${structured.id}`);
    expect(text).toContain("Nothing is written yet.");
    // Nothing is looked at before its person opens it.
    expect((await fakes.log({ upstream: "github" })).entries).toEqual([]);

    // The same person at another machine.
    const elsewhere = await connectedBrowser();
    expect(await list(elsewhere)).toMatchObject([
      { id: structured.id, client: "assistant", kind: "comment", repository: CALM },
    ]);
    const first = await opened(elsewhere, structured.id);
    const second = await opened(browser, structured.id);
    expect(second).toMatchObject({
      state: "proposed",
      suggestedBy: "assistant",
      target: { label: `Comment on #${DISCUSSED}` },
      preview: [
        { name: "number", value: String(DISCUSSED) },
        { name: "body", value: COMMENT.body },
      ],
    });
    expect(first.nonce).not.toBe(second.nonce);
    expect(await writes()).toEqual([]);

    const done = await browser.json<OperationView>(await confirm(browser, second), 200);
    expect(done).toMatchObject({ state: "done", suggestedBy: "assistant" });
    expect((await comments()).at(-1)).toMatchObject({
      body: COMMENT.body,
      user: { login: "mira-lindqvist" },
    });
    // What was shown elsewhere is not sent a second time.
    expect(await refusal(await confirm(elsewhere, first))).toMatch(
      /^409 confirmation_refused: This suggestion waits no longer/,
    );
    expect(await refusal(await open(browser, structured.id))).toMatch(/^404 not_found/);
    expect(await writes()).toHaveLength(1);
    expect(await list(browser)).toEqual([]);
  });

  it("is every kind of operation, with every parameter", async ({ expect }) => {
    const browser = await connectedBrowser();
    const kinds = [
      {
        kind: "issue",
        title: "Knots",
        body: "All",
        labels: ["docs"],
        assignees: ["mira-lindqvist"],
      },
      {
        kind: "file",
        path: "docs/knots.md",
        branch: "main",
        message: "Tell of knots",
        content: "IyBLbm90cwo=",
        encoding: "base64",
      },
      {
        kind: "pull-request",
        title: "Knots",
        body: "",
        head: "grapheme-cursor",
        base: "undo-groups",
        draft: false,
        maintainer_can_modify: true,
      },
      {
        kind: "review",
        number: DISCUSSED,
        event: "request_changes",
        body: "One thing",
        comments: [],
      },
    ];
    const suggest = await suggester(browser);
    for (const operation of kinds) {
      const { structured, text } = await suggest(operation);
      const shown = await opened(browser, structured.id);
      expect(shown.kind, text).toBe(operation.kind);
      const sent = shown.preview.map(({ name }) => name);
      expect(sent).toEqual(expect.arrayContaining(operation.kind === "file" ? ["path"] : []));
    }
    expect(await writes()).toEqual([]);
  });

  it("may be a file as large as one from the page, over the API", async ({ expect }) => {
    const browser = await connectedBrowser();
    const { token } = await createToken(browser, { scopes: ["propose"] });
    const suggest = (kilobytes: number) =>
      browser.request("POST", "/api/suggestions", {
        headers: { Authorization: `Bearer ${token}` },
        body: {
          repository: CALM,
          operation: {
            kind: "file",
            path: "knots.bin",
            branch: "main",
            message: "Add the knots",
            encoding: "base64",
            content: "AAAA".repeat((kilobytes * 1024) / 4),
          },
        },
      });
    const { id } = await browser.json<SuggestionView>(await suggest(340), 201);
    const { preview } = await opened(browser, id);
    expect(preview).toContainEqual({ name: "content", value: "261120 bytes that are no text" });
    expect(await refusal(await suggest(400))).toMatch(/^413 .*a file may have 256 KB/);
  });

  it("is discarded, forgotten after a day, and gone with its token and its person", async ({
    expect,
  }) => {
    const browser = await connectedBrowser();
    const { id: tokenId, token } = await createToken(browser);
    const suggest = await suggester(browser);
    const discarded = await suggest();
    const path = `/api/suggestions/${discarded.structured.id}`;
    expect((await browser.request("DELETE", path)).status).toBe(204);
    expect(await refusal(await open(browser, discarded.structured.id))).toMatch(/^404/);

    await suggest();
    expect(await list(browser)).toHaveLength(1);
    const account = Number(
      await fakes.command("github", "account-id", { login: "mira-lindqvist" }),
    );
    const person = env.PERSON.getByName(await personKeyOf(account));
    vi.setSystemTime(Date.now() + DAY_MS);
    expect(await list(browser)).toEqual([]);
    await runDurableObjectAlarm(person);
    expect(await kept(person)).toBe(0);

    const ofToken = await connectClient({
      ...(await reach(browser)),
      token,
    });
    await ofToken.callTool({
      name: "propose_operation",
      arguments: { repository: CALM, operation: COMMENT },
    });
    await suggest();
    expect(await kept(person)).toBe(2);
    expect((await browser.request("DELETE", `/api/tokens/${tokenId}`)).status).toBe(204);
    expect(await kept(person)).toBe(1);

    expect((await browser.request("DELETE", "/api/session")).status).toBe(204);
    await runInDurableObject(person, (_person, { storage }) => {
      expect(
        storage.sql.exec("SELECT 1 FROM sqlite_master WHERE name = 'suggestion'").toArray(),
      ).toEqual([]);
    });
  });

  it("is five at a time for each token", async ({ expect }) => {
    const browser = await connectedBrowser();
    const [one, other] = [await suggester(browser), await suggester(browser)];
    const answers = [];
    for (let count = 0; count < 6; count += 1) {
      answers.push(await one());
    }
    expect(answers.map(({ isError = false }) => isError)).toEqual([
      ...Array<boolean>(5).fill(false),
      true,
    ]);
    // Until the first of them is forgotten.
    expect(answers.at(-1)?.text).toContain(`Try again in ${DAY_MS / 1000} s.`);
    expect((await other()).isError).not.toBe(true);
    // Previews of their own are counted apart.
    expect(await listOperations(browser)).toEqual([]);
  });

  it("is nobody else's, and nothing a token can open", async ({ expect }) => {
    const browser = await connectedBrowser();
    const suggest = await suggester(browser);
    const { id } = (await suggest()).structured;
    const stranger = await connectedBrowser("tomas-reyes");
    expect(await list(stranger)).toEqual([]);
    expect(await refusal(await open(stranger, id))).toMatch(/^404 not_found/);
    expect((await stranger.request("DELETE", `/api/suggestions/${id}`)).status).toBe(204);
    expect(await list(browser)).toHaveLength(1);
    const { token } = await createToken(browser);
    for (const [method, path] of [
      ["GET", "/api/suggestions"],
      ["POST", `/api/suggestions/${id}/preview`],
      ["DELETE", `/api/suggestions/${id}`],
    ] as const) {
      const answer = await openBrowser().request(method, path, {
        headers: { Authorization: `Bearer ${token}`, ...FROM_THE_PAGE },
      });
      expect(answer.status).toBe(401);
    }
  });

  it("is no workflow, and nothing where the deployment only reads", async ({ expect }) => {
    const suggest = await suggester(await connectedBrowser());
    const file = { kind: "file", branch: "main", message: "Run", content: "on: push" };
    for (const path of [
      ".github/workflows/owned.yml",
      ".GitHub/Workflows/owned.yml",
      "./.github/workflows/owned.yml",
      ".github//workflows/owned.yml",
      "docs/../.github/workflows/owned.yml",
      "\uFF0Egithub/workflows/owned.yml",
    ]) {
      const { isError, text } = await suggest({ ...file, path });
      expect(isError).toBe(true);
      expect(text).toContain("A program can suggest no file there");
    }
  });
});

/** How many suggestions are in a person's storage. */
async function kept(person: DurableObjectStub): Promise<number> {
  return await runInDurableObject(
    person,
    (_person, { storage }) =>
      storage.sql.exec<{ n: number }>("SELECT count(*) AS n FROM suggestion").one().n,
  );
}
