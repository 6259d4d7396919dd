import { describe, it } from "vitest";

import type { RepositoryListItem } from "../../../src/protocol/session.ts";
import { findRepository } from "../../../src/web/app/docket-form/may-send.ts";

function item(repository: string): RepositoryListItem {
  return { repository, private: true, pushedAt: null };
}

const NAME = { owner: "Acme", name: "Rockets" };

describe("the repository that was asked for", () => {
  it("is the one of that very name, whatever its case", ({ expect }) => {
    const found = [item("acme/rockets-old"), item("acme/rockets")];
    expect(findRepository(found, NAME)).toBe(found[1]);
  });

  it("may be the first of the others, which is where a renamed one stands", ({ expect }) => {
    const found = [item("acme/rockets-next"), item("acme/rockets-old")];
    expect(findRepository(found, NAME)).toBe(found[0]);
    expect(findRepository([], NAME)).toBeUndefined();
  });
});
