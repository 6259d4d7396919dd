import { readFile } from "node:fs/promises";
import { PassThrough } from "node:stream";

import { describe, it } from "vitest";

import { examine } from "../../../scripts/doctor/doctor.ts";
import { ask } from "../../../scripts/setup/ask.ts";
import { parseDevVars } from "../../../scripts/setup/dev-vars.ts";
import { setUp, type SetupPorts } from "../../../scripts/setup/setup.ts";
import { createWorld } from "../../fakes/world.ts";

const template = await readFile(new URL("../../../.dev.vars.example", import.meta.url), "utf8");

/** Enters a value at the real prompt. Gives what came of it, and what the screen showed. */
async function enter(question: Parameters<typeof ask>[0], keys: string) {
  const input = new PassThrough();
  const output = new PassThrough();
  const shown: string[] = [];
  output.on("data", (chunk) => shown.push(String(chunk)));
  const answer = ask(question, { input, output });
  input.write(keys);
  return { answer: await answer, screen: shown.join("") };
}

/** Runs the set-up as somebody who answers from the world's own values. */
async function run(options: {
  env?: Record<string, string>;
  present?: string;
  target?: SetupPorts["target"];
  kept?: string[];
  answers?: Record<string, string[]> | null;
  /** One that GitHub knows. */
  token?: string;
}) {
  const world = createWorld();
  if (options.token !== undefined) {
    world.github().store.tokens.set(options.token, { kind: "valid", login: "mira-lindqvist" });
  }
  const asked: string[] = [];
  const said: string[] = [];
  const answers = options.answers === undefined ? {} : options.answers;
  let written: Map<string, string> | null = null;
  const code = await setUp({
    env: options.env ?? { OPENAI_BASE_URL: world.variables["OPENAI_BASE_URL"] },
    ask:
      answers === null
        ? null
        : async (question) => {
            const { name } = question;
            asked.push(name);
            const value = answers[name]?.shift() ?? world.variables[name] ?? "";
            return (await enter(question, `${value}\r`)).answer ?? "";
          },
    say: (text) => said.push(text),
    template,
    present: options.present ?? "",
    target: options.target ?? "local",
    kept: options.kept ?? [],
    write(values, text) {
      written = options.target === "deployment" ? new Map(values) : parseDevVars(text);
      return Promise.resolve();
    },
    examine: (values) =>
      examine({
        variables: Object.fromEntries(values),
        fetch: async (input, init) => world.fetch(new Request(input, init)),
        deployment: null,
        repository: null,
        show: null,
        sleep: () => Promise.resolve(),
      }),
  });
  return {
    code,
    asked,
    said: said.join("\n"),
    written: written as Map<string, string> | null,
    world,
  };
}

describe("the prompt", () => {
  const secret = { name: "OPENAI_API_KEY", help: "The key of a model.", secret: true };

  it("says what is asked, and shows no secret", async ({ expect }) => {
    const { answer, screen } = await enter(secret, "sk-sample\r");
    expect(answer).toBe("sk-sample");
    expect(screen).toContain("OPENAI_API_KEY: The key of a model.");
    expect(screen).not.toContain("sk-");
  });

  it("takes nothing for an empty answer, and tells it from breaking off", async ({ expect }) => {
    expect((await enter(secret, "\r")).answer).toBe("");
    expect((await enter({ ...secret, secret: false }, "\r")).answer).toBe("");
    expect((await enter(secret, "\u0003")).answer).toBeNull();
  });
});

