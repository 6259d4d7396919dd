import { describe, it } from "vitest";

import { environmentOfGitHub, hasModel } from "../../../scripts/start/github-environment.ts";
import { parseConfig } from "../../../src/config/config.ts";

const SESSION_SECRET = "s".repeat(32);

describe("the environment of npm start -- --github", () => {
  it("holds the token, a model and what the system needs, and nothing else of a shell", ({
    expect,
  }) => {
    const environment = environmentOfGitHub({
      PATH: "/bin",
      HOME: "/home/ada",
      GITHUB_TOKEN: "ghp_0123456789",
      OPENAI_BASE_URL: "http://localhost:11434/v1",
      AWS_SECRET_ACCESS_KEY: "of no concern",
      SESSION_SECRET: "somebody else's",
      CORS_ORIGINS: "https://elsewhere.example",
    });
    expect(Object.keys(environment).toSorted()).toEqual([
      "CLOUDFLARE_INCLUDE_PROCESS_ENV",
      "GITHUB_TOKEN",
      "HOME",
      "OPENAI_BASE_URL",
      "PATH",
    ]);
  });

  it("takes along what bounds a model and what it may see", ({ expect }) => {
    const bounds = {
      DAILY_TOKEN_BUDGET: "100000",
      JOB_TIMEOUT_SECONDS: "720",
      MODEL_CONCURRENCY: "1",
      OPENAI_CHECK_MODEL: "off",
      PRIVATE_REPOSITORIES: "extractive",
    };
    expect(environmentOfGitHub({ ...bounds, LOG_LEVEL: "trace" })).toEqual({
      ...bounds,
      CLOUDFLARE_INCLUDE_PROCESS_ENV: "true",
    });
  });

  it("writes with a key, or with a model on this machine that needs none", ({ expect }) => {
    for (const [variables, written] of [
      [{ OPENAI_API_KEY: "sk-1" }, true],
      [{ OPENAI_BASE_URL: "http://localhost:11434/v1" }, true],
      [{ OPENAI_BASE_URL: "https://models.example/v1" }, false],
      [{}, false],
    ] as const) {
      expect(hasModel(variables)).toBe(written);
      const configured = parseConfig({
        SESSION_SECRET,
        CONNECTOR: "token",
        GITHUB_TOKEN: "ghp_0123456789",
        ...variables,
      });
      expect(configured.ok && (configured.config.model !== null) === written).toBe(true);
    }
  });

  it("is not used for a token that merely lies there", ({ expect }) => {
    const configured = parseConfig({ SESSION_SECRET, GITHUB_TOKEN: "ghp_0123456789" });
    const names = configured.ok ? [] : configured.problems.map(({ name }) => name);
    expect(names).toContain("GITHUB_CONNECTION_NAME");
  });

  it("names a token that is missing or cannot be one, without repeating it", ({ expect }) => {
    for (const token of [undefined, "", "short", "with space in it", "line\nbreak-0123456789"]) {
      const configured = parseConfig({ SESSION_SECRET, CONNECTOR: "token", GITHUB_TOKEN: token });
      const problems = configured.ok ? [] : configured.problems;
      expect(problems).toMatchObject([{ name: "GITHUB_TOKEN" }]);
      expect(token !== undefined && token !== "" && JSON.stringify(problems).includes(token)).toBe(
        false,
      );
    }
  });
});
