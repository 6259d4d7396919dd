import { describe, it } from "vitest";

import { docketQuota, quotaOf } from "../../../src/quota/names.ts";

const DOCKET = { kind: "dockets", name: "person:key" };

describe("what a job counts as", () => {
  it.for([
    ["a docket", { limit: 5 }, undefined, DOCKET],
    ["a docket, by a program", { limit: 5 }, "program", DOCKET],
    ["a docket on the page", { limit: 5 }, "page", DOCKET],
    [
      "a docket of named pull requests, by a program",
      { limit: 0, pullRequests: [7] },
      undefined,
      DOCKET,
    ],
    ["a queue", { limit: 0 }, "page", { kind: "queues", name: "queues:key" }],
    ["an entry", { limit: 0, pullRequests: [7] }, "page", { kind: "entries", name: "entries:key" }],
    [
      "an entry of a docket",
      { limit: 1, pullRequests: [7] },
      "page",
      { kind: "entries", name: "entries:key" },
    ],
    ["a digest", { limit: 0 }, "digest", { kind: "digests", name: "digests:key" }],
    [
      "a digest of named ones",
      { limit: 5, pullRequests: [7] },
      "digest",
      { kind: "digests", name: "digests:key" },
    ],
  ] as const)("is what it asks for: %s", ([, { ...request }, reader, quota], { expect }) => {
    const pullRequests =
      "pullRequests" in request ? { pullRequests: [...request.pullRequests] } : {};
    expect(quotaOf("key", { limit: request.limit, ...pullRequests }, reader)).toEqual(quota);
  });

  it("is a person's own", ({ expect }) => {
    expect(docketQuota("other").name).toBe("person:other");
  });
});
