import { describe, it, vi } from "vitest";

import { createModel } from "../../../src/model/openai.ts";
import type { ModelChunk } from "../../../src/summarize/ports.ts";
import type { Clock } from "../../../src/upstream/clock.ts";
import { createVirtualClock } from "../../fakes/control/clock.ts";
import { createControl } from "../../fakes/control/control.ts";
import { apiErrorBody, quotaFault, rateLimitedFault } from "../../fakes/model/api-error.ts";
import { createModel as createModelServer } from "../../fakes/model/model.ts";
import { DIALECTS, type ModelSettingsChange } from "../../fakes/model/settings.ts";

const PROMPT = {
  system: "You summarize pull requests.",
  user: "Pull request #12: Keep retries inside the deadline\n\n[C3] comment by ada:\nThe back-off ignores Retry-After.\n",
  maxOutputTokens: 1500,
};

/** A clock whose waits end at once and are written down. */
function createWaits(): { clock: Clock; waits: number[] } {
  const waits: number[] = [];
  return {
    waits,
    clock: {
      now: () => 0,
      sleep(ms) {
        waits.push(ms);
        return Promise.resolve();
      },
    },
  };
}

function start(settings: ModelSettingsChange = {}, model = "gpt-4.1-mini", apiKey = "sk-sample") {
  const control = createControl({ clock: createVirtualClock(Date.UTC(2026, 10, 20, 9)) });
  const server = createModelServer({
    control,
    apiKey: "sk-sample",
    models: ["gpt-4.1-mini"],
    settings,
  });
  const { clock, waits } = createWaits();
  const client = createModel({
    apiKey,
    baseUrl: "https://model.test/v1",
    model,
    clock,
    fetch: async (input, init) => await server.handler(new Request(input, init)),
  });
  return { control, waits, write: (signal: AbortSignal) => client.write(PROMPT, signal) };
}

async function read(chunks: AsyncIterable<ModelChunk>) {
  let text = "";
  let usage;
  let failure: unknown;
  try {
    for await (const chunk of chunks) {
      if (chunk.kind === "text") {
        text += chunk.text;
      } else if (chunk.kind === "usage") {
        ({ usage } = chunk);
      }
    }
  } catch (error) {
    failure = error;
  }
  return { text, usage, failure };
}

const never = new AbortController().signal;

describe("the model", () => {
  for (const [name, dialect] of Object.entries(DIALECTS)) {
    it(`reads an answer of ${name}`, async ({ expect }) => {
      const { write } = start({ dialect });
      const { text, usage, failure } = await read(write(never));
      expect(failure).toBeUndefined();
      expect(text).toContain("[C3]");
      expect(usage?.inputTokens).toBeGreaterThan(10);
      expect(usage?.outputTokens).toBeGreaterThan(10);
    });
  }

  it("leaves out a parameter that the server rejected, and does not send it again", async ({
    expect,
  }) => {
    const { write, control } = start({ dialectName: "minimal" });
    expect((await read(write(never))).usage?.calls).toBe(2);
    expect((await read(write(never))).usage?.calls).toBe(1);
    expect(control.log.entries()).toHaveLength(3);
  });

  it("sends its own key and nothing that the environment holds, and follows no redirect", async ({
    expect,
  }) => {
    vi.stubEnv("OPENAI_API_KEY", "sk-environment");
    vi.stubEnv("OPENAI_ADMIN_KEY", "sk-environment");
    vi.stubEnv("OPENAI_ORG_ID", "org-environment");
    vi.stubEnv("OPENAI_PROJECT_ID", "proj-environment");
    vi.stubEnv("OPENAI_BASE_URL", "https://environment.test/v1");
    const asked: { url: string; init: RequestInit }[] = [];
    const client = createModel({
      apiKey: "sk-sample",
      baseUrl: "https://model.test/v1/",
      model: "gpt-4.1-mini",
      fetch: (input, init = {}) => {
        asked.push({ url: new Request(input).url, init });
        return Promise.resolve(
          new Response(null, { status: 307, headers: { location: "https://other.test/" } }),
        );
      },
    });
    const { failure } = await read(client.write(PROMPT, never));
    vi.unstubAllEnvs();
    expect(failure).toMatchObject({ kind: "rejected", status: 307 });
    expect(asked).toHaveLength(1);
    const [{ url, init } = { url: "", init: {} }] = asked;
    expect(url).toBe("https://model.test/v1/chat/completions");
    expect(init.redirect).toBe("manual");
    const headers = new Headers(init.headers);
    expect(headers.get("authorization")).toBe("Bearer sk-sample");
    expect(JSON.stringify([...headers])).not.toContain("environment");
  });

  it("waits as long as the server asks, then tries again", async ({ expect }) => {
    const { write, control, waits } = start();
    control.faults.add({ upstream: "model", times: 1, action: rateLimitedFault(7) });
    const { text, usage } = await read(write(never));
    expect(text).not.toBe("");
    expect(usage?.calls).toBe(2);
    expect(waits[0]).toBeGreaterThanOrEqual(7000);
  });

  it("does not repeat what will not pass", async ({ expect }) => {
    const quota = start();
    quota.control.faults.add({ upstream: "model", action: quotaFault() });
    expect((await read(quota.write(never))).failure).toMatchObject({
      kind: "rejected",
      failure: { code: "model_quota" },
    });
    expect(quota.waits).toEqual([]);

    for (const { write, waits } of [start({}, "no-such-model"), start({}, undefined, "sk-wrong")]) {
      expect((await read(write(never))).failure).toMatchObject({
        kind: "rejected",
        failure: { code: "model_unavailable" },
      });
      expect(waits).toEqual([]);
    }
  });

  it("gives up after three more attempts, with a code for the client", async ({ expect }) => {
    const { write, control, waits } = start();
    control.faults.add({
      upstream: "model",
      times: 10,
      action: { kind: "status", status: 503, headers: {}, body: apiErrorBody("x", null, "busy") },
    });
    const { failure, usage } = await read(write(never));
    expect(failure).toMatchObject({ kind: "invalid_response", status: 503 });
    expect(usage?.calls).toBe(4);
    expect(waits).toHaveLength(3);
  });

  it("stops when it is aborted, with the signal's reason", async ({ expect }) => {
    const { write } = start();
    const abort = new AbortController();
    const chunks = write(abort.signal)[Symbol.asyncIterator]();
    expect((await chunks.next()).value).toMatchObject({ kind: "text" });
    abort.abort(new Error("cancelled"));
    const rest = await read({ [Symbol.asyncIterator]: () => chunks });
    expect(rest.failure).toEqual(new Error("cancelled"));
  });
});
