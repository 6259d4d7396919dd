import { afterEach, beforeEach, describe, it, vi } from "vitest";

import { readText } from "../../../src/upstream/body.ts";
import { REAL_CLOCK } from "../../../src/upstream/clock.ts";
import { UpstreamError } from "../../../src/upstream/error.ts";
import { guardFetch, isBodyTooLarge } from "../../../src/upstream/guarded-fetch.ts";

/** A body that gives the chunks, then ends, breaks or stays open; and what became of it. */
function createBody(chunks: string[], then: "end" | "break" | "stay" = "end") {
  const encoder = new TextEncoder();
  const state = { pulled: 0, cancelled: false };
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        const chunk = chunks[state.pulled];
        state.pulled += 1;
        if (chunk !== undefined) {
          controller.enqueue(encoder.encode(chunk));
        } else if (then === "end") {
          controller.close();
        } else if (then === "break") {
          controller.error(new TypeError("terminated"));
        } else {
          return new Promise(() => {});
        }
      },
      cancel() {
        state.cancelled = true;
      },
    },
    { highWaterMark: 0 },
  );
  return { body, state };
}

function guard(
  answer: () => Promise<Response>,
  more: { maxBytes?: number; totalMs?: number } = {},
) {
  const ended = vi.fn<() => void>();
  const signals: (AbortSignal | null | undefined)[] = [];
  const fetch = guardFetch({
    upstream: "github",
    fetch: async (_input, init) => {
      signals.push(init?.signal);
      return await answer();
    },
    timeoutMs: 1_000,
    onEnd: ended,
    ...more,
  });
  return { fetch, ended, signals };
}

