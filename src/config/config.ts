import {
  JOB_TIMEOUT_DEFAULT_SECONDS,
  JOB_TIMEOUT_MAX_SECONDS,
  MODEL_CONCURRENCY_DEFAULT,
  MODEL_CONCURRENCY_MAX,
} from "../limits.ts";
import {
  type AllowedGitHub,
  parseAllowedGitHub,
  parseChoice,
  parseInteger,
  parseKey,
  parseList,
  parseOrigin,
  parseSecureUrl,
  parseUrl,
  parseWebhookSecret,
} from "./values.ts";

export interface ScalekitSettings {
  name: "scalekit";
  environmentUrl: string;
  clientId: string;
  clientSecret: string;
  connectionName: string;
}

export interface GitHubAppSettings {
  name: "github-app";
  clientId: string;
  clientSecret: string;
  /** AES-256 keys: the first encrypts, all decrypt. */
  encryptionKeys: Uint8Array<ArrayBuffer>[];
}

export interface ModelSettings {
  apiKey: string;
  /** Null for OpenAI itself. */
  baseUrl: string | null;
  model: string;
}

export type UserVerification = "custom" | "scalekit-users";

export interface Config {
  /** The first signs, all verify. */
  sessionSecrets: string[];
  connector: ScalekitSettings | GitHubAppSettings;
  /** Null: decided by the origin, see `siteOf`. */
  userVerification: UserVerification | null;
  githubApiUrl: string;
  githubWebUrl: string;
  /** Null: summaries are extractive. */
  model: ModelSettings | null;
  modelConcurrency: number;
  /** Pins the origin; null: the request's own. */
  publicOrigin: string | null;
  allowedGitHub: AllowedGitHub;
  dailyTokenBudget: number | null;
  privateRepositories: "on" | "extractive" | "off";
  /** Whether people may have Docket write to GitHub for them. */
  actions: boolean;
  jobTimeoutMs: number;
  corsOrigins: string[];
  jurisdiction: "eu" | "us" | null;
  sampleData: boolean;
  /** Signs the webhook's events; null: there is no webhook. */
  webhookKey: Uint8Array<ArrayBuffer> | null;
}

/** A value that is missing or malformed, with what it must be and where to get it; never the value itself. */
export interface ConfigProblem {
  name: string;
  message: string;
}

/** Bindings hold more than variables; only text is read here. */
export type Variables = Readonly<Record<string, unknown>>;

export type Configured = { ok: true; config: Config } | { ok: false; problems: ConfigProblem[] };

const GITHUB_API_URL = "https://api.github.com";
const GITHUB_WEB_URL = "https://github.com";
/** Where models are without `OPENAI_BASE_URL`. */
export const MODEL_BASE_URL = "https://api.openai.com/v1";
const MODEL_DEFAULT = "gpt-4.1-mini";
const SECRET_MIN_CHARACTERS = 32;

