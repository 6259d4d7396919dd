import { afterEach, beforeEach, describe, it, vi } from "vitest";

import { askWithin } from "../../../src/browser-session/deadline.ts";
import { createScalekitConnector } from "../../../src/connectors/scalekit/connector.ts";
import { failureOf } from "../../../src/upstream/error.ts";

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

/** What an upstream that never answers comes to. */
async function hang(signal: AbortSignal | null | undefined): Promise<never> {
  return await new Promise((_resolve, reject) => {
    signal?.addEventListener("abort", () => reject(signal.reason));
  });
}

describe("an upstream that takes too long", () => {
  it("is one that does not answer, and no fault of ours", async ({ expect }) => {
    const asked = askWithin(30_000, "scalekit", hang).catch(failureOf);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(await asked).toEqual({ code: "scalekit_unavailable" });
  });

  it("ends a call of the connector in the middle of its retries", async ({ expect }) => {
    const connector = createScalekitConnector({
      environmentUrl: "https://scalekit.test",
      clientId: "skc_slow",
      clientSecret: "secret",
      connectionName: "github",
      fetch: async () => Response.json({ code: 14, message: "busy" }, { status: 503 }),
    });
    const flow = { state: "state", callbackUrl: "https://docket.test/user/verify" };
    const asked = askWithin(500, "scalekit", (signal) =>
      connector.authorize({ identifier: "usr_a" }, flow, signal),
    ).catch(failureOf);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(await asked).toMatchObject({ code: "scalekit_unavailable" });
  });

  it("does not hide a bug", async ({ expect }) => {
    const bug = new TypeError("no such property");
    await expect(askWithin(1000, "github", () => Promise.reject(bug))).rejects.toBe(bug);
    expect(vi.getTimerCount()).toBe(0);
  });
});
