import { describe, it } from "vitest";

import { createJobMemory } from "../../../../src/summary-job/attempt/job-memory.ts";
import type { SessionPort } from "../../../../src/summary-job/session-port.ts";

const SEEN = { comments: 1, commits: 1, readiness: "ready" } as const;

function unused(): Promise<never> {
  return Promise.reject(new Error("not asked for here"));
}

function start(recall: SessionPort["recall"]) {
  return createJobMemory(
    {
      recall,
      connection: unused,
      levelReached: unused,
      accessToken: unused,
      reconnectRequired: unused,
      remember: unused,
      jobEnded: unused,
    },
    {
      id: "job",
      sessionName: "session",
      personKey: "person",
      repository: { owner: "acme", name: "rockets" },
      request: {
        repository: "acme/rockets",
        limit: 5,
        language: "en",
        window: "all",
        drafts: true,
      },
      requestId: "request",
      startedAt: 0,
      deadline: 0,
    },
    { owner: "acme", name: "rockets" },
  );
}

describe("the memory of a job", () => {
  it("is asked once for all that is asked for at once", async ({ expect }) => {
    const calls: unknown[] = [];
    const memory = start((...call) => {
      calls.push(call);
      return Promise.resolve(call[2].map((number) => ({ seen: { number, ...SEEN } })));
    });
    const together = await Promise.all([7, 12, 3].map((number) => memory.recall(number)));
    const alone = await memory.recall(12);

    expect(calls).toEqual([
      ["job", "acme/rockets", [7, 12, 3], "page"],
      ["job", "acme/rockets", [12], "page"],
    ]);
    expect(together.map(({ seen }) => seen?.number)).toEqual([7, 12, 3]);
    expect(alone.seen?.number).toBe(12);
  });

  it("that cannot be asked knows nothing", async ({ expect }) => {
    const memory = start(() => Promise.reject(new Error("gone")));
    expect(await Promise.all([memory.recall(7), memory.recall(12)])).toEqual([{}, {}]);
  });
});
