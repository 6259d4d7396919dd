import { describe, it } from "vitest";

import { type LookUp, suggest } from "../../../src/web/app/docket-form/suggestions.ts";

const FOUND: LookUp = {
  query: "gullhaven",
  found: [
    { repository: "gullhaven/ferryman", kind: "public" },
    { repository: "gullhaven/keelson", kind: "private" },
    { repository: "northmoor/gullhaven", kind: "public" },
  ],
};

function reasonOf(lookUp: LookUp | null): string | null {
  return suggest("zebra", [], lookUp).reason;
}

describe("what the field offers", () => {
  it("begins with all repositories of an owner who is named", ({ expect }) => {
    const { list } = suggest("Gullhaven", ["gullhaven/ferryman"], FOUND);
    expect(list.map(({ repository, kind }) => [repository, kind])).toEqual([
      ["gullhaven", "owner"],
      ["gullhaven/ferryman", "recent"],
      ["gullhaven/keelson", "private"],
      ["northmoor/gullhaven", "public"],
    ]);
  });

  it("knows only what was looked up", ({ expect }) => {
    expect(suggest("gullhaven/keelson", [], FOUND).isKnown).toBe(true);
    expect(suggest("gullhaven/keel", [], FOUND).isKnown).toBe(false);
    expect(suggest("gullhaven/keelson", [], null).isKnown).toBe(false);
  });

  it("says why there is nothing, once that is known", ({ expect }) => {
    expect(reasonOf(null)).toBeNull();
    expect(reasonOf({ query: "zeb", found: [] })).toBeNull();
    expect(reasonOf({ query: "zebra", found: [] })).toMatch(/^Nothing that your account sees/);
    expect(reasonOf({ query: "zebra", found: null })).toMatch(/could not be looked up/);
    expect(suggest("gull", [], FOUND).reason).toBeNull();
    const signOn = { sentence: "Sign in first." };
    expect(suggest("zebra", [], { query: "zebra", found: null, signOn })).toMatchObject({
      reason: null,
      signOn,
    });
  });
});
