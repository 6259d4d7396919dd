import { describe, it } from "vitest";

import {
  checkJobScope,
  checkRepositories,
  checkScope,
  reaches,
  type TokenGrant,
} from "../../../../src/browser-session/credentials/token-grant.ts";

const USUAL_GRANT: TokenGrant = { scopes: ["jobs"], repositories: null };
const NAMED: TokenGrant = { scopes: ["read"], repositories: ["harbor/Lantern", "harbor/rudder"] };
const LANTERN = { owner: "Harbor", name: "lantern" };
const RUDDER = { owner: "Harbor", name: "rudder" };
const SAILS = { owner: "Harbor", name: "sails" };

describe("what a token was made for", () => {
  it.for([
    ["no token", undefined, "any/thing", true],
    ["one for everything", USUAL_GRANT, "any/thing", true],
    ["one that names it", NAMED, "HARBOR/lantern", true],
    ["one that names others", NAMED, "harbor/lantern2", false],
    ["one that names none", { ...NAMED, repositories: [] }, "harbor/lantern", false],
  ] as const)("reaches repositories: %s", ([, grant, repository, isReached], { expect }) => {
    expect(reaches(grant, repository)).toBe(isReached);
    expect(checkRepositories(grant, [repository]).ok).toBe(isReached);
  });

  it("is asked of each repository", ({ expect }) => {
    expect(checkRepositories(NAMED, ["harbor/lantern", "harbor/rudder"]).ok).toBe(true);
    expect(checkRepositories(NAMED, ["harbor/lantern", "harbor/sails"])).toMatchObject({
      ok: false,
      failure: { code: "not_allowed", detail: expect.stringContaining("does not name") },
    });
    expect(checkRepositories(NAMED, []).ok).toBe(true);
  });

  it("has scopes, and who comes with a cookie has all", ({ expect }) => {
    expect(checkScope(undefined, "propose").ok).toBe(true);
    expect(checkScope(NAMED, "read").ok).toBe(true);
    expect(checkScope(USUAL_GRANT, "read")).toMatchObject({
      ok: false,
      failure: { code: "not_allowed", detail: expect.stringContaining("lacks the scope read") },
    });
  });

  it("is enough for a docket of what it names, and never for an owner's", ({ expect }) => {
    expect(checkJobScope(NAMED, { kind: "one", repository: LANTERN }).ok).toBe(true);
    expect(checkJobScope(NAMED, { kind: "one", repository: SAILS }).ok).toBe(false);
    expect(checkJobScope(NAMED, { kind: "several", repositories: [LANTERN, RUDDER] }).ok).toBe(
      true,
    );
    expect(checkJobScope(NAMED, { kind: "several", repositories: [LANTERN, SAILS] }).ok).toBe(
      false,
    );
    expect(checkJobScope(NAMED, { kind: "owner", owner: "harbor" }).ok).toBe(false);
    expect(checkJobScope(USUAL_GRANT, { kind: "owner", owner: "harbor" }).ok).toBe(true);
  });
});
