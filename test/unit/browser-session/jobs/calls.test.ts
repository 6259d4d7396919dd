import { describe, it } from "vitest";

import { createCalls } from "../../../../src/browser-session/jobs/calls.ts";

describe("the calls of a token", () => {
  it("lead to their jobs once, and nobody else's do", ({ expect }) => {
    const calls = createCalls();
    calls.note({ id: "one" }, "call", "job");
    calls.note({ id: "one" }, "other call", "other job");
    expect(calls.take({ id: "two" }, "call")).toBeUndefined();
    expect(calls.take(undefined, "call")).toBeUndefined();
    expect(calls.take({ id: "one" }, "call")).toBe("job");
    expect(calls.take({ id: "one" }, "call")).toBeUndefined();
    expect(calls.take({ id: "one" }, "other call")).toBe("other job");
  });

  it("are none of a page, nor without a name", ({ expect }) => {
    const calls = createCalls();
    calls.note(undefined, "call", "job");
    calls.note({ id: "one" }, undefined, "job");
    expect(calls.take(undefined, "call")).toBeUndefined();
    expect(calls.take({ id: "one" }, "undefined")).toBeUndefined();
  });

  it("are forgotten oldest first", ({ expect }) => {
    const calls = createCalls();
    for (let call = 0; call < 1000; call += 1) {
      calls.note({ id: "one" }, `call ${call}`, `job ${call}`);
    }
    expect(calls.take({ id: "one" }, "call 0")).toBeUndefined();
    expect(calls.take({ id: "one" }, "call 999")).toBe("job 999");
  });
});
