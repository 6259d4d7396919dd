import { describe, it } from "vitest";

import { createModel } from "../../../src/model/openai.ts";
import type { ModelChunk, Prompt } from "../../../src/summarize/ports.ts";
import { createVirtualClock } from "../../fakes/control/clock.ts";
import { createControl } from "../../fakes/control/control.ts";
import { createModel as createModelServer } from "../../fakes/model/model.ts";
import type { ModelSettingsChange } from "../../fakes/model/settings.ts";

const READ_FILE = {
  name: "read_file",
  description: "Reads one file",
  inputSchema: { type: "object", properties: { path: { type: "string" } } },
};

const PROMPT: Prompt = {
  system: "You answer questions.",
  user: "[C1] comment by ada:\n| Retries ignore Retry-After.\n\nQuestion: why?",
  tools: [READ_FILE],
  maxOutputTokens: 300,
};

function start(settings: ModelSettingsChange = {}) {
  const control = createControl({ clock: createVirtualClock(Date.UTC(2026, 10, 20, 9)) });
  const server = createModelServer({
    control,
    apiKey: "sk-sample",
    models: ["gpt-4.1-mini"],
    settings,
  });
  const bodies: Record<string, unknown>[] = [];
  const model = createModel({
    apiKey: "sk-sample",
    baseUrl: "https://model.test/v1",
    model: "gpt-4.1-mini",
    clock: { now: () => 0, sleep: () => Promise.resolve() },
    async fetch(input, init) {
      const request = new Request(input, init);
      bodies.push(await request.clone().json());
      return await server.handler(request);
    },
  });
  async function write(prompt: Partial<Prompt> = {}): Promise<ModelChunk[]> {
    const chunks: ModelChunk[] = [];
    for await (const chunk of model.write({ ...PROMPT, ...prompt }, new AbortController().signal)) {
      chunks.push(chunk);
    }
    return chunks;
  }
  return { server, bodies, write };
}

const CALLS = [
  { name: "read_file", arguments: { path: "src/a very long name of a file/retry.ts" } },
  { name: "read_file", arguments: { path: "src/b.ts" } },
];

describe("a model with tools", () => {
  it.for(["openai", "ollama", "litellm"] as const)(
    "is heard when it calls several, as %s sends them",
    async (dialectName, { expect }) => {
      const { server, write } = start({ dialectName });
      server.plan({ text: "Let me look.", calls: CALLS });
      const chunks = await write();
      const text = chunks.flatMap((chunk) => (chunk.kind === "text" ? chunk.text : [])).join("");
      const calls = chunks.flatMap((chunk) => (chunk.kind === "calls" ? chunk.calls : []));

      expect(text).toBe("Let me look.");
      expect(calls.map(({ name, arguments: given }) => [name, JSON.parse(given)])).toEqual(
        CALLS.map((call) => [call.name, call.arguments]),
      );
      expect(new Set(calls.map(({ id }) => id)).size).toBe(2);
      expect(chunks.at(-1)).toMatchObject({ kind: "usage", usage: { calls: 1 } });
    },
  );

  it("is told what came of its calls, in the server's own form", async ({ expect }) => {
    const { server, bodies, write } = start();
    server.plan({ calls: CALLS });
    const calls = (await write()).flatMap((chunk) => (chunk.kind === "calls" ? chunk.calls : []));
    server.plan({ text: "Because [C1]." });
    await write({
      toolsSpent: true,
      turns: [
        { kind: "calls", text: "", calls },
        ...calls.map(({ id }) => ({ kind: "result" as const, callId: id, text: "nothing" })),
      ],
    });

    expect(bodies[0]).toMatchObject({
      tools: [{ type: "function", function: { name: "read_file" } }],
    });
    expect(bodies[0]).not.toHaveProperty("tool_choice");
    // The server refuses results without their calls, so that an answer proves the order.
    expect(bodies[1]).toMatchObject({ tool_choice: "none", messages: { length: 5 } });
  });

  it("answers without them where its server knows none, and is asked so from then on", async ({
    expect,
  }) => {
    const { bodies, write } = start({ dialect: { rejectsTools: true } });
    for (const turn of [1, 2]) {
      const chunks = await write();
      expect(chunks[0]?.kind, `turn ${turn}`).toBe("text");
    }
    expect(bodies.map((body) => "tools" in body)).toEqual([true, false, false]);
  });

  it("are taken whole where nothing says that the answer ends", async ({ expect }) => {
    const { server, write } = start({ dialect: { done: false } });
    server.plan({ calls: CALLS, finishReason: null, times: null });

    expect((await write())[0]).toMatchObject({ kind: "calls", calls: { length: CALLS.length } });
  });
});

async function answered(...chunks: object[]): Promise<ModelChunk[]> {
  const body = chunks.map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`).join("");
  const model = createModel({
    apiKey: "sk-sample",
    baseUrl: "https://model.test/v1",
    model: "gpt-4.1-mini",
    fetch: () => Promise.resolve(new Response(`${body}data: [DONE]\n\n`)),
  });
  const told: ModelChunk[] = [];
  for await (const chunk of model.write(PROMPT, new AbortController().signal)) {
    told.push(chunk);
  }
  return told;
}

describe("the word of a server", () => {
  const CHUNK = { choices: [{ delta: { content: "Hi" }, finish_reason: "stop" }] };

  it.for([-5_000_000, 0, 0.5, "12.5", 1e300, null, {}])(
    "is no count of tokens: %s",
    async (count, { expect }) => {
      const usage = { prompt_tokens: count, completion_tokens: count };
      const [lied] = (await answered({ ...CHUNK, usage })).slice(-1);
      const [estimated] = (await answered(CHUNK)).slice(-1);
      expect(lied).toEqual(estimated);
      expect(lied).toMatchObject({ usage: { inputTokens: expect.any(Number) } });
    },
  );

  it("for a call takes little room, since it goes back with every step", async ({ expect }) => {
    const call = { index: 0, id: "x".repeat(500_000), function: { name: "read_file" } };
    const delta = { tool_calls: [call] };
    const told = await answered({ choices: [{ delta, finish_reason: "tool_calls" }] });
    expect(told[0]).toMatchObject({ kind: "calls", calls: [{ id: "x".repeat(200) }] });
  });
});
