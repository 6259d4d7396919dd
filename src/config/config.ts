/** Reads the environment into a `Config`, or names every fault at once. It repeats no value and asks nobody. */

import * as z from "zod";

import {
  JOB_TIMEOUT_DEFAULT_SECONDS,
  JOB_TIMEOUT_MAX_SECONDS,
  MODEL_CONCURRENCY_DEFAULT,
  MODEL_CONCURRENCY_MAX,
} from "../limits.ts";
import { setLogLevel } from "../log/log.ts";
import {
  isLoopback,
  listOf,
  parseAllowedGitHub,
  parseDigestHosts,
  parseKey,
  parseOrigin,
  parseSecureUrl,
  parseUrl,
  parseWebhookSecret,
  splitList,
} from "./values.ts";

/** A value that is missing or malformed, with what it must be and where to get it; never the value itself. */
export interface ConfigProblem {
  name: string;
  message: string;
}

/** Bindings hold more than variables; only text is read here. */
export type Variables = Readonly<Record<string, unknown>>;

export type Configured = { ok: true; config: Config } | { ok: false; problems: ConfigProblem[] };

/** Where models are without `OPENAI_BASE_URL`. */
export const MODEL_BASE_URL = "https://api.openai.com/v1";
const SECRET_MIN_CHARACTERS = 32;

const SECRETS = `comma-separated secrets of at least ${SECRET_MIN_CHARACTERS} characters each, e.g. from \`openssl rand -hex 32\`.`;
const KEYS =
  "comma-separated keys, each base64 of exactly 32 bytes, e.g. from `openssl rand -base64 32`.";
const API_CREDENTIALS = "Scalekit dashboard > Developers > API credentials.";
const CONNECTION = "copy it exactly from the Scalekit dashboard > Agent auth > Connections";
const APP_SETTINGS = "GitHub > Settings > Developer settings > GitHub Apps.";
const ENTERPRISE_URL = "give the https URL of your GitHub Enterprise Server, or leave it empty.";

function required(remedy: string) {
  return z.string(`is missing: ${remedy}`);
}

/** What `parse` makes of a variable; null is malformed. */
function parsed<Value>(parse: (text: string) => Value | null, rule: string) {
  return required(rule).transform((text, context) => {
    const value = parse(text);
    if (value === null) {
      context.addIssue(`is malformed: ${rule}`);
      return z.NEVER;
    }
    return value;
  });
}

function choice<const Choices extends readonly string[]>(...choices: Choices) {
  return z.enum(choices, `is malformed: give ${choices.join(" or ")}.`);
}

function integer(minimum: number, maximum: number) {
  const error = `is malformed: give a whole number from ${minimum} to ${maximum}.`;
  const digits = z.string().regex(/^\d{1,15}$/, error);
  return digits.transform(Number).pipe(z.number().min(minimum, error).max(maximum, error));
}

const SCALEKIT_SETTINGS = z
  .object({
    SCALEKIT_ENVIRONMENT_URL: required(API_CREDENTIALS).pipe(
      parsed(
        parseSecureUrl,
        `give the https URL of the environment, as shown in the ${API_CREDENTIALS}`,
      ),
    ),
    SCALEKIT_CLIENT_ID: required(API_CREDENTIALS),
    SCALEKIT_CLIENT_SECRET: required(API_CREDENTIALS),
    GITHUB_CONNECTION_NAME: required(`${CONNECTION}, e.g. github-qkHFhMip.`).regex(
      /^[\w: -]{1,400}$/,
      `is malformed: ${CONNECTION}.`,
    ),
  })
  .transform((values) => ({
    name: "scalekit" as const,
    environmentUrl: values.SCALEKIT_ENVIRONMENT_URL,
    clientId: values.SCALEKIT_CLIENT_ID,
    clientSecret: values.SCALEKIT_CLIENT_SECRET,
    connectionName: values.GITHUB_CONNECTION_NAME,
  }));

/** One address of a server without the other would send people's tokens to a server that did not give them. */
function besideOf(other: string, isEnterprise: boolean) {
  return isEnterprise
    ? required(`it must name the same GitHub Enterprise Server as ${other}.`)
    : z.string().optional();
}

function githubAppSettings(isEnterprise: boolean) {
  return z
    .object({
      GITHUB_API_URL: besideOf("GITHUB_WEB_URL", isEnterprise),
      GITHUB_WEB_URL: besideOf("GITHUB_API_URL", isEnterprise),
      TOKEN_ENCRYPTION_KEY: parsed(listOf(parseKey), KEYS),
      GITHUB_APP_CLIENT_ID: required(APP_SETTINGS),
      GITHUB_APP_CLIENT_SECRET: required(APP_SETTINGS),
    })
    .transform((values) => ({
      name: "github-app" as const,
      clientId: values.GITHUB_APP_CLIENT_ID,
      clientSecret: values.GITHUB_APP_CLIENT_SECRET,
      /** AES-256 keys: the first encrypts, all decrypt. */
      encryptionKeys: values.TOKEN_ENCRYPTION_KEY,
    }));
}