describe("the set-up", () => {
  it("asks six questions and writes a configuration the doctor accepts", async ({ expect }) => {
    const { code, asked, written } = await run({});
    expect(asked).toEqual([
      "CONNECTOR",
      "SCALEKIT_ENVIRONMENT_URL",
      "SCALEKIT_CLIENT_ID",
      "SCALEKIT_CLIENT_SECRET",
      "GITHUB_CONNECTION_NAME",
      "OPENAI_API_KEY",
    ]);
    expect(code).toBe(0);
    expect(written?.get("SESSION_SECRET")).toMatch(/^[0-9a-f]{64}$/);
  });

  it("asks nothing when the environment has everything", async ({ expect }) => {
    const { code, asked, written } = await run({ env: createWorld().variables, answers: null });
    expect(asked).toEqual([]);
    expect(code).toBe(0);
    expect(written?.get("GITHUB_CONNECTION_NAME")).toBe("github-sample");
  });

  it("asks for who may spend when it sets up a deployment", async ({ expect }) => {
    const { asked } = await run({ target: "deployment" });
    expect(asked.at(-1)).toBe("ALLOWED_GITHUB");
  });

  it("leaves the secrets that a deployment has as they are", async ({ expect }) => {
    const app = createWorld().githubAppVariables;
    const kept = [...Object.keys(app), "SESSION_SECRET", "TOKEN_ENCRYPTION_KEY"];
    const { code, asked, said, written } = await run({
      target: "deployment",
      kept,
      env: {},
      answers: { OPENAI_API_KEY: ["sk-sample"], ALLOWED_GITHUB: ["mona"] },
    });
    expect(asked).toEqual(["OPENAI_API_KEY", "ALLOWED_GITHUB"].filter((name) => !(name in app)));
    expect([...(written ?? [])].map(([name]) => name)).toEqual(asked);
    expect(said).toContain("SESSION_SECRET");
    expect(code).toBe(0);
  });

  it("gives a deployment nothing that belongs to one's own machine", async ({ expect }) => {
    const secret = "a-session-secret-of-this-machine-alone";
    const present = `SESSION_SECRET=${secret}\nUSER_VERIFICATION=scalekit-users\nSAMPLE_DATA=1\nPUBLIC_BASE_URL=http://localhost:8787\nMODEL_CONCURRENCY=2\n`;
    const { written } = await run({
      target: "deployment",
      present,
      answers: { ALLOWED_GITHUB: ["mona"] },
    });
    expect(written?.get("MODEL_CONCURRENCY")).toBe("2");
    expect(written?.get("SESSION_SECRET")).toMatch(/^[0-9a-f]{64}$/);
    for (const name of ["USER_VERIFICATION", "SAMPLE_DATA", "PUBLIC_BASE_URL"]) {
      expect(written?.has(name)).toBe(false);
    }
  });

  it("offers a GitHub App, leads through making it, and asks four questions in all", async ({
    expect,
  }) => {
    const app = createWorld().githubAppVariables;
    const { GITHUB_APP_CLIENT_ID: id = "", GITHUB_APP_CLIENT_SECRET: secret = "" } = app;
    const { OPENAI_BASE_URL = "", GITHUB_API_URL = "", GITHUB_WEB_URL = "" } = app;
    const { code, asked, said, written } = await run({
      env: { OPENAI_BASE_URL, GITHUB_API_URL, GITHUB_WEB_URL },
      answers: {
        CONNECTOR: ["something else", "github-app"],
        GITHUB_APP_CLIENT_ID: [id],
        GITHUB_APP_CLIENT_SECRET: [secret],
      },
    });
    expect(asked).toEqual([
      "CONNECTOR",
      "CONNECTOR",
      "GITHUB_APP_CLIENT_ID",
      "GITHUB_APP_CLIENT_SECRET",
      "OPENAI_API_KEY",
    ]);
    expect(said).toContain("CONNECTOR is malformed: give scalekit, github-app or token.");
    const [address = ""] = /https:\S+\/settings\/apps\/new\?\S+/.exec(said) ?? [];
    expect(Object.fromEntries(new URL(address).searchParams)).toEqual({
      url: "http://localhost:8787",
      "callback_urls[]": "http://localhost:8787/auth/github/callback",
      public: "false",
      webhook_active: "false",
      checks: "read",
      contents: "read",
      issues: "read",
      pull_requests: "read",
      statuses: "read",
    });
    expect(address.startsWith(`${GITHUB_WEB_URL}/`)).toBe(true);
    expect(code).toBe(0);
    expect(written?.get("CONNECTOR")).toBe("github-app");
  });

  it("asks for permission to write where people may", async ({ expect }) => {
    const { said } = await run({
      env: { CONNECTOR: "github-app", ACTIONS: "on", PUBLIC_BASE_URL: "https://docket.acme.test" },
    });
    expect(said).toContain("&contents=write&issues=write&pull_requests=write&statuses=read");
    expect(said).toContain("https://docket.acme.test/auth/github/callback");
  });

  it("asks for a GitHub App where that is the connector, and makes its key", async ({ expect }) => {
    const { TOKEN_ENCRYPTION_KEY: _key, ...app } = createWorld().githubAppVariables;
    const { GITHUB_APP_CLIENT_ID: id = "", GITHUB_APP_CLIENT_SECRET: secret = "", ...known } = app;
    const answers = { GITHUB_APP_CLIENT_ID: [id], GITHUB_APP_CLIENT_SECRET: [secret] };
    const { code, asked, said, written } = await run({ env: known, answers });
    expect(asked).toEqual(["GITHUB_APP_CLIENT_ID", "GITHUB_APP_CLIENT_SECRET"]);
    expect(code).toBe(0);
    const key = written?.get("TOKEN_ENCRYPTION_KEY") ?? "";
    expect(atob(key)).toHaveLength(32);
    expect(said).not.toContain(key);
  });

  it("offers a token on one's own machine, and asks three questions in all", async ({ expect }) => {
    const {
      OPENAI_BASE_URL = "",
      GITHUB_API_URL = "",
      GITHUB_WEB_URL = "",
    } = createWorld().githubAppVariables;
    const { code, asked, said, written } = await run({
      env: { OPENAI_BASE_URL, GITHUB_API_URL, GITHUB_WEB_URL },
      answers: { CONNECTOR: ["token"], GITHUB_TOKEN: ["github_pat_sample"] },
      token: "github_pat_sample",
    });
    expect(asked).toEqual(["CONNECTOR", "GITHUB_TOKEN", "OPENAI_API_KEY"]);
    expect(said.split("\n")).toEqual([
      "Generated SESSION_SECRET.",
      "Checked: nothing stands in the way. Next: npm start",
    ]);
    expect(code).toBe(0);
    expect(written?.get("GITHUB_TOKEN")).toBe("github_pat_sample");
  });

  it("takes a token from the environment where that is the way, and only there", async ({
    expect,
  }) => {
    const lying = { GITHUB_TOKEN: "ghp_of_another_program" };
    const app = createWorld().githubAppVariables;
    const elsewhere = await run({ env: { ...app, ...lying } });
    expect(elsewhere.code).toBe(0);
    expect(elsewhere.written?.get("GITHUB_TOKEN")).toBe("");
    const here = await run({ env: { ...app, ...lying, CONNECTOR: "token" } });
    expect(here.asked).toEqual([]);
    expect(here.written?.get("GITHUB_TOKEN")).toBe(lying.GITHUB_TOKEN);
    const deployed = await run({
      target: "deployment",
      present: `CONNECTOR=token\nGITHUB_TOKEN=${lying.GITHUB_TOKEN}\n`,
      env: lying,
      answers: { ALLOWED_GITHUB: ["mona"] },
    });
    expect(deployed.asked[0]).toBe("CONNECTOR");
    expect(deployed.written?.has("GITHUB_TOKEN")).toBe(false);
    expect(deployed.written?.get("CONNECTOR")).not.toBe("token");
  });

  it("asks again for a value that cannot be right", async ({ expect }) => {
    const { code, asked, said } = await run({
      answers: { SCALEKIT_ENVIRONMENT_URL: ["not an address"] },
    });
    expect(asked.filter((name) => name === "SCALEKIT_ENVIRONMENT_URL")).toHaveLength(2);
    expect(said).toContain("SCALEKIT_ENVIRONMENT_URL is malformed");
    expect(code).toBe(0);
  });

  it("names what is missing when nobody can answer, and writes nothing", async ({ expect }) => {
    const { code, said, written } = await run({ answers: null });
    expect(code).toBe(1);
    expect(said).toContain("SCALEKIT_CLIENT_SECRET");
    expect(written).toBeNull();
  });

  it("keeps what an earlier set-up wrote", async ({ expect }) => {
    const first = await run({});
    const present = [...(first.written ?? [])]
      .map(([name, value]) => `${name}=${value}`)
      .join("\n");
    const { asked, written } = await run({ present });
    expect(asked).toEqual([]);
    expect(written).toEqual(first.written);
  });

  it("says what is wrong with what was entered, and keeps it", async ({ expect }) => {
    const { code, said, written } = await run({ answers: { SCALEKIT_CLIENT_SECRET: ["wrong"] } });
    expect(code).toBe(1);
    expect(said).toContain("refuses the credentials");
    expect(written?.get("SCALEKIT_CLIENT_SECRET")).toBe("wrong");
  });
});