/** Reads every variable once; collects all problems instead of stopping at the first. */
export function parseConfig(variables: Variables): Configured {
  const problems: ConfigProblem[] = [];

  function read(name: string): string | null {
    const value = variables[name];
    return typeof value === "string" && value.trim() !== "" ? value.trim() : null;
  }

  function required(name: string, remedy: string): string {
    const value = read(name);
    if (value === null) {
      problems.push({ name, message: `is missing: ${remedy}` });
    }
    return value ?? "";
  }

  function parsed<Value>(
    name: string,
    parse: (value: string) => Value | null,
    rule: string,
  ): Value | null {
    const value = read(name);
    const result = value === null ? null : parse(value);
    if (value !== null && result === null) {
      problems.push({ name, message: `is malformed: ${rule}` });
    }
    return result;
  }

  function integer(name: string, minimum: number, maximum: number): number | null {
    return parsed(
      name,
      (value) => parseInteger(value, minimum, maximum),
      `give a whole number from ${minimum} to ${maximum}.`,
    );
  }

  function choice<Choice extends string>(name: string, choices: readonly Choice[]): Choice | null {
    return parsed(name, (value) => parseChoice(value, choices), `give ${choices.join(" or ")}.`);
  }

  function scalekit(): ScalekitSettings {
    const urlName =
      read("SCALEKIT_ENVIRONMENT_URL") === null && read("SCALEKIT_ENV_URL") !== null
        ? "SCALEKIT_ENV_URL"
        : "SCALEKIT_ENVIRONMENT_URL";
    const credentials = "Scalekit dashboard > Developers > API credentials.";
    required(urlName, credentials);
    return {
      name: "scalekit",
      environmentUrl:
        parsed(
          urlName,
          parseSecureUrl,
          "give the https URL of the environment, as shown in the Scalekit dashboard > Developers > API credentials.",
        ) ?? "",
      clientId: required("SCALEKIT_CLIENT_ID", credentials),
      clientSecret: required("SCALEKIT_CLIENT_SECRET", credentials),
      connectionName:
        parsed(
          "GITHUB_CONNECTION_NAME",
          (value) => (/^[\w: -]{1,400}$/.test(value) ? value : null),
          "copy it exactly from the Scalekit dashboard > Agent auth > Connections.",
        ) ??
        required(
          "GITHUB_CONNECTION_NAME",
          "copy it exactly from the Scalekit dashboard > Agent auth > Connections, e.g. github-qkHFhMip.",
        ),
    };
  }

  function githubApp(): GitHubAppSettings {
    const app = "GitHub > Settings > Developer settings > GitHub Apps.";
    // One without the other would send people's tokens to a server that did not give them.
    for (const [name, other] of [
      ["GITHUB_API_URL", "GITHUB_WEB_URL"],
      ["GITHUB_WEB_URL", "GITHUB_API_URL"],
    ] as const) {
      if (read(name) === null && read(other) !== null) {
        problems.push({
          name,
          message: `is missing: it must name the same GitHub Enterprise Server as ${other}.`,
        });
      }
    }
    const keyRule =
      "comma-separated keys, each base64 of exactly 32 bytes, e.g. from `openssl rand -base64 32`.";
    required("TOKEN_ENCRYPTION_KEY", keyRule);
    return {
      name: "github-app",
      clientId: required("GITHUB_APP_CLIENT_ID", app),
      clientSecret: required("GITHUB_APP_CLIENT_SECRET", app),
      encryptionKeys:
        parsed(
          "TOKEN_ENCRYPTION_KEY",
          (value) => {
            const keys = parseList(value).flatMap((item) => parseKey(item) ?? []);
            return keys.length === parseList(value).length ? keys : null;
          },
          keyRule,
        ) ?? [],
    };
  }

  const secretRule = `comma-separated secrets of at least ${SECRET_MIN_CHARACTERS} characters each, e.g. from \`openssl rand -hex 32\`.`;
  required("SESSION_SECRET", secretRule);
  const connectorName = choice("CONNECTOR", ["scalekit", "github-app"]) ?? "scalekit";
  const apiKey = read("OPENAI_API_KEY");
  const baseUrl = parsed(
    "OPENAI_BASE_URL",
    parseUrl,
    "give the http or https URL of an OpenAI-compatible server, e.g. https://api.openai.com/v1.",
  );
  const githubRule = "give the https URL of your GitHub Enterprise Server, or leave it empty.";

  const config: Config = {
    sessionSecrets:
      parsed(
        "SESSION_SECRET",
        (value) => {
          const secrets = parseList(value);
          const fit = secrets.every((secret) => secret.length >= SECRET_MIN_CHARACTERS);
          return fit && secrets.length > 0 ? secrets : null;
        },
        secretRule,
      ) ?? [],
    connector: connectorName === "scalekit" ? scalekit() : githubApp(),
    userVerification: choice("USER_VERIFICATION", ["custom", "scalekit-users"]),
    githubApiUrl: parsed("GITHUB_API_URL", parseSecureUrl, githubRule) ?? GITHUB_API_URL,
    githubWebUrl: parsed("GITHUB_WEB_URL", parseSecureUrl, githubRule) ?? GITHUB_WEB_URL,
    model:
      apiKey === null ? null : { apiKey, baseUrl, model: read("OPENAI_MODEL") ?? MODEL_DEFAULT },
    modelConcurrency:
      integer("MODEL_CONCURRENCY", 1, MODEL_CONCURRENCY_MAX) ?? MODEL_CONCURRENCY_DEFAULT,
    publicOrigin: parsed(
      "PUBLIC_BASE_URL",
      parseOrigin,
      "give the origin only, with https (plain http works on localhost), e.g. https://docket.example.com.",
    ),
    allowedGitHub:
      parsed(
        "ALLOWED_GITHUB",
        parseAllowedGitHub,
        "comma-separated GitHub logins and org:names, or * for everyone.",
      ) ?? "everyone",
    dailyTokenBudget: integer("DAILY_TOKEN_BUDGET", 1, Number.MAX_SAFE_INTEGER),
    privateRepositories: choice("PRIVATE_REPOSITORIES", ["on", "extractive", "off"]) ?? "on",
    actions: choice("ACTIONS", ["on", "off"]) === "on",
    jobTimeoutMs:
      1000 *
      (integer("JOB_TIMEOUT_SECONDS", 1, JOB_TIMEOUT_MAX_SECONDS) ?? JOB_TIMEOUT_DEFAULT_SECONDS),
    corsOrigins:
      parsed(
        "CORS_ORIGINS",
        (value) => {
          const origins = parseList(value).flatMap((item) => parseOrigin(item) ?? []);
          return origins.length === parseList(value).length ? origins : null;
        },
        "comma-separated origins, with https (plain http works on localhost), e.g. https://tools.example.com.",
      ) ?? [],
    jurisdiction: choice("JURISDICTION", ["eu", "us"]),
    sampleData: choice("SAMPLE_DATA", ["1"]) !== null,
    webhookKey: parsed(
      "SCALEKIT_WEBHOOK_SECRET",
      parseWebhookSecret,
      "copy it from the Scalekit dashboard > Webhooks: whsec_ and base64.",
    ),
  };
  return problems.length === 0 ? { ok: true, config } : { ok: false, problems };
}

/** One isolate sees one set of bindings for its whole life. */
const parsedBindings = new WeakMap<object, Configured>();

/** The configuration of these bindings, validated once. */
export function configOf(bindings: object): Configured {
  const known = parsedBindings.get(bindings);
  if (known !== undefined) {
    return known;
  }
  const configured = parseConfig({ ...bindings });
  parsedBindings.set(bindings, configured);
  return configured;
}
