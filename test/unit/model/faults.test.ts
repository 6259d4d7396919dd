import { afterEach, beforeEach, describe, it, vi } from "vitest";

import { MODEL_SILENCE_MS } from "../../../src/limits.ts";
import { createModel } from "../../../src/model/openai.ts";
import type { ModelChunk } from "../../../src/summarize/ports.ts";
import { createVirtualClock } from "../../fakes/control/clock.ts";
import { createControl } from "../../fakes/control/control.ts";
import { createModel as createModelServer } from "../../fakes/model/model.ts";

const PROMPT = { system: "Summarize.", user: "[C3] comment by ada:\nWhy?\n", maxOutputTokens: 700 };
const TEXT = "Adds a cache. People disagree about its size [C3].";

function start() {
  const control = createControl({ clock: createVirtualClock(Date.UTC(2026, 10, 20, 9)) });
  const server = createModelServer({ control, apiKey: "sk-sample", models: ["gpt-4.1-mini"] });
  const waits: number[] = [];
  const model = createModel({
    apiKey: "sk-sample",
    baseUrl: "https://model.test/v1",
    model: "gpt-4.1-mini",
    deadline: 120_000,
    clock: {
      now: () => 0,
      sleep(ms) {
        waits.push(ms);
        return Promise.resolve();
      },
    },
    fetch: async (input, init) => await server.handler(new Request(input, init)),
  });
  return {
    control,
    server,
    waits,
    calls: () => control.log.entries().length,
    read: () => read(model.write(PROMPT, new AbortController().signal)),
  };
}

async function read(chunks: AsyncIterable<ModelChunk>) {
  let text = "";
  let outputTokens = 0;
  try {
    for await (const chunk of chunks) {
      if (chunk.kind === "text") {
        text += chunk.text;
      } else if (chunk.kind === "usage") {
        ({ outputTokens } = chunk.usage);
      }
    }
  } catch (failure) {
    return { text, outputTokens, failure };
  }
  return { text, outputTokens, failure: null };
}

describe("an answer that goes wrong before its first word", () => {
  it.for([{ endAfterTokens: 0 }, { errorAfterTokens: 0 }, { malformedAfterTokens: 0 }])(
    "is asked for again: %j",
    async (plan, { expect }) => {
      const { server, read: readOnce, calls, waits } = start();
      server.plan({ ...plan, text: TEXT });
      server.plan({ text: TEXT });
      expect(await readOnce()).toMatchObject({ text: TEXT, failure: null });
      expect(calls()).toBe(2);
      expect(waits).toHaveLength(1);
    },
  );

  it.for([
    { kind: "reset" },
    { kind: "cut", afterBytes: 30 },
    { kind: "status", status: 500 },
  ] as const)("is asked for again: %j", async (action, { expect }) => {
    const { server, control, read: readOnce, calls } = start();
    control.faults.add({ action });
    server.plan({ text: TEXT, times: null });
    expect(await readOnce()).toMatchObject({ text: TEXT, failure: null });
    expect(calls()).toBe(2);
  });
});

describe("an answer that goes wrong after its first word", () => {
  it.for([
    [{ endAfterTokens: 4 }, { kind: "invalid_response" }],
    [{ errorAfterTokens: 4 }, { kind: "invalid_response" }],
    [{ malformedAfterTokens: 4 }, { kind: "invalid_response" }],
    [{ finishReason: "content_filter" }, { kind: "rejected" }],
    [{ finishReason: "length" }, { kind: "rejected" }],
    [{ finishReason: null }, { kind: "invalid_response" }],
  ] as const)("is no answer, and not asked for again: %j", async ([plan, failure], { expect }) => {
    const { server, read: readOnce, calls } = start();
    // A server that says that it is done has not broken off.
    server.change({ dialect: { done: false } });
    server.plan({ ...plan, text: TEXT });
    const answer = await readOnce();
    expect(answer.failure).toMatchObject({ upstream: "model", ...failure });
    expect(TEXT.startsWith(answer.text)).toBe(true);
    expect(answer.text).not.toBe("");
    expect(answer.outputTokens).toBeGreaterThan(0);
    expect(calls()).toBe(1);
  });

  it("is reported without a word of what the server said, in the log as well", async ({
    expect,
  }) => {
    const logged: unknown[] = [];
    const spies = (["error", "warn", "log", "info"] as const).map((level) =>
      vi.spyOn(console, level).mockImplementation((...line) => logged.push(line)),
    );
    const { server, read: readOnce } = start();
    server.plan({ malformedAfterTokens: 2, text: TEXT });
    const { failure } = await readOnce();
    expect(String(failure)).toBe("UpstreamError: model: invalid_response");
    expect(logged).toHaveLength(1);
    expect(JSON.stringify(logged)).toContain("POST /v1/chat/completions");
    expect(JSON.stringify(logged)).not.toMatch(/cache|sk-|Summarize/);
    for (const spy of spies) {
      spy.mockRestore();
    }
  });
});