async function errorOf(promise: Promise<unknown>): Promise<unknown> {
  return await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe("guardFetch", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("hands an answer on as it is", async ({ expect }) => {
    const { body } = createBody(["one ", "two"]);
    const headers = { "x-github-request-id": "1" };
    const { fetch, ended } = guard(async () => new Response(body, { status: 202, headers }));
    const response = await fetch("https://api.example/");
    expect(response.status).toBe(202);
    expect(response.headers.get("x-github-request-id")).toBe("1");
    expect(ended).not.toHaveBeenCalled();
    expect(await readText(response.body)).toBe("one two");
    expect(ended).toHaveBeenCalledOnce();
    expect(vi.getTimerCount()).toBe(0);
  });

  it("ends with an answer that has no body", async ({ expect }) => {
    const { fetch, ended } = guard(async () => new Response(null, { status: 204 }));
    await fetch("https://api.example/");
    expect(ended).toHaveBeenCalledOnce();
    expect(vi.getTimerCount()).toBe(0);
  });

  it("reports a broken connection and a broken body", async ({ expect }) => {
    const refused = guard(() => Promise.reject(new TypeError("fetch failed")));
    expect(await errorOf(refused.fetch("https://api.example/"))).toMatchObject({ kind: "network" });
    expect(refused.ended).toHaveBeenCalledOnce();

    const broken = guard(async () => new Response(createBody(["one"], "break").body));
    const { body } = await broken.fetch("https://api.example/");
    expect(await errorOf(readText(body))).toMatchObject({ kind: "network" });
    expect(broken.ended).toHaveBeenCalledOnce();
  });

  it("keeps an error that already says what happened", async ({ expect }) => {
    const error = new UpstreamError("scalekit", "rejected");
    const { fetch } = guard(() => Promise.reject(error));
    expect(await errorOf(fetch("https://api.example/"))).toBe(error);
  });

  it("limits the wait for headers, even when nobody listens to its signal", async ({ expect }) => {
    const late = createBody(["late"]);
    const answer = Promise.withResolvers<Response>();
    const { fetch, ended, signals } = guard(() => answer.promise);
    const error = errorOf(fetch("https://api.example/"));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await error).toMatchObject({ kind: "timeout" });
    expect(signals[0]?.aborted).toBe(true);
    expect(ended).toHaveBeenCalledOnce();
    answer.resolve(new Response(late.body));
    await expect.poll(() => late.state.cancelled).toBe(true);
  });

  it("limits every wait for bytes, but not the reader", async ({ expect }) => {
    const { body, state } = createBody(["one", "two"], "stay");
    const { fetch, ended } = guard(async () => new Response(body));
    const response = await fetch("https://api.example/");
    await vi.advanceTimersByTimeAsync(5_000);
    const reader = response.body?.getReader();
    await reader?.read();
    await vi.advanceTimersByTimeAsync(5_000);
    await reader?.read();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(ended).not.toHaveBeenCalled();
    const error = errorOf(reader?.read() ?? Promise.resolve());
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await error).toMatchObject({ kind: "timeout" });
    expect(state.cancelled).toBe(true);
    expect(ended).toHaveBeenCalledOnce();
  });

  it("gives a wait that begins late all of its time", async ({ expect }) => {
    const { body } = createBody(["one"], "stay");
    const { fetch, ended } = guard(async () => new Response(body));
    const response = await fetch("https://api.example/");
    const reader = response.body?.getReader();
    await vi.advanceTimersByTimeAsync(600);
    await reader?.read();
    const error = errorOf(reader?.read() ?? Promise.resolve());
    await vi.advanceTimersByTimeAsync(999);
    expect(ended).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(await error).toMatchObject({ kind: "timeout" });
    expect(vi.getTimerCount()).toBe(0);
  });

  it("limits all waits together, whatever comes meanwhile", async ({ expect }) => {
    const sent = { bytes: 0, cancelled: false };
    const drip = new ReadableStream<Uint8Array>(
      {
        async pull(controller) {
          await REAL_CLOCK.sleep(400);
          sent.bytes += 1;
          controller.enqueue(new Uint8Array(1));
        },
        cancel() {
          sent.cancelled = true;
        },
      },
      { highWaterMark: 0 },
    );
    const { fetch, ended } = guard(
      async () => {
        await REAL_CLOCK.sleep(500);
        return new Response(drip);
      },
      { totalMs: 2_600 },
    );
    const error = errorOf(fetch("https://api.example/").then(({ body }) => readText(body)));
    await vi.advanceTimersByTimeAsync(2_599);
    expect(ended).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(await error).toMatchObject({ kind: "timeout" });
    expect(sent).toEqual({ bytes: 5, cancelled: true });
    expect(ended).toHaveBeenCalledOnce();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("does not count the time of a slow reader among the waits", async ({ expect }) => {
    const { body } = createBody(Array.from({ length: 20 }, () => "x"));
    const { fetch } = guard(async () => new Response(body), { totalMs: 2_000 });
    const reader = (await fetch("https://api.example/")).body?.getReader();
    for (let chunk = 0; chunk < 20; chunk += 1) {
      expect((await reader?.read())?.done).toBe(false);
      await vi.advanceTimersByTimeAsync(500);
    }
    expect((await reader?.read())?.done).toBe(true);
  });

  it("sets no timer for each chunk", async ({ expect }) => {
    const { setTimeout } = globalThis;
    // A spy would stay in the place of the clock when the timers are real again.
    const counting = vi.fn<typeof setTimeout>(setTimeout);
    globalThis.setTimeout = Object.assign(counting, setTimeout);
    const { body } = createBody(Array.from({ length: 100 }, () => "x"));
    const { fetch } = guard(async () => new Response(body));
    const text = await fetch("https://api.example/")
      .then((response) => readText(response.body))
      .finally(() => {
        globalThis.setTimeout = setTimeout;
      });
    expect(text).toHaveLength(100);
    expect(counting.mock.calls.length).toBeGreaterThan(0);
    expect(counting.mock.calls.length).toBeLessThan(5);
  });

  it("bounds the body", async ({ expect }) => {
    const { body, state } = createBody(["12345", "67890", "1"], "stay");
    const { fetch, ended } = guard(async () => new Response(body), { maxBytes: 10 });
    const response = await fetch("https://api.example/");
    const error = await errorOf(readText(response.body));
    expect(isBodyTooLarge(error)).toBe(true);
    expect(state.cancelled).toBe(true);
    expect(ended).toHaveBeenCalledOnce();
  });

  it("reads no further than its reader", async ({ expect }) => {
    const { body, state } = createBody(["one", "two", "three"]);
    const { fetch, ended } = guard(async () => new Response(body));
    const response = await fetch("https://api.example/");
    expect(state.pulled).toBe(0);
    const reader = response.body?.getReader();
    await reader?.read();
    expect(state.pulled).toBe(1);
    await reader?.cancel();
    expect(state.cancelled).toBe(true);
    expect(ended).toHaveBeenCalledOnce();
  });

  it("ends with the caller's signal at any moment, with its reason", async ({ expect }) => {
    const reason = new Error("cancelled");

    const before = new AbortController();
    before.abort(reason);
    const early = guard(async () => new Response("x"));
    const { signal } = before;
    expect(await errorOf(early.fetch("https://api.example/", { signal }))).toBe(reason);
    expect(early.ended).toHaveBeenCalledOnce();

    const meanwhile = new AbortController();
    const waiting = guard(() => new Promise(() => {}));
    const error = errorOf(waiting.fetch("https://api.example/", { signal: meanwhile.signal }));
    meanwhile.abort(reason);
    expect(await error).toBe(reason);
    expect(waiting.ended).toHaveBeenCalledOnce();

    const unread = new AbortController();
    const open = createBody(["one"], "stay");
    const idle = guard(async () => new Response(open.body));
    const response = await idle.fetch("https://api.example/", { signal: unread.signal });
    unread.abort(reason);
    expect(open.state.cancelled).toBe(true);
    expect(idle.ended).toHaveBeenCalledOnce();
    expect(await errorOf(readText(response.body))).toBe(reason);
    expect(vi.getTimerCount()).toBe(0);
  });
});
