import { afterEach, beforeEach, describe, it, vi } from "vitest";

import { DocketError } from "../../../src/client/docket-error.ts";
import { eventStream, type ReceivedEvent } from "../../../src/client/event-stream.ts";

const usage = { inputTokens: 0, outputTokens: 0, calls: 0 };
const job = `id: 1\nevent: job\ndata: ${JSON.stringify({ id: "j", repository: "o/r", limit: 5, language: "en", window: "all", model: null, startedAt: "2026-11-01T00:00:00Z" })}\n\n`;
const ranking = `id: 2\nevent: ranking\ndata: ${JSON.stringify({ openCount: 0, considered: 0, exact: true, pullRequests: [] })}\n\n`;
const delta = `event: delta\ndata: ${JSON.stringify({ number: 7, offset: 0, text: "Hé🎉" })}\n\n`;
const done = `id: 3\nevent: done\ndata: ${JSON.stringify({ outcome: "complete", elapsedMs: 5, usage })}\n\n`;

/** A connection that delivers the bytes in the given pieces and is then closed, or lost when `lost`. */
function stream(pieces: Uint8Array[], lost = false): Response {
  let index = 0;
  return new Response(
    new ReadableStream<Uint8Array>({
      pull(controller) {
        const piece = pieces[index];
        index += 1;
        if (piece !== undefined) {
          controller.enqueue(piece);
        } else if (lost) {
          controller.error(new TypeError("terminated"));
        } else {
          controller.close();
        }
      },
    }),
    { headers: { "content-type": "text/event-stream" } },
  );
}

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** Serves the answers in turn and keeps what each request resumed after. */
function serve(...answers: (Response | Error)[]) {
  const resumed: (string | null)[] = [];
  const fetchOnce: typeof fetch = async (_input, init) => {
    resumed.push(new Headers(init?.headers).get("last-event-id"));
    const answer = answers.shift();
    if (answer === undefined || answer instanceof Error) {
      throw answer ?? new Error("one request too many");
    }
    return answer;
  };
  return { resumed, fetch: fetchOnce };
}

async function collect(
  fetchOnce: typeof fetch,
  options: { after?: number; signal?: AbortSignal; failuresMax?: number } = {},
): Promise<ReceivedEvent[]> {
  const events: ReceivedEvent[] = [];
  for await (const event of eventStream({
    url: "https://docket.test/api/jobs/j/events",
    headers: {},
    fetch: fetchOnce,
    after: options.after ?? 0,
    signal: options.signal,
    failuresMax: options.failuresMax ?? 3,
  })) {
    events.push(event);
  }
  return events;
}

describe("eventStream", () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("ends after done", async ({ expect }) => {
    const server = serve(stream([bytes(`retry: 10\n\n${job}${ranking}${done}`)]));
    const events = await collect(server.fetch);
    expect(events.map(({ event }) => event)).toEqual(["job", "ranking", "done"]);
  });

  it("resumes after the last id wherever the bytes were cut, and yields nothing logged twice", async ({
    expect,
  }) => {
    const whole = bytes(`retry: 1\n\n: heartbeat\n\n${job}${delta}${ranking}${delta}${done}`);
    for (let cut = 0; cut < whole.length; cut += 7) {
      const server = serve(
        stream([whole.slice(0, cut)], true),
        stream([whole.slice(0, 9), whole.slice(9)]),
      );
      const collected = collect(server.fetch);
      await vi.runAllTimersAsync();
      const events = await collected;
      expect(events.flatMap(({ id }) => (id === undefined ? [] : [id]))).toEqual([1, 2, 3]);
      expect(server.resumed[0]).toBeNull();
    }
  });

  it("sends the last id it knows", async ({ expect }) => {
    const server = serve(stream([bytes(job + ranking)]), stream([bytes(done)]));
    const collected = collect(server.fetch);
    await vi.runAllTimersAsync();
    await collected;
    expect(server.resumed).toEqual([null, "2"]);
  });

  it("ends without an event when the server has nothing after the id", async ({ expect }) => {
    const server = serve(new Response(null, { status: 204 }));
    expect(await collect(server.fetch, { after: 3 })).toEqual([]);
    expect(server.resumed).toEqual(["3"]);
  });

  it("gives up after as many failures in a row as it was told", async ({ expect }) => {
    const server = serve(...Array.from({ length: 3 }, () => new TypeError("fetch failed")));
    const collected = collect(server.fetch, { failuresMax: 2 }).catch((error: unknown) => error);
    await vi.runAllTimersAsync();
    expect(await collected).toBeInstanceOf(DocketError);
    expect(server.resumed).toHaveLength(3);
  });

  it("does not repeat what the server refuses", async ({ expect }) => {
    const problem = {
      code: "not_found",
      title: "Not found",
      status: 404,
      detail: "There is nothing at this address.",
      requestId: "r1",
    };
    const server = serve(Response.json(problem, { status: 404 }));
    const error = await collect(server.fetch).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: "DocketError", status: 404, problem });
    expect(server.resumed).toHaveLength(1);
  });

  it("stops waiting when it is aborted", async ({ expect }) => {
    const abort = new AbortController();
    const server = serve(stream([bytes(job)]), stream([bytes(done)]));
    const collected = collect(server.fetch, { signal: abort.signal }).catch(
      (error: unknown) => error,
    );
    await expect.poll(() => vi.getTimerCount()).toBe(1);
    abort.abort(new Error("no longer wanted"));
    expect(await collected).toEqual(new Error("no longer wanted"));
    expect(server.resumed).toHaveLength(1);
  });

  it("skips events it does not know and refuses malformed ones", async ({ expect }) => {
    const newer = serve(stream([bytes(`id: 1\nevent: brand-new\ndata: {}\n\n${done}`)]));
    expect(await collect(newer.fetch)).toHaveLength(1);
    const malformed = serve(stream([bytes('id: 1\nevent: done\ndata: {"outcome":"great"}\n\n')]));
    await expect(collect(malformed.fetch)).rejects.toThrow();
  });
});
