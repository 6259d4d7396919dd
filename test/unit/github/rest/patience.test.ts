import { afterEach, beforeEach, describe, it, vi } from "vitest";
import * as z from "zod";

import type { RestClient } from "../../../../src/github/rest/lists.ts";
import { createPatience } from "../../../../src/github/rest/patience.ts";
import { UpstreamError } from "../../../../src/upstream/error.ts";

const START = Date.parse("2026-11-20T12:00:00Z");
const Answer = z.string();

beforeEach(() => {
  vi.useFakeTimers({ now: START });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Never answers, whatever it is told. */
const DEAF: RestClient = {
  get: () => new Promise(() => undefined),
  getPage: () => new Promise(() => undefined),
};

async function givenUpAfter(reading: Promise<unknown>): Promise<[seconds: number, kind: string]> {
  const began = Date.now();
  const ended = reading.then(
    () => "answered",
    (error: unknown) => (error instanceof UpstreamError ? error.kind : "unexpected"),
  );
  await vi.runAllTimersAsync();
  return [(Date.now() - began) / 1000, await ended];
}

describe("the patience with what can be done without", () => {
  it.for([
    ["list", 0, 40],
    ["entry", 0, 80],
    ["list", 39, 10],
    ["entry", 30, 50],
    ["entry", 79, 10],
    ["entry", 119, 10],
  ] as const)("of a %s ends, begun after %i s of 120, %i s later", async (row, { expect }) => {
    const [of, after, seconds] = row;
    const patient = createPatience(DEAF, { deadline: START + 120_000 });
    vi.setSystemTime(START + after * 1000);
    expect(await givenUpAfter(patient(of).get(Answer, "/a"))).toEqual([seconds, "timeout"]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("is that of a docket of the usual length where no time is told", async ({ expect }) => {
    const patient = createPatience(DEAF, {});
    expect(await givenUpAfter(patient("entry").getPage("/a"))).toEqual([80, "timeout"]);
  });

  it("ends the request as well, and leaves no timer behind an answer", async ({ expect }) => {
    const signals: (AbortSignal | undefined)[] = [];
    const patient = createPatience(
      {
        ...DEAF,
        get(schema, path, _query, _retry, stop) {
          signals.push(stop);
          return path === "/a"
            ? Promise.resolve(schema.parse("yes"))
            : new Promise(() => undefined);
        },
      },
      { deadline: START + 12_000 },
    );
    expect(await patient("entry").get(Answer, "/a")).toBe("yes");
    expect(vi.getTimerCount()).toBe(0);
    expect(await givenUpAfter(patient("entry").get(Answer, "/b"))).toEqual([8, "timeout"]);
    expect(signals.map((signal) => signal?.aborted)).toEqual([false, true]);
  });
});