const TOKEN = "GitHub > Settings > Developer settings > Fine-grained tokens, or `gh auth token`.";

function tokenSettings(isEnterprise: boolean) {
  return z
    .object({
      GITHUB_API_URL: besideOf("GITHUB_WEB_URL", isEnterprise),
      GITHUB_WEB_URL: besideOf("GITHUB_API_URL", isEnterprise),
      GITHUB_TOKEN: required(TOKEN).regex(/^[\w.-]{10,500}$/, `is malformed: ${TOKEN}`),
    })
    .transform((values) => ({ name: "token" as const, token: values.GITHUB_TOKEN }));
}

export type ScalekitSettings = z.output<typeof SCALEKIT_SETTINGS>;
export type GitHubAppSettings = z.output<ReturnType<typeof githubAppSettings>>;
export type TokenSettings = z.output<ReturnType<typeof tokenSettings>>;

/** All variables, in the order in which their faults are named. */
function settings(connector: z.ZodType<ScalekitSettings | GitHubAppSettings | TokenSettings>) {
  return z
    .object({
      SESSION_SECRET: parsed((text) => {
        const secrets = splitList(text);
        const fit = secrets.every((secret) => secret.length >= SECRET_MIN_CHARACTERS);
        return fit && secrets.length > 0 ? secrets : null;
      }, SECRETS),
      CONNECTOR: choice("scalekit", "github-app", "token").optional(),
      OPENAI_API_KEY: z.string().optional(),
      OPENAI_BASE_URL: parsed(
        parseUrl,
        "give the http or https URL of an OpenAI-compatible server, e.g. https://api.openai.com/v1.",
      ).optional(),
      OPENAI_MODEL: z.string().default("gpt-4.1-mini"),
      OPENAI_CHECK_MODEL: z.string().optional(),
      connector,
      USER_VERIFICATION: choice("custom", "scalekit-users").optional(),
      GITHUB_API_URL: parsed(parseSecureUrl, ENTERPRISE_URL).default("https://api.github.com"),
      GITHUB_WEB_URL: parsed(parseSecureUrl, ENTERPRISE_URL).default("https://github.com"),
      MODEL_CONCURRENCY: integer(1, MODEL_CONCURRENCY_MAX).default(MODEL_CONCURRENCY_DEFAULT),
      PUBLIC_BASE_URL: parsed(
        parseOrigin,
        "give the origin only, with https (plain http works on localhost), e.g. https://docket.example.com.",
      ).optional(),
      ALLOWED_GITHUB: parsed(
        parseAllowedGitHub,
        "comma-separated GitHub logins and org:names, or * for everyone.",
      ).default("everyone"),
      DAILY_TOKEN_BUDGET: integer(1, Number.MAX_SAFE_INTEGER).optional(),
      PRIVATE_REPOSITORIES: choice("on", "extractive", "off").default("on"),
      ACTIONS: choice("on", "off").optional(),
      DIGESTS: choice("on", "off").default("on"),
      MCP: choice("on", "off").default("on"),
      DIGEST_HOSTS: parsed(
        parseDigestHosts,
        "comma-separated team ids of Slack (T…) and host names, or * for any public host.",
      ).default({ any: false, teams: [], names: [] }),
      JOB_TIMEOUT_SECONDS: integer(1, JOB_TIMEOUT_MAX_SECONDS).default(JOB_TIMEOUT_DEFAULT_SECONDS),
      CORS_ORIGINS: parsed(
        listOf(parseOrigin),
        "comma-separated origins, with https (plain http works on localhost), e.g. https://tools.example.com.",
      ).default([]),
      LOG_LEVEL: choice("debug", "info", "warn").default("info"),
      JURISDICTION: choice("eu", "us").optional(),
      SAMPLE_DATA: choice("1").optional(),
      SCALEKIT_WEBHOOK_SECRET: parsed(
        parseWebhookSecret,
        "copy it from the Scalekit dashboard > Webhooks: whsec_ and base64.",
      ).optional(),
    })
    .transform((values) => ({
      /** The first signs, all verify. */
      sessionSecrets: values.SESSION_SECRET,
      connector: values.connector,
      /** Null: decided by the origin, see `siteOf`. */
      userVerification: values.USER_VERIFICATION ?? null,
      githubApiUrl: values.GITHUB_API_URL,
      githubWebUrl: values.GITHUB_WEB_URL,
      /** Null: summaries are extractive. */
      model:
        values.OPENAI_API_KEY === undefined && !isLocal(values.OPENAI_BASE_URL)
          ? null
          : {
              // A server on the same machine asks for none, and its client insists on one.
              apiKey: values.OPENAI_API_KEY ?? "none",
              /** Null for OpenAI itself. */
              baseUrl: values.OPENAI_BASE_URL ?? null,
              model: values.OPENAI_MODEL,
              /** Reads summaries a second time, on the same server; null: none does. */
              checkModel:
                values.OPENAI_CHECK_MODEL?.toLowerCase() === "off"
                  ? null
                  : (values.OPENAI_CHECK_MODEL ?? values.OPENAI_MODEL),
            },
      modelConcurrency: values.MODEL_CONCURRENCY,
      /** Pins the origin; null: the request's own. */
      publicOrigin: values.PUBLIC_BASE_URL ?? null,
      allowedGitHub: values.ALLOWED_GITHUB,
      dailyTokenBudget: values.DAILY_TOKEN_BUDGET ?? null,
      privateRepositories: values.PRIVATE_REPOSITORIES,
      /** Whether people may have Docket write to GitHub for them. */
      actions: values.ACTIONS === "on",
      /** Whether programs of models are served at `/mcp`. */
      mcp: values.MCP === "on",
      /** Whether there are digests. */
      digests: values.DIGESTS === "on",
      /** Where they may go beside public content to Slack. */
      digestHosts: values.DIGEST_HOSTS,
      jobTimeoutMs: 1000 * values.JOB_TIMEOUT_SECONDS,
      corsOrigins: values.CORS_ORIGINS,
      /** The least urgent lines that the log has. */
      logLevel: values.LOG_LEVEL,
      jurisdiction: values.JURISDICTION ?? null,
      sampleData: values.SAMPLE_DATA !== undefined,
      /** Signs the webhook's events; null: there is no webhook. */
      webhookKey: values.SCALEKIT_WEBHOOK_SECRET ?? null,
    }));
}

