import { describe, it } from "vitest";

import { examine } from "../../../scripts/doctor/doctor.ts";
import type { Finding } from "../../../scripts/doctor/finding.ts";
import { renderFinding, secretsOf, withoutSecrets } from "../../../scripts/doctor/report.ts";
import { SAMPLE_REPOSITORIES } from "../../fakes/data/sample-world.ts";
import { createWorld, type World, type WorldOptions } from "../../fakes/world.ts";
import { UNSEEN, UNSEEN_PIECES } from "../../support/unseen.ts";

const SECRET = "a-session-secret-of-more-than-32-characters";

describe("a line of the report", () => {
  it.for(UNSEEN_PIECES)(
    "holds nothing that steers a terminal or hides in it: %j",
    (piece, { expect }) => {
      const text = `a${piece}b`;
      const line = renderFinding({ step: text, outcome: "problem", says: text, remedy: text });
      expect(UNSEEN.exec(line)).toBeNull();
    },
  );
});

describe("a report", () => {
  it.for([
    "SESSION_SECRET",
    "SCALEKIT_CLIENT_ID",
    "SCALEKIT_CLIENT_SECRET",
    "SCALEKIT_WEBHOOK_SECRET",
    "GITHUB_APP_CLIENT_SECRET",
    "GITHUB_TOKEN",
    "TOKEN_ENCRYPTION_KEY",
    "OPENAI_API_KEY",
  ])("holds no value of %s, whatever put it there", (name, { expect }) => {
    const secrets = secretsOf({ [name]: "first-0123456789,second-0123456789" });
    const line = "It answered: second-0123456789 is not first-0123456789.";
    expect(withoutSecrets(line, secrets)).toBe("It answered: [removed] is not [removed].");
  });
});

/** Runs the doctor over a world, approving the link as a person would. */
async function consult(
  options: WorldOptions & { variables?: Record<string, string>; connect?: boolean } = {},
): Promise<{ findings: Finding[]; world: World }> {
  const world = createWorld(options);
  let approval: Promise<unknown> = Promise.resolve();
  const findings = await Array.fromAsync(
    examine({
      variables: { SESSION_SECRET: SECRET, ...world.variables, ...options.variables },
      fetch: async (input, init) => reach(world, new Request(input, init)),
      deployment: null,
      repository: SAMPLE_REPOSITORIES.busy,
      show:
        options.connect === true
          ? (link) => {
              approval = approve(world, link);
            }
          : null,
      sleep: async () => {
        await approval;
      },
    }),
  );
  return { findings, world };
}

async function reach(world: World, request: Request): Promise<Response> {
  const response = await world.fetch(request);
  // A host that is no part of the world does not answer at all.
  if (response.status === 599) {
    throw new TypeError("fetch failed");
  }
  return response;
}

async function approve(world: World, link: string): Promise<void> {
  const login = world.github().store.people[0] ?? "";
  await world.fetch(
    new Request(link, {
      method: "POST",
      body: new URLSearchParams({ decision: "approve", login }),
    }),
  );
}

function found(findings: Finding[], step: string): Finding | undefined {
  return findings.find((finding) => finding.step === step);
}

describe("the doctor", () => {
  it("finds nothing wrong with a right configuration", async ({ expect }) => {
    const { findings, world } = await consult({
      connect: true,
      scalekit: { verification: "scalekit-users" },
    });
    expect(findings.filter(({ outcome }) => outcome === "problem")).toEqual([]);
    for (const step of [
      "Scalekit credentials",
      "GitHub connection",
      "proxy",
      "GraphQL",
      "model streams",
    ]) {
      expect([step, found(findings, step)?.outcome]).toEqual([step, "ok"]);
    }
    expect(world.scalekit.accounts()).toEqual([]);
  });

  it("never prints a secret", async ({ expect }) => {
    const { findings, world } = await consult({ connect: true });
    const said = JSON.stringify(findings);
    for (const secret of [
      SECRET,
      world.variables["SCALEKIT_CLIENT_SECRET"] ?? "?",
      world.variables["OPENAI_API_KEY"] ?? "?",
    ]) {
      expect(said).not.toContain(secret);
    }
    expect(said).not.toMatch(/usr_[0-9a-f]/);
  });

  const mistakes: {
    name: string;
    variables?: Record<string, string>;
    scalekit?: WorldOptions["scalekit"];
    step: string;
    remedy: RegExp;
  }[] = [
    {
      name: "a wrong client secret",
      variables: { SCALEKIT_CLIENT_SECRET: "wrong" },
      step: "Scalekit credentials",
      remedy: /SCALEKIT_CLIENT_SECRET/,
    },
    {
      name: "a wrong environment URL",
      variables: { SCALEKIT_ENVIRONMENT_URL: "https://scalekit-typo.test" },
      step: "Scalekit credentials",
      remedy: /SCALEKIT_ENVIRONMENT_URL/,
    },
    {
      name: "a connection name that is nearly right",
      variables: { GITHUB_CONNECTION_NAME: "github" },
      step: "GitHub connection",
      remedy: /Set GITHUB_CONNECTION_NAME to "github-sample"/,
    },
    {
      name: "a verification mode that nobody chose",
      scalekit: { verification: "unset" },
      step: "user verification",
      remedy: /Custom user verification/,
    },
    {
      name: "a proxy that is off",
      scalekit: { verification: "scalekit-users", proxyEnabled: false },
      step: "proxy",
      remedy: /Scalekit's support/,
    },
    {
      name: "a missing value",
      variables: { SCALEKIT_CLIENT_ID: "" },
      step: "configuration",
      remedy: /npm run setup/,
    },
  ];
  for (const { name, variables = {}, scalekit = {}, step, remedy } of mistakes) {
    it(`names ${name} with its remedy`, async ({ expect }) => {
      const { findings } = await consult({ connect: true, variables, scalekit });
      expect(found(findings, step)).toMatchObject({ outcome: "problem" });
      expect(found(findings, step)?.remedy).toMatch(remedy);
    });
  }

  it("warns of what the proxy leaves out", async ({ expect }) => {
    const { findings } = await consult({
      connect: true,
      scalekit: {
        verification: "scalekit-users",
        proxyGraphql: false,
        proxyResponseHeaders: false,
        proxyAccept: false,
      },
    });
    for (const step of ["GraphQL", "response headers", "diffs"]) {
      expect([step, found(findings, step)?.outcome]).toEqual([step, "warning"]);
    }
  });
});
