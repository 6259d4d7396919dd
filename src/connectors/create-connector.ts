import type { Config } from "../config/config.ts";
import { REAL_CLOCK } from "../upstream/clock.ts";
import type { ConnectionReader, Connector, CredentialStore } from "./connector.ts";
import { createGitHubAppConnector } from "./github-app/connector.ts";
import { createReader, cacheAccessToken, type GetAccessToken } from "./github-app/reader.ts";
import { createScalekitConnector, createScalekitReader } from "./scalekit/connector.ts";

/** The way to GitHub that this deployment is configured for, as a session has it. */
export function createConnector(
  config: Config,
  session: { name: string; credentials: CredentialStore },
): Connector {
  const { connector, githubApiUrl: apiUrl, githubWebUrl: webUrl } = config;
  return connector.name === "scalekit"
    ? createScalekitConnector({ ...connector, webUrl })
    : createGitHubAppConnector({
        ...connector,
        apiUrl,
        webUrl,
        credentials: session.credentials,
        owner: session.name,
      });
}

/** The same as a job has it: it reads, and where that takes a token, the session gives it. */
export function createConnectionReader(
  config: Config,
  accessToken: GetAccessToken,
): ConnectionReader {
  const { connector, githubApiUrl: apiUrl, githubWebUrl: webUrl } = config;
  return connector.name === "scalekit"
    ? createScalekitReader({ ...connector, webUrl })
    : createReader({
        apiUrl,
        webUrl,
        accessToken: cacheAccessToken(accessToken, REAL_CLOCK),
        fetch: (input, init) => globalThis.fetch(input, init),
      });
}
