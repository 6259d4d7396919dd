import { describe, it } from "vitest";

import { parseConfig, type Variables } from "../../../src/config/config.ts";

const KEY = btoa("k".repeat(32));

const COMPLETE: Variables = {
  SESSION_SECRET: "s".repeat(32),
  SCALEKIT_ENVIRONMENT_URL: "https://acme.scalekit.dev/",
  SCALEKIT_CLIENT_ID: "skc_1",
  SCALEKIT_CLIENT_SECRET: "test_2",
  GITHUB_CONNECTION_NAME: "github-qkHFhMip",
};

function configWith(more: Variables) {
  const configured = parseConfig({ ...COMPLETE, ...more });
  if (!configured.ok) {
    throw new Error(JSON.stringify(configured.problems));
  }
  return configured.config;
}

function problemsWith(variables: Variables) {
  const configured = parseConfig(variables);
  return configured.ok ? [] : configured.problems;
}

describe("parseConfig", () => {
  it("needs the session secret and Scalekit's four values, and defaults the rest", ({ expect }) => {
    expect(configWith({})).toEqual({
      sessionSecrets: ["s".repeat(32)],
      connector: {
        name: "scalekit",
        environmentUrl: "https://acme.scalekit.dev",
        clientId: "skc_1",
        clientSecret: "test_2",
        connectionName: "github-qkHFhMip",
      },
      userVerification: null,
      githubApiUrl: "https://api.github.com",
      githubWebUrl: "https://github.com",
      model: null,
      modelConcurrency: 5,
      publicOrigin: null,
      allowedGitHub: "everyone",
      dailyTokenBudget: null,
      privateRepositories: "on",
      actions: false,
      mcp: true,
      digests: true,
      digestHosts: { any: false, teams: [], names: [] },
      jobTimeoutMs: 120_000,
      corsOrigins: [],
      logLevel: "info",
      jurisdiction: null,
      sampleData: false,
      webhookKey: null,
    });
  });

  it("names every missing value at once, with where to get it", ({ expect }) => {
    expect(problemsWith({}).map(({ name }) => name)).toEqual([
      "SESSION_SECRET",
      "SCALEKIT_ENVIRONMENT_URL",
      "SCALEKIT_CLIENT_ID",
      "SCALEKIT_CLIENT_SECRET",
      "GITHUB_CONNECTION_NAME",
    ]);
    expect(problemsWith({})[2]?.message).toContain("Scalekit dashboard > Developers");
  });

  it.for([
    ["SESSION_SECRET", "short"],
    ["SESSION_SECRET", `${"s".repeat(32)},short`],
    ["SESSION_SECRET", ","],
    ["CONNECTOR", "gitlab"],
    ["SCALEKIT_ENVIRONMENT_URL", "acme.scalekit.dev"],
    ["SCALEKIT_ENVIRONMENT_URL", "http://acme.scalekit.dev"],
    ["SCALEKIT_ENVIRONMENT_URL", "https://user:secret@acme.scalekit.dev"],
    ["GITHUB_CONNECTION_NAME", "github/../x"],
    ["USER_VERIFICATION", "yes"],
    ["GITHUB_API_URL", "http://ghe.example.com/api/v3"],
    ["OPENAI_BASE_URL", "localhost:11434"],
    ["PUBLIC_BASE_URL", "http://docket.example.com"],
    ["PUBLIC_BASE_URL", "https://docket.example.com/app"],
    ["ALLOWED_GITHUB", "mona, not a login"],
    ["DAILY_TOKEN_BUDGET", "-5"],
    ["PRIVATE_REPOSITORIES", "maybe"],
    ["ACTIONS", "1"],
    ["JOB_TIMEOUT_SECONDS", "721"],
    ["JOB_TIMEOUT_SECONDS", "1e2"],
    ["MODEL_CONCURRENCY", "0"],
    ["CORS_ORIGINS", "*"],
    ["CORS_ORIGINS", "https://tools.example.com/path"],
    ["JURISDICTION", "mars"],
    ["SAMPLE_DATA", "true"],
  ])("refuses %s=%s without repeating the value", ([name = "", value = ""], { expect }) => {
    const problems = problemsWith({ ...COMPLETE, [name]: value });
    expect(problems.map((problem) => problem.name)).toEqual([name]);
    expect(problems[0]?.message).toMatch(/^is malformed: /);
    if (value.length > 6) {
      expect(problems[0]?.message).not.toContain(value);
    }
  });

  it("takes empty and blank values for missing ones", ({ expect }) => {
    expect(configWith({ CONNECTOR: "", OPENAI_API_KEY: " ", OPENAI_MODEL: "" }).model).toBeNull();
  });

  it("accepts the other name of Scalekit's environment URL", ({ expect }) => {
    const { connector } = configWith({
      SCALEKIT_ENVIRONMENT_URL: "",
      SCALEKIT_ENV_URL: "http://127.0.0.1:9001",
    });
    expect(connector).toMatchObject({ environmentUrl: "http://127.0.0.1:9001" });
  });

  it("rotates the session secret by a comma-separated list", ({ expect }) => {
    const { sessionSecrets } = configWith({
      SESSION_SECRET: `${"n".repeat(32)}, ${"o".repeat(40)}`,
    });
    expect(sessionSecrets).toEqual(["n".repeat(32), "o".repeat(40)]);
  });

  it("defaults the model's name when a key is given, also when the variable is empty", ({
    expect,
  }) => {
    expect(configWith({ OPENAI_API_KEY: "sk-1", OPENAI_MODEL: "" }).model).toEqual({
      apiKey: "sk-1",
      baseUrl: null,
      model: "gpt-4.1-mini",
      checkModel: "gpt-4.1-mini",
    });
  });

  it.for([
    ["", "writer"],
    ["reader", "reader"],
    ["off", null],
    ["OFF", null],
  ] as const)("has the model that reads a second time: “%s”", ([value, checkModel], { expect }) => {
    const { model } = configWith({
      OPENAI_API_KEY: "sk-1",
      OPENAI_MODEL: "writer",
      OPENAI_CHECK_MODEL: value,
    });
    expect(model).toMatchObject({ model: "writer", checkModel });
  });

  it("tells logins from organizations in the list of who may start jobs", ({ expect }) => {
    expect(configWith({ ALLOWED_GITHUB: "Mona, org:Acme-Inc" }).allowedGitHub).toEqual({
      logins: ["mona"],
      organizations: ["acme-inc"],
    });
    expect(configWith({ ALLOWED_GITHUB: "*" }).allowedGitHub).toBe("everyone");
  });

  it("asks for the GitHub App's values instead of Scalekit's with that connector", ({ expect }) => {
    const base = { SESSION_SECRET: "s".repeat(32), CONNECTOR: "github-app" };
    expect(problemsWith(base).map(({ name }) => name)).toEqual([
      "TOKEN_ENCRYPTION_KEY",
      "GITHUB_APP_CLIENT_ID",
      "GITHUB_APP_CLIENT_SECRET",
    ]);
    const app = { GITHUB_APP_CLIENT_ID: "Iv1", GITHUB_APP_CLIENT_SECRET: "x" };
    expect(problemsWith({ ...base, ...app, TOKEN_ENCRYPTION_KEY: `${KEY},${KEY}` })).toEqual([]);
    expect(
      problemsWith({ ...base, ...app, TOKEN_ENCRYPTION_KEY: btoa("k".repeat(35)) }),
    ).toMatchObject([{ name: "TOKEN_ENCRYPTION_KEY" }]);
  });

  it("sends no token of one server to another", ({ expect }) => {
    const app = {
      SESSION_SECRET: "s".repeat(32),
      CONNECTOR: "github-app",
      GITHUB_APP_CLIENT_ID: "Iv1",
      GITHUB_APP_CLIENT_SECRET: "x",
      TOKEN_ENCRYPTION_KEY: KEY,
    };
    const api = { GITHUB_API_URL: "https://ghe.example.com/api/v3" };
    const web = { GITHUB_WEB_URL: "https://ghe.example.com" };
    expect(problemsWith({ ...app, ...api })).toMatchObject([{ name: "GITHUB_WEB_URL" }]);
    expect(problemsWith({ ...app, ...web })).toMatchObject([{ name: "GITHUB_API_URL" }]);
    expect(problemsWith({ ...app, ...api, ...web })).toEqual([]);
    // Scalekit's proxy reaches the API by itself.
    expect(problemsWith({ ...COMPLETE, ...web })).toEqual([]);
  });

  it("accepts a GitHub Enterprise Server", ({ expect }) => {
    const config = configWith({
      GITHUB_API_URL: "https://ghe.example.com/api/v3/",
      GITHUB_WEB_URL: "https://ghe.example.com",
    });
    expect(config.githubApiUrl).toBe("https://ghe.example.com/api/v3");
    expect(config.githubWebUrl).toBe("https://ghe.example.com");
  });

  it("takes the webhook's secret as the dashboard shows it, and nothing else", ({ expect }) => {
    const secret = `whsec_${btoa("what signs the events")}`;
    const { webhookKey } = configWith({ SCALEKIT_WEBHOOK_SECRET: secret });
    expect(new TextDecoder().decode(webhookKey ?? undefined)).toBe("what signs the events");
    for (const wrong of ["whsec_", "whsec_!", btoa("no prefix")]) {
      expect(problemsWith({ ...COMPLETE, SCALEKIT_WEBHOOK_SECRET: wrong })).toMatchObject([
        { name: "SCALEKIT_WEBHOOK_SECRET" },
      ]);
    }
  });
});
