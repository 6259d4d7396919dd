import { describe, it } from "vitest";

import { stackedOn } from "../../../../src/summarize/turns/stacked-on.ts";

const first = { number: 11, headRef: "first-part", baseRef: "main", fromFork: false };
const second = { number: 12, headRef: "second-part", baseRef: "first-part", fromFork: false };
const open = [first, second];
const whole = { defaultBranch: "main", all: true };

describe("what a pull request is stacked on", () => {
  it("is the open one whose head is its base", ({ expect }) => {
    expect(stackedOn(second, open, whole)).toBe(11);
    expect(stackedOn(first, open, whole)).toBeNull();
  });

  it("is none from a fork, whose branch only has the same name", ({ expect }) => {
    expect(stackedOn(second, [{ ...first, fromFork: true }], whole)).toBeNull();
  });

  it("is never the release of the default branch", ({ expect }) => {
    const release = { number: 1, headRef: "main", baseRef: "production", fromFork: false };
    expect(stackedOn(first, [release], whole)).toBeNull();
  });

  it("is unknown where not all open ones were read", ({ expect }) => {
    const part = { ...whole, all: false };
    expect(stackedOn(second, [second], part)).toBe("unknown");
    expect(stackedOn(first, [second], part)).toBeNull();
    expect(stackedOn(second, open, part)).toBe(11);
  });
});
