import { randomBytes } from "node:crypto";

import * as z from "zod";

import type { GitHubAppSettings } from "../../src/config/config.ts";
import { type Finding, ok, problem, skipped, warning } from "./finding.ts";
import { type Answer, ask } from "./request.ts";

export interface GitHubAppOptions {
  settings: GitHubAppSettings;
  apiUrl: string;
  webUrl: string;
  /** Where GitHub sends the browser back to. */
  callbackUrl: string;
  fetch: typeof fetch;
}

const SETTINGS = "GitHub > Settings > Developer settings > GitHub Apps > your app";
const Refusal = z.object({ error: z.string() });

/** What can be known of the app while nobody signs in: a code and a token that were never issued tell enough. */
export async function* examineGitHubApp(options: GitHubAppOptions): AsyncGenerator<Finding> {
  const { settings, callbackUrl } = options;
  const credentials = await examineCredentials(options);
  yield credentials;
  if (credentials.outcome !== "problem") {
    yield await examineApi(options);
  }
  yield skipped(
    "callback",
    `GitHub shows only to a person whether it may send them back: ${callbackUrl} must be a callback URL of the app.`,
  );
  yield encryptionKeys(settings);
}

async function examineCredentials(options: GitHubAppOptions): Promise<Finding> {
  const step = "GitHub App credentials";
  const { clientId, clientSecret } = options.settings;
  const host = new URL(options.webUrl).host;
  const answer = await ask(options.fetch, `${options.webUrl}/login/oauth/access_token`, {
    method: "POST",
    headers: { accept: "application/json", "content-type": "application/json" },
    body: JSON.stringify({
      client_id: clientId,
      client_secret: clientSecret,
      code: randomBytes(10).toString("hex"),
    }),
  });
  switch (refusalIn(answer)) {
    case "bad_verification_code":
      return ok(step, `${host} accepts the client id and the client secret.`);
    case "incorrect_client_credentials":
      return problem(
        step,
        `${host} knows the app and refuses the client secret.`,
        `Make a new client secret in ${SETTINGS} and set GITHUB_APP_CLIENT_SECRET to it.`,
      );
    case "Not Found":
      return problem(
        step,
        `${host} knows no app with this client id.`,
        `Copy GITHUB_APP_CLIENT_ID from ${SETTINGS}: the client id, not the app id.`,
      );
    case null:
      return problem(
        step,
        answer === null
          ? `Nothing answers at ${host}.`
          : `${host} does not answer as GitHub does (status ${answer.status}).`,
        "Set GITHUB_WEB_URL to the address of your GitHub Enterprise Server, or leave it empty for github.com.",
      );
    default:
      return warning(
        step,
        `${host} answers something unexpected, so the credentials could not be checked.`,
        `Compare GITHUB_APP_CLIENT_ID and GITHUB_APP_CLIENT_SECRET with ${SETTINGS} by eye.`,
      );
  }
}

function refusalIn(answer: Answer | null): string | null {
  const refusal = Refusal.safeParse(answer?.json);
  return refusal.success ? refusal.data.error : null;
}

/** The API is another address than the pages; on it hangs whether a disconnect revokes anything. */
async function examineApi({ settings, apiUrl, fetch }: GitHubAppOptions): Promise<Finding> {
  const step = "GitHub API";
  const { host } = new URL(apiUrl);
  const { clientId, clientSecret } = settings;
  const answer = await ask(fetch, `${apiUrl}/applications/${encodeURIComponent(clientId)}/token`, {
    method: "POST",
    headers: {
      accept: "application/vnd.github+json",
      authorization: `Basic ${btoa(`${clientId}:${clientSecret}`)}`,
      "content-type": "application/json",
      "user-agent": "docket",
    },
    body: JSON.stringify({ access_token: `ghu_${randomBytes(18).toString("hex")}` }),
  });
  const isGitHub = answer?.headers.has("x-github-request-id") === true;
  if (isGitHub && (answer.status === 404 || answer.status === 422)) {
    return ok(step, `${host} lets the app look after its tokens.`);
  }
  return problem(
    step,
    answer === null
      ? `Nothing answers at ${host}.`
      : `${host} does not answer as GitHub's API does (status ${answer.status}).`,
    "Set GITHUB_API_URL to your GitHub Enterprise Server's API, ending in /api/v3, or leave it empty for github.com.",
  );
}

function encryptionKeys({ encryptionKeys: keys }: GitHubAppSettings): Finding {
  const step = "token encryption";
  const distinct = new Set(keys.map((key) => key.join(","))).size;
  if (distinct < keys.length) {
    return warning(
      step,
      "TOKEN_ENCRYPTION_KEY names the same key twice.",
      "Each key once: the first encrypts, the others only decrypt what was encrypted before a rotation.",
    );
  }
  return ok(
    step,
    keys.length === 1
      ? "Tokens are encrypted with one key of 256 bits."
      : `Tokens are encrypted with the first of ${keys.length} keys of 256 bits; all decrypt.`,
  );
}