/** Asks until all that hangs has been given up. */
async function silently(
  readOnce: () => ReturnType<typeof read>,
  times = 1,
): Promise<Awaited<ReturnType<typeof read>>[]> {
  const answers = Promise.all(Array.from({ length: times }, readOnce));
  const over = { is: false };
  answers.then(() => {
    over.is = true;
  }, vi.fn());
  while (!over.is) {
    await vi.advanceTimersByTimeAsync(MODEL_SILENCE_MS);
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
  return await answers;
}

describe("silence", () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("in the middle of an answer ends it", async ({ expect }) => {
    const { server, read: readOnce, control } = start();
    server.plan({ silentAfterTokens: 3, text: TEXT });
    const answer = readOnce();
    await expect.poll(() => control.log.entries()[0]?.bytes).toBeGreaterThan(0);
    await vi.advanceTimersByTimeAsync(MODEL_SILENCE_MS);
    expect(await answer).toMatchObject({ failure: { upstream: "model", kind: "timeout" } });
  });

  it("before an answer is tried again", async ({ expect }) => {
    const { server, read: readOnce, control, calls } = start();
    control.faults.add({ action: { kind: "hang" } });
    server.plan({ text: TEXT });
    const answer = readOnce();
    await expect.poll(calls).toBe(1);
    await vi.advanceTimersByTimeAsync(MODEL_SILENCE_MS);
    expect(await answer).toMatchObject({ text: TEXT, failure: null });
    expect(calls()).toBe(2);
  });

  it("is tried again once at most", async ({ expect }) => {
    const { control, read: readOnce, calls } = start();
    control.faults.add({ times: null, action: { kind: "hang" } });
    const [answer] = await silently(readOnce);
    expect(answer).toMatchObject({ text: "", failure: { kind: "timeout" } });
    expect(calls()).toBe(2);
  });

  it("three times in a row is not waited for again, until then every prompt has its chance", async ({
    expect,
  }) => {
    const { control, read: readOnce, calls } = start();
    control.faults.add({ times: null, action: { kind: "hang" } });
    await silently(readOnce);
    await silently(readOnce);
    expect(calls()).toBe(3);
    expect(await readOnce()).toMatchObject({ text: "", failure: { kind: "timeout" } });
    expect(calls()).toBe(3);
  });

  it("of calls beside each other is one silence, and an answer ends the row", async ({
    expect,
  }) => {
    const { control, server, read: readOnce, calls } = start();
    server.plan({ text: TEXT, times: null });
    control.faults.add({ times: 10, action: { kind: "hang" } });
    const answers = await silently(readOnce, 5);
    expect(answers.map(({ failure }) => String(failure))).toEqual(
      Array.from({ length: 5 }, () => "UpstreamError: model: timeout"),
    );
    expect(calls()).toBe(10);
    expect(await readOnce()).toMatchObject({ text: TEXT, failure: null });
    control.faults.add({ times: 2, action: { kind: "hang" } });
    await silently(readOnce);
    expect(await readOnce()).toMatchObject({ text: TEXT, failure: null });
  });

  it("in the middle counts as well", async ({ expect }) => {
    const { server, read: readOnce, calls } = start();
    server.plan({ silentAfterTokens: 3, text: TEXT, times: null });
    for (const made of [1, 2, 3, 3]) {
      const [answer] = await silently(readOnce);
      expect(answer?.failure).toMatchObject({ kind: "timeout" });
      expect(calls()).toBe(made);
    }
  });
});
