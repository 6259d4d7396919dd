import { describe, it } from "vitest";

import { shownTitle } from "../../../../src/summarize/pull-request/shown-title.ts";

describe("a title in a list", () => {
  it.for([
    ["Resume uploads", "Resume uploads"],
    ["  Resume\n\tuploads  ", "Resume uploads"],
    ["Resume\u202e sdaolpu\u200b", "Resume sdaolpu"],
    ["\u200b\u2060\ufeff", "#12"],
    ["", "#12"],
  ])("%j is %j", ([title = "", shown], { expect }) => {
    expect(shownTitle({ number: 12, title })).toBe(shown);
  });

  it("ends", ({ expect }) => {
    expect(shownTitle({ number: 12, title: "x".repeat(10_000) }).length).toBeLessThanOrEqual(512);
  });
});
