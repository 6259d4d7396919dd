import { stripInvisible } from "../../src/text/hidden-text.ts";
import type { Finding } from "./finding.ts";

const MARKS: Record<Finding["outcome"], string> = {
  ok: "ok     ",
  warning: "warning",
  problem: "PROBLEM",
  skipped: "skipped",
};

/** One finding as lines of the report. */
export function renderFinding({ step, outcome, says, remedy }: Finding): string {
  const line = `${MARKS[outcome]}  ${step}: ${says}`;
  // Servers name connections and models as they like.
  return stripInvisible(remedy === undefined ? line : `${line}\n         ${remedy}`).text;
}

/** Removes every configured secret from a line, whatever put it there. */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
  return secrets
    .filter((secret) => secret.length >= 8)
    .reduce((line, secret) => line.replaceAll(secret, "[removed]"), text);
}

const SECRET_NAMES = /SECRET|_KEY$|_TOKEN$|CLIENT_ID$/;

export function secretsOf(variables: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(variables).flatMap(([name, value]) =>
    SECRET_NAMES.test(name) && typeof value === "string"
      ? [value, ...value.split(",")].map((secret) => secret.trim())
      : [],
  );
}
