import type { Config } from "../config/config.ts";
import { REAL_CLOCK } from "../upstream/clock.ts";
import type { ConnectionReader, Connector, CredentialStore } from "./connector.ts";
import { createGitHubAppConnector } from "./github-app/connector.ts";
import { createReader, cacheAccessToken, type GetAccessToken } from "./github-app/reader.ts";
import { createScalekitConnector, createScalekitReader } from "./scalekit/connector.ts";
import { createTokenConnector, tokenOfEnvironment } from "./token/connector.ts";

/** The way to GitHub that this deployment is configured for, as a session has it. */
export function createConnector(
  config: Config,
  session: { name: string; credentials: CredentialStore },
): Connector {
  const { connector, githubApiUrl: apiUrl, githubWebUrl: webUrl } = config;
  const { credentials, name: owner } = session;
  switch (connector.name) {
    case "scalekit":
      return createScalekitConnector({ ...connector, webUrl });
    case "github-app":
      return createGitHubAppConnector({ ...connector, apiUrl, webUrl, credentials, owner });
    case "token":
      return createTokenConnector({ ...connector, apiUrl, webUrl, credentials });
  }
}

/** The same as a job has it: it reads, and where that takes a token, the session gives it. */
export function createConnectionReader(
  config: Config,
  accessToken: GetAccessToken,
): ConnectionReader {
  const { connector, githubApiUrl: apiUrl, githubWebUrl: webUrl } = config;
  if (connector.name === "scalekit") {
    return createScalekitReader({ ...connector, webUrl });
  }
  return createReader({
    apiUrl,
    webUrl,
    accessToken:
      connector.name === "token"
        ? tokenOfEnvironment(connector.token)
        : cacheAccessToken(accessToken, REAL_CLOCK),
    fetch: (input, init) => globalThis.fetch(input, init),
  });
}
