import { describe, it } from "vitest";

import { examine } from "../../../scripts/doctor/doctor.ts";
import type { Finding } from "../../../scripts/doctor/finding.ts";
import { createWorld } from "../../fakes/world.ts";

/** Runs the doctor over a GitHub App; nobody signs in. */
async function consult(variables: Record<string, string> = {}, deployment: string | null = null) {
  const world = createWorld({ data: () => ({ repositories: [] }) });
  const findings = await Array.fromAsync(
    examine({
      variables: {
        SESSION_SECRET: "a-session-secret-of-more-than-32-characters",
        ...world.githubAppVariables,
        ...variables,
      },
      async fetch(input, init) {
        const response = await world.fetch(new Request(input, init));
        // A host that is no part of the world does not answer at all.
        if (response.status === 599) {
          throw new TypeError("fetch failed");
        }
        return response;
      },
      deployment,
      repository: null,
      show: null,
      sleep: () => Promise.resolve(),
    }),
  );
  const named = (step: string): Finding | undefined =>
    findings.find((finding) => finding.step === step);
  return { findings, named, world };
}

describe("the doctor over a GitHub App", () => {
  it("finds nothing wrong with a right configuration, and leaves nothing behind", async ({
    expect,
  }) => {
    const { findings, named, world } = await consult();
    expect(findings.filter(({ outcome }) => outcome === "problem")).toEqual([]);
    for (const step of ["GitHub App credentials", "GitHub API", "token encryption"]) {
      expect([step, named(step)?.outcome]).toEqual([step, "ok"]);
    }
    expect(named("callback")?.says).toContain("http://localhost:8787/auth/github/callback");
    expect(world.githubApp.grants.live()).toEqual([]);
  });

  it("never prints a secret", async ({ expect }) => {
    const { findings, world } = await consult();
    const said = JSON.stringify(findings);
    for (const name of ["GITHUB_APP_CLIENT_SECRET", "TOKEN_ENCRYPTION_KEY"]) {
      expect(said).not.toContain(world.githubAppVariables[name]);
    }
  });

  it.for([
    ["GITHUB_APP_CLIENT_SECRET", "wrong", "GitHub App credentials", /new client secret/],
    ["GITHUB_APP_CLIENT_ID", "1234567", "GitHub App credentials", /not the app id/],
    ["GITHUB_WEB_URL", "https://ghe-typo.test", "GitHub App credentials", /GITHUB_WEB_URL/],
    ["GITHUB_WEB_URL", "https://model.test", "GitHub App credentials", /GITHUB_WEB_URL/],
    ["GITHUB_API_URL", "https://ghe-typo.test/api/v3", "GitHub API", /GITHUB_API_URL/],
    ["GITHUB_API_URL", "https://model.test", "GitHub API", /GITHUB_API_URL/],
    ["TOKEN_ENCRYPTION_KEY", "too-short", "configuration", /npm run setup/],
  ] as const)(
    "names a wrong %s (%s) with its remedy",
    async ([name, value, step, remedy], { expect }) => {
      const { named } = await consult({ [name]: value });
      expect(named(step)).toMatchObject({ outcome: "problem" });
      expect(named(step)?.remedy).toMatch(remedy);
    },
  );

  it("names what writing needs, where it is on", async ({ expect }) => {
    expect((await consult()).named("actions")).toBeUndefined();
    const { named } = await consult({ ACTIONS: "on" });
    expect(named("actions")).toMatchObject({
      outcome: "ok",
      says: expect.stringContaining("write permission"),
    });
  });

  it("warns of a key that is named twice", async ({ expect }) => {
    const { world } = await consult();
    const key = world.githubAppVariables["TOKEN_ENCRYPTION_KEY"] ?? "";
    const { named } = await consult({ TOKEN_ENCRYPTION_KEY: `${key},${key}` });
    expect(named("token encryption")).toMatchObject({ outcome: "warning" });
  });
});
