import { readFile } from "node:fs/promises";

import { describe, it } from "vitest";

import { deploy, type DeployPorts } from "../../../scripts/deploy/deploy.ts";
import { parseDevVars } from "../../../scripts/setup/dev-vars.ts";

const ADDRESS = "https://docket.someone.workers.dev";
const COMPLETE = [
  "SESSION_SECRET",
  "SCALEKIT_ENVIRONMENT_URL",
  "SCALEKIT_CLIENT_ID",
  "SCALEKIT_CLIENT_SECRET",
  "GITHUB_CONNECTION_NAME",
  "ALLOWED_GITHUB",
];

/** Answers as a deployment does, after some tries that nothing answered. */
function deployment(silentTries = 0): typeof fetch {
  let tries = 0;
  return async (input) => {
    const { pathname } = new URL(new Request(input).url);
    if (pathname === "/healthz" && (tries += 1) <= silentTries) {
      throw new TypeError("fetch failed");
    }
    switch (pathname) {
      case "/healthz":
        return Response.json({ ok: true, version: "0.1.0" });
      case "/api/session":
        return Response.json({ connector: "scalekit", github: { state: "none" }, demo: false });
      default:
        return new Response("Missing auth_request_id or state", { status: 400 });
    }
  };
}

async function run(options: {
  secrets?: string[] | null;
  failing?: string;
  fetch?: typeof fetch;
  unattended?: boolean;
  name?: string;
}) {
  const commands: string[] = [];
  const said: string[] = [];
  const { secrets = COMPLETE, failing } = options;
  const ports: DeployPorts = {
    async run(...command) {
      const line = command.join(" ");
      commands.push(line);
      const lists = line.startsWith("wrangler secret list");
      if (line === failing || (lists && secrets === null)) {
        return { status: 1, output: "" };
      }
      const output = lists
        ? `wrangler\n${JSON.stringify((secrets ?? []).map((name) => ({ name, type: "secret_text" })))}`
        : `Deployed docket\n  ${ADDRESS}\n`;
      return { status: 0, output };
    },
    fetch: options.fetch ?? deployment(),
    say: (text) => said.push(text),
    sleep: () => Promise.resolve(),
    name: options.name,
    unattended: options.unattended ?? false,
  };
  return { code: await deploy(ports), commands, said: said.join("\n") };
}

describe("deploying", () => {
  it("keeps to the deployment that is named, in everything", async ({ expect }) => {
    const { code, commands } = await run({ name: "docket-staging" });
    expect(code).toBe(0);
    expect(commands.filter((line) => line.startsWith("wrangler"))).toEqual([
      "wrangler deploy --dry-run --name docket-staging",
      "wrangler secret list --name docket-staging",
      "wrangler deploy --name docket-staging",
    ]);
  });

  it("checks, tries, looks for secrets, deploys and examines the result", async ({ expect }) => {
    const { code, commands, said } = await run({ fetch: deployment(2) });
    expect(code).toBe(0);
    expect(commands).toEqual([
      "npm run check",
      "wrangler deploy --dry-run",
      "wrangler secret list",
      "wrangler deploy",
    ]);
    expect(said).toContain(`${ADDRESS}/user/verify`);
  });

  it("deploys nothing that a check or the dry run refuses", async ({ expect }) => {
    for (const failing of ["npm run check", "wrangler deploy --dry-run"]) {
      const { code, commands } = await run({ failing });
      expect([code, commands.at(-1)]).toEqual([1, failing]);
    }
  });

  it("names each missing secret and the command that sets it", async ({ expect }) => {
    const { code, commands, said } = await run({ secrets: COMPLETE.slice(1, 3) });
    expect(code).toBe(1);
    expect(commands).not.toContain("wrangler deploy");
    expect(said).toContain("npm run setup -- --deployment");
    for (const name of ["SESSION_SECRET", "SCALEKIT_CLIENT_SECRET", "ALLOWED_GITHUB"]) {
      expect(said).toContain(name);
    }
    expect(said).not.toContain("OPENAI_API_KEY");
  });

  it("says what to do where nobody is signed in", async ({ expect }) => {
    const { code, said } = await run({ secrets: null });
    expect(code).toBe(1);
    expect(said).toContain("npx wrangler login");
  });

  it("reports a deployment that does not answer as it must", async ({ expect }) => {
    const { code, said } = await run({ fetch: async () => new Response("Hello", { status: 200 }) });
    expect(code).toBe(1);
    expect(said).toContain("it is not Docket");
  });

  it("leaves secrets and the look at the result to the person when a service builds", async ({
    expect,
  }) => {
    const { code, commands } = await run({ unattended: true, secrets: null });
    expect(code).toBe(0);
    expect(commands).toEqual(["npm run check", "wrangler deploy --dry-run", "wrangler deploy"]);
  });
});

async function read(name: string): Promise<string> {
  return readFile(new URL(`../../../${name}`, import.meta.url), "utf8");
}

it("describes every value that the Deploy button asks for", async ({ expect }) => {
  const names = [...parseDevVars(await read(".dev.vars.example")).keys()];
  const { cloudflare }: { cloudflare: { bindings: Record<string, { description: string }> } } =
    JSON.parse(await read("package.json"));
  expect(Object.keys(cloudflare.bindings).toSorted()).toEqual(names.toSorted());
  for (const { description } of Object.values(cloudflare.bindings)) {
    expect(description).toMatch(/^[A-Z].*\.$/);
  }
});

it("takes at most five commands from a clone, as the README has them", async ({ expect }) => {
  const [, commands = ""] =
    /## Deploy\n[^#]*?```sh\n([^`]*)```/.exec(await read("README.md")) ?? [];
  const lines = commands.trim().split("\n");
  expect(lines.at(-1)).toMatch(/^npm run deploy\b/);
  // And one to clone.
  expect(lines.length + 1).toBeLessThanOrEqual(5);
});
