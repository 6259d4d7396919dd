import { parseUrl, isLoopback } from "../../src/config/values.ts";

/** What wrangler needs of whoever starts it. */
const OF_THE_SYSTEM = [
  "APPDATA",
  "HOME",
  "HTTPS_PROXY",
  "HTTP_PROXY",
  "LOCALAPPDATA",
  "NODE_EXTRA_CA_CERTS",
  "NO_PROXY",
  "PATH",
  "SystemRoot",
  "TEMP",
  "TMPDIR",
  "USERPROFILE",
];

/**
 * What Docket takes from the environment: GitHub as a person, a model, and what bounds both. Names that others use as
 * well, such as LOG_LEVEL, are not among it.
 */
const OF_DOCKET = [
  "ACTIONS",
  "DAILY_TOKEN_BUDGET",
  "DIGEST_HOSTS",
  "GITHUB_API_URL",
  "GITHUB_TOKEN",
  "GITHUB_WEB_URL",
  "JOB_TIMEOUT_SECONDS",
  "MODEL_CONCURRENCY",
  "OPENAI_API_KEY",
  "OPENAI_BASE_URL",
  "OPENAI_CHECK_MODEL",
  "OPENAI_MODEL",
  "PRIVATE_REPOSITORIES",
];

/**
 * The environment in which wrangler gives the app what is in it. The app sees all of it, so nothing else that lies in
 * somebody's shell goes along.
 */
export function environmentOfGitHub(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const given = Object.entries(environment).filter(
    ([name, value]) =>
      value !== undefined && (OF_SYSTEM.has(name.toUpperCase()) || OF_DOCKET.includes(name)),
  );
  return { ...Object.fromEntries(given), CLOUDFLARE_INCLUDE_PROCESS_ENV: "true" };
}

const OF_SYSTEM: ReadonlySet<string> = new Set(OF_THE_SYSTEM.map((name) => name.toUpperCase()));

/** Whether summaries are written: with a key, or by a model on this machine, which needs none. */
export function hasModel({
  OPENAI_API_KEY = "",
  OPENAI_BASE_URL = "",
}: NodeJS.ProcessEnv): boolean {
  const url = parseUrl(OPENAI_BASE_URL);
  return OPENAI_API_KEY.trim() !== "" || (url !== null && isLoopback(new URL(url)));
}
