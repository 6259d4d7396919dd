import type { Config, ConfigProblem, UserVerification, Variables } from "./config.ts";
import { isLoopback } from "./values.ts";

/** Where the app is reached, and what follows from that. */
export interface Site {
  /** Of the callback URL, the cookie and the same-origin guard. */
  origin: string;
  secure: boolean;
  userVerification: UserVerification;
}

/** The site a request came to, or null when it came over plain http from another machine. */
export function siteOf(
  config: Pick<Config, "publicOrigin" | "userVerification"> & {
    connector: Pick<Config["connector"], "name">;
  },
  requestUrl: URL,
): Site | null {
  const origin = config.publicOrigin ?? requestUrl.origin;
  const url = new URL(origin);
  const secure = url.protocol === "https:";
  if (!secure && !isLoopback(requestUrl)) {
    return null;
  }
  return {
    // Plain http serves the names of this machine alike, whichever of them is pinned.
    origin: secure ? origin : requestUrl.origin,
    secure,
    userVerification: verificationOf(config, secure),
  };
}

/** What is no connected account of Scalekit's has no other way than our callback. */
function verificationOf(
  { connector, userVerification }: Parameters<typeof siteOf>[0],
  secure: boolean,
): UserVerification {
  if (connector.name !== "scalekit") {
    return "custom";
  }
  return userVerification ?? (secure ? "custom" : "scalekit-users");
}

/**
 * What depends on the address: a deployment that strangers can reach must say who may spend on it, and a person's own
 * token serves nobody but them.
 */
export function siteProblems(
  variables: Variables,
  { url: requestAddress, headers }: Pick<Request, "url" | "headers">,
): ConfigProblem[] {
  const requestUrl = new URL(requestAddress);
  const pinned = textOf(variables["PUBLIC_BASE_URL"]);
  // As `parseOrigin` reads it: an address may be written in capitals.
  const url = pinned === "" ? requestUrl : URL.parse(pinned);
  const problems: ConfigProblem[] = [];
  if (url?.protocol === "https:" && textOf(variables["ALLOWED_GITHUB"]) === "") {
    problems.push({
      name: "ALLOWED_GITHUB",
      message:
        "is missing: comma-separated GitHub logins and org:names that may start summaries here, or * for everyone.",
    });
  }
  if (
    textOf(variables["CONNECTOR"]) === "token" &&
    (![requestUrl, url].every(isOwnMachine) || isForwarded(headers))
  ) {
    problems.push({
      name: "CONNECTOR",
      message:
        "is for one person on their own machine: token serves http://localhost alone, and through no proxy. Set scalekit or github-app here.",
    });
  }
  return problems;
}

/** What proxies and tunnels add, also those that call us `localhost`: whoever asks is not on this machine. */
const FORWARDING_HEADERS = [
  "Forwarded",
  "Via",
  "X-Forwarded-For",
  "X-Forwarded-Host",
  "X-Forwarded-Proto",
  "X-Real-IP",
];

function isForwarded(headers: Headers): boolean {
  return FORWARDING_HEADERS.some((name) => headers.has(name));
}

function isOwnMachine(url: URL | null): boolean {
  return url !== null && url.protocol === "http:" && isLoopback(url);
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value.trim() : "";
}
