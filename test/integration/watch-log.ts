import { env } from "cloudflare:workers";
import { afterEach } from "vitest";

import { CANARIES } from "../support/canaries.ts";
import { looksSecret } from "../support/secret-shapes.ts";

const SECRET_NAMES = /SECRET|KEY/;
const secrets = [
  ...CANARIES,
  ...Object.entries({ ...env }).flatMap(([name, value]) =>
    SECRET_NAMES.test(name) && typeof value === "string" && value !== "" ? [value] : [],
  ),
];
const lines: string[] = [];

for (const level of ["debug", "log", "info", "warn", "error"] as const) {
  const write = console[level].bind(console);
  console[level] = (...parts: unknown[]) => {
    lines.push(parts.map(String).join(" "));
    write(...parts);
  };
}

/** The log of the whole run is held to it, test by test. */
afterEach(() => {
  for (const line of lines.splice(0)) {
    if (secrets.some((secret) => line.includes(secret)) || looksSecret(line)) {
      throw new Error(`The log holds what must never be in it: ${line}`);
    }
  }
});