export type Config = z.output<ReturnType<typeof settings>>;
export type ModelSettings = NonNullable<Config["model"]>;
export type UserVerification = NonNullable<Config["userVerification"]>;

export function parseConfig(variables: Variables): Configured {
  const given = givenIn(variables);
  const isEnterprise = "GITHUB_API_URL" in given || "GITHUB_WEB_URL" in given;
  const connector = connectorSettings(given["CONNECTOR"], isEnterprise);
  // The environment's address has two names. A fault is named by the one that was given.
  const [urlName = "SCALEKIT_ENVIRONMENT_URL"] = [
    "SCALEKIT_ENVIRONMENT_URL",
    "SCALEKIT_ENV_URL",
  ].filter((name) => name in given);
  const { success, data, error } = settings(connector).safeParse({
    ...given,
    connector: { ...given, SCALEKIT_ENVIRONMENT_URL: given[urlName] },
  });
  if (success) {
    return { ok: true, config: data };
  }
  const problems = error.issues.map(({ path, message }) => {
    const name = String(path.at(-1));
    return { name: name === "SCALEKIT_ENVIRONMENT_URL" ? urlName : name, message };
  });
  return { ok: false, problems };
}

function connectorSettings(
  name: string | undefined,
  isEnterprise: boolean,
): z.ZodType<ScalekitSettings | GitHubAppSettings | TokenSettings> {
  if (name === "github-app") {
    return githubAppSettings(isEnterprise);
  }
  return name === "token" ? tokenSettings(isEnterprise) : SCALEKIT_SETTINGS;
}

function isLocal(url: string | undefined): boolean {
  return url !== undefined && isLoopback(new URL(url));
}

/** What is given: an empty value is as good as none. */
function givenIn(variables: Variables): Record<string, string> {
  return Object.fromEntries(
    Object.entries(variables).flatMap(([name, value]) =>
      typeof value === "string" && value.trim() !== "" ? [[name, value.trim()]] : [],
    ),
  );
}

/** One isolate sees one set of bindings for its whole life. */
const parsedBindings = new WeakMap<object, Configured>();

/** The configuration of these bindings, validated once. The log of the isolate follows it. */
export function configOf(bindings: object): Configured {
  const known = parsedBindings.get(bindings) ?? parseConfig({ ...bindings });
  parsedBindings.set(bindings, known);
  if (known.ok) {
    setLogLevel(known.config.logLevel);
  }
  return known;
}
