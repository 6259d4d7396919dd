import { describe, it } from "vitest";

import { nearMisses } from "../../../scripts/doctor/near-miss.ts";

describe("nearMisses", () => {
  it("forgives case, separators, a missing suffix and a few letters", ({ expect }) => {
    const known = ["github-qkHFhMip", "slack-abcdefgh", "github-staging1"];
    expect(nearMisses("github", known)).toContain("github-qkHFhMip");
    expect(nearMisses("GitHub_qkHFhMip", known)[0]).toBe("github-qkHFhMip");
    expect(nearMisses("github-qkHFhMlp", known)[0]).toBe("github-qkHFhMip");
  });

  it("offers nothing for a name that resembles none", ({ expect }) => {
    expect(nearMisses("zzzzzzzzzzzzzzzz", ["slack-abcdefgh"])).toEqual([]);
  });
});
