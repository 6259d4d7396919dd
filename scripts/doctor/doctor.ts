import { parseConfig, type Variables } from "../../src/config/config.ts";
import { CALLBACKS } from "../../src/connectors/connector.ts";
import { examineAccount } from "./account.ts";
import { examineDeployment } from "./deployment.ts";
import { examineDigests } from "./digests.ts";
import { listConnectionNames, openEnvironment } from "./environment.ts";
import { type Finding, ok, problem, skipped } from "./finding.ts";
import { examineGitHubApp } from "./github-app.ts";
import { examineModel } from "./model.ts";
import { examineConnection, examineCredentials } from "./scalekit.ts";
import { examineToken } from "./token.ts";

export interface DoctorOptions {
  variables: Variables;
  fetch: typeof fetch;
  /** Address of a deployed Worker, to be examined too. */
  deployment: string | null;
  repository: string | null;
  /** Address of a Slack incoming webhook that gets a test message; null sends none. */
  testDigest?: string | null;
  /** Shows an authorization link to a person; null when nobody is there. */
  show: ((link: string) => void) | null;
  sleep: (ms: number) => Promise<void>;
  /** Aborted when the person interrupts: what was made for the look is removed, and nothing more is looked at. */
  signal?: AbortSignal;
}

/** What writing needs that reading does not. */
const WRITE_ACCESS = {
  scalekit:
    "The connection needs GitHub's scope `repo`, and `workflow` for files of GitHub Actions.",
  "github-app":
    "The app needs write permission for contents, issues and pull requests, and for workflows where people edit those.",
  token: "The token needs write permission for contents, issues and pull requests.",
};

const LOCAL_ORIGIN = "http://localhost:8787";

/** Checks a configuration against the services it names, step by step; a step that rests on a failed one is left out. */
export async function* examine(options: DoctorOptions): AsyncGenerator<Finding> {
  const { variables, fetch: fetchOnce, deployment } = options;
  const configured = parseConfig(variables);
  if (!configured.ok) {
    for (const { name, message } of configured.problems) {
      yield problem(
        "configuration",
        `${name} ${message}`,
        "Set it in .dev.vars, or run `npm run setup`.",
      );
    }
    return;
  }
  const { config } = configured;
  yield ok("configuration", "Every value that is needed is there and well-formed.");
  const origin = config.publicOrigin ?? deployment ?? LOCAL_ORIGIN;
  if (config.connector.name === "scalekit") {
    const { finding, token } = await examineCredentials(config.connector, fetchOnce);
    yield finding;
    if (token !== null) {
      const environment = openEnvironment(config.connector, fetchOnce);
      const names = await listConnectionNames(environment);
      const connection = examineConnection(config.connector.connectionName, names);
      yield connection;
      if (connection.outcome !== "problem") {
        yield* examineAccount({
          ...options,
          signal: options.signal ?? new AbortController().signal,
          settings: config.connector,
          environment,
          callbackUrl: new URL(CALLBACKS.scalekit.path, origin).href,
        });
      }
    }
  } else if (config.connector.name === "token") {
    yield await examineToken(config.connector, config.githubApiUrl, fetchOnce);
  } else {
    yield* examineGitHubApp({
      settings: config.connector,
      apiUrl: config.githubApiUrl,
      webUrl: config.githubWebUrl,
      callbackUrl: new URL(CALLBACKS["github-app"].path, origin).href,
      fetch: fetchOnce,
    });
  }
  if (config.actions) {
    yield ok(
      "actions",
      `People may write to GitHub from the page. ${WRITE_ACCESS[config.connector.name]}`,
    );
  }
  yield* examineModel(config.model, fetchOnce);
  yield* examineDigests(config, options.testDigest ?? null, fetchOnce);
  if (deployment === null) {
    yield skipped("deployment", "Give the deployed Worker's address to check it too: --url.");
  } else {
    yield* examineDeployment(deployment, config, fetchOnce);
  }
}
