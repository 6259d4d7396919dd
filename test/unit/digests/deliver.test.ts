import { afterEach, beforeEach, describe, it, vi } from "vitest";

import { type Attempt, deliver } from "../../../src/digests/deliver.ts";
import { DELIVERY_ANSWER_MAX_BYTES, DELIVERY_TIMEOUT_MS } from "../../../src/limits.ts";

const URL_OF_RECEIVER = new URL("https://receiver.docket-sample.com/hooks/1");
const encoder = new TextEncoder();

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

interface Sent {
  attempt: Attempt;
  /** How long it took, by the virtual clock. */
  ms: number;
  requests: RequestInit[];
}

/** Sends to a receiver that does as it is told, which ends where it is given up. */
async function send(answer: (signal: AbortSignal) => Response | Promise<Response>): Promise<Sent> {
  const requests: RequestInit[] = [];
  const began = Date.now();
  const done: Sent[] = [];
  const sending = deliver(
    { kind: "webhook", url: URL_OF_RECEIVER, body: "{}", headers: {} },
    async (_url, init = {}) => {
      requests.push(init);
      const signal = init.signal ?? AbortSignal.abort();
      return await answer(signal);
    },
    began,
  ).then((attempt) => {
    done.push({ attempt, ms: Date.now() - began, requests });
  });
  while (done.length === 0) {
    await vi.advanceTimersByTimeAsync(100);
  }
  await sending;
  const [sent] = done;
  if (sent === undefined) {
    throw new Error("Nothing came of it.");
  }
  return sent;
}

async function untilGivenUp(signal: AbortSignal): Promise<never> {
  return await new Promise((_resolve, reject) => {
    signal.addEventListener("abort", () => reject(new Error("given up")));
  });
}

/** A body that yields what it is given, until its reader has gone or the request is given up. */
function body(signal: AbortSignal, next: (count: number) => Promise<Uint8Array | null>) {
  let count = 0;
  let isRead = true;
  const stream = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const chunk = await Promise.race([next(count), untilGivenUp(signal)]);
      count += 1;
      if (chunk === null) {
        controller.close();
      } else {
        controller.enqueue(chunk);
      }
    },
    cancel() {
      isRead = false;
    },
  });
  return { stream, wasRead: () => count, isRead: () => isRead };
}

async function passed(ms: number): Promise<void> {
  await new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

describe("a receiver", () => {
  it("that stays silent is waited for ten seconds, and is not known to have taken it", async ({
    expect,
  }) => {
    const { attempt, ms } = await send(untilGivenUp);
    expect(attempt).toEqual({ kind: "lost", answered: false });
    expect(ms).toBe(DELIVERY_TIMEOUT_MS);
  });

  it("that breaks before it answers is not known to have taken it", async ({ expect }) => {
    const { attempt } = await send(() => {
      throw new TypeError("reset");
    });
    expect(attempt).toEqual({ kind: "lost", answered: false });
  });

  it("has taken it with its status, whatever becomes of the rest of its answer", async ({
    expect,
  }) => {
    const cut = await send((signal) => {
      const { stream } = body(signal, async (count) => {
        if (count > 0) {
          throw new TypeError("cut");
        }
        return encoder.encode("o");
      });
      return new Response(stream);
    });
    const stalled = await send(
      (signal) =>
        new Response(
          body(signal, async (count) =>
            count === 0 ? encoder.encode("o") : await untilGivenUp(signal),
          ).stream,
        ),
    );
    const trickling = await send(
      (signal) =>
        new Response(
          body(signal, async () => {
            await passed(1000);
            return encoder.encode(".");
          }).stream,
        ),
    );
    expect([cut, stalled, trickling].map(({ attempt }) => attempt.kind)).toEqual([
      "sent",
      "sent",
      "sent",
    ]);
    expect(cut.ms).toBeLessThan(DELIVERY_TIMEOUT_MS);
    expect(stalled.ms).toBe(DELIVERY_TIMEOUT_MS);
    expect(trickling.ms).toBeLessThanOrEqual(DELIVERY_TIMEOUT_MS);
  });

  it("that says more than anybody asked is not listened to", async ({ expect }) => {
    const floods: ReturnType<typeof body>[] = [];
    const { attempt, ms } = await send((signal) => {
      const flood = body(signal, async () => new Uint8Array(1024));
      floods.push(flood);
      return new Response(flood.stream);
    });
    expect(attempt).toEqual({ kind: "sent" });
    expect(ms).toBeLessThan(1000);
    const [flood] = floods;
    expect(flood?.wasRead()).toBeLessThanOrEqual(DELIVERY_ANSWER_MAX_BYTES / 1024 + 3);
    expect(flood?.isRead()).toBe(false);
  });

  it.for([
    [200, {}, { kind: "sent" }],
    [204, {}, { kind: "sent" }],
    [
      301,
      { Location: "https://evil.example/" },
      { kind: "refused", code: "redirected", gone: false },
    ],
    [307, { Location: "http://127.0.0.1/" }, { kind: "refused", code: "redirected", gone: false }],
    [308, { Location: "/elsewhere" }, { kind: "refused", code: "redirected", gone: false }],
    [400, {}, { kind: "refused", code: "rejected", gone: false }],
    [403, {}, { kind: "refused", code: "rejected", gone: false }],
    [404, {}, { kind: "refused", code: "gone", gone: true }],
    [410, {}, { kind: "refused", code: "gone", gone: true }],
    [413, {}, { kind: "refused", code: "too_large", gone: false }],
    [429, {}, { kind: "later", afterMs: 60_000 }],
    [429, { "Retry-After": "90" }, { kind: "later", afterMs: 90_000 }],
    [429, { "Retry-After": "soon" }, { kind: "later", afterMs: 60_000 }],
    [500, {}, { kind: "lost", answered: true }],
    [503, { "Retry-After": "90" }, { kind: "lost", answered: true }],
  ] as const)(
    "that answers %i is asked once, and followed nowhere",
    async ([status, headers, expected], { expect }) => {
      const { attempt, requests } = await send(
        () => new Response(status === 204 ? null : "what it says", { status, headers }),
      );
      expect(attempt).toEqual(expected);
      expect(requests).toHaveLength(1);
      expect(requests[0]).toMatchObject({ method: "POST", redirect: "manual" });
    },
  );
});
