import { describe, it } from "vitest";

import { ENTRY_LIFETIME_MS, QUEUE_LIFETIME_MS, RESULT_LIFETIME_MS } from "../../../src/limits.ts";
import type { JobSpec } from "../../../src/summary-job/job-spec.ts";
import { lifetimeMs } from "../../../src/summary-job/lifetime.ts";
import { aSpec } from "./spec.ts";

const ENTRIES = { ...aSpec().request, limit: 0, pullRequests: [7] };
const QUEUE = { ...aSpec().request, limit: 0 };

describe("how long a job is kept", () => {
  it.for([
    ["a docket", {}, RESULT_LIFETIME_MS],
    ["a queue", { request: QUEUE }, QUEUE_LIFETIME_MS],
    ["entries that the page asks for", { request: ENTRIES, reader: "page" }, ENTRY_LIFETIME_MS],
    ["entries that a program asks for", { request: ENTRIES, reader: "program" }, QUEUE_LIFETIME_MS],
    ["a digest of a queue", { request: QUEUE, reader: "digest" }, QUEUE_LIFETIME_MS],
    [
      "questions about a repository",
      { request: QUEUE, thread: { owner: "o", name: "r", private: false } },
      RESULT_LIFETIME_MS,
    ],
  ] satisfies [string, Partial<JobSpec>, number][])("%s", ([, more, lifetime], { expect }) => {
    expect(lifetimeMs(aSpec(more))).toBe(lifetime);
  });
});
