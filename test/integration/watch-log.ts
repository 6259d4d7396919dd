import { env } from "cloudflare:workers";
import { afterEach } from "vitest";

import { CANARIES } from "../support/canaries.ts";
import { takeLines } from "../support/held-log.ts";
import { looksSecret } from "../support/secret-shapes.ts";

const SECRET_NAMES = /SECRET|KEY/;
const secrets = [
  ...CANARIES,
  ...Object.entries({ ...env }).flatMap(([name, value]) =>
    SECRET_NAMES.test(name) && typeof value === "string" && value !== "" ? [value] : [],
  ),
];

/** The log of the whole run is held to it, test by test; what a test logs is shown when it fails. */
afterEach(({ task }) => {
  const lines = takeLines();
  if (task.result?.state === "fail") {
    for (const { show } of lines) {
      show();
    }
  }
  for (const { text } of lines) {
    if (secrets.some((secret) => text.includes(secret)) || looksSecret(text)) {
      throw new Error(`The log holds what must never be in it: ${text}`);
    }
  }
});
