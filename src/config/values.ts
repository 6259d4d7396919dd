/** Parsers of single configuration values. Each answers null for what it cannot accept; none repeats the value. */

import { decodeBase64 } from "../encoding.ts";

const LOOPBACK = new Set(["localhost", "127.0.0.1", "[::1]"]);

export function isLoopback(url: URL): boolean {
  return LOOPBACK.has(url.hostname);
}

export function splitList(value: string): string[] {
  return value
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== "");
}

/** Parses a comma-separated list; one item that cannot be parsed spoils all. */
export function listOf<Item>(parse: (item: string) => Item | null) {
  return function parseList(value: string): Item[] | null {
    const items = splitList(value).map(parse);
    return items.every((item) => item !== null) ? items : null;
  };
}

/** An http(s) URL without credentials, query or fragment, and without its trailing slash. */
export function parseUrl(value: string): string | null {
  const url = URL.parse(value);
  if (url === null || !/^https?:$/.test(url.protocol)) {
    return null;
  }
  if (url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== "") {
    return null;
  }
  return (url.origin + url.pathname).replace(/\/+$/, "");
}

/** The same, but plain http only on this machine: what passes carries credentials or tokens. */
export function parseSecureUrl(value: string): string | null {
  const text = parseUrl(value);
  const url = text === null ? null : URL.parse(text);
  return url !== null && (url.protocol === "https:" || isLoopback(url)) ? text : null;
}

/** A secure URL that is nothing but an origin. */
export function parseOrigin(value: string): string | null {
  const text = parseSecureUrl(value);
  return text !== null && text === URL.parse(text)?.origin ? text : null;
}

/** Base64 of exactly 32 bytes, the key size of AES-256. */
export function parseKey(value: string): Uint8Array<ArrayBuffer> | null {
  const bytes = decodeBase64(value);
  return bytes?.length === 32 ? bytes : null;
}

/** The key inside a secret as Standard Webhooks writes it, `whsec_` and base64. */
export function parseWebhookSecret(value: string): Uint8Array<ArrayBuffer> | null {
  const bytes = value.startsWith("whsec_") ? decodeBase64(value.slice("whsec_".length)) : null;
  return bytes === null || bytes.length === 0 ? null : bytes;
}

/** Who may start jobs: everyone, or these logins and members of these organizations, all in lower case. */
export type AllowedGitHub = "everyone" | { logins: string[]; organizations: string[] };

const ACCOUNT_NAME = /^[a-z\d](?:[a-z\d-]{0,98}[a-z\d])?(?:_[a-z\d]{1,20})?$/;

export function parseAllowedGitHub(value: string): AllowedGitHub | null {
  const names = splitList(value.toLowerCase());
  if (names.includes("*")) {
    return "everyone";
  }
  const organizations = names
    .filter((name) => name.startsWith("org:"))
    .map((name) => name.slice("org:".length));
  const logins = names.filter((name) => !name.startsWith("org:"));
  return names.length > 0 && [...organizations, ...logins].every((name) => ACCOUNT_NAME.test(name))
    ? { logins, organizations }
    : null;
}

/** Where digests may go: Slack's team ids, host names in lower case, or any public host. */
export interface DigestHosts {
  any: boolean;
  teams: string[];
  names: string[];
}

const TEAM_ID = /^T[A-Z\d]{1,30}$/;
const HOST_NAME = /^(?=.{4,253}$)(?:[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?\.)+[a-z][a-z\d-]*[a-z\d]$/;

export function parseDigestHosts(value: string): DigestHosts | null {
  const items = splitList(value);
  const teams = items.filter((item) => TEAM_ID.test(item));
  const names = items
    .filter((item) => item !== "*" && !TEAM_ID.test(item))
    .map((name) => name.toLowerCase());
  return names.every((name) => HOST_NAME.test(name))
    ? { any: items.includes("*"), teams, names }
    : null;
}
