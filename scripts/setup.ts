import { spawnSync } from "node:child_process";
import { chmod, readFile, writeFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";

import { readSecretNames } from "./deploy/secrets.ts";
import { muteLog } from "./doctor/mute-log.ts";
import { readOptions } from "./options.ts";
import { ask } from "./setup/ask.ts";

const USAGE = `npm run setup -- [options]

Asks for what is missing, or takes it from the environment, checks it, and writes .dev.vars.

  --deployment   sets the secrets of the deployment instead
  --name NAME    of another deployment than that of wrangler.jsonc, such as docket-staging
  --env-file F   default .dev.vars
`;

const options = readOptions(USAGE, {
  deployment: { type: "boolean", default: false },
  name: { type: "string" },
  "env-file": { type: "string", default: ".dev.vars" },
});
// Help has nothing of this to wait for.
const { examine } = await import("./doctor/doctor.ts");
const { setUp } = await import("./setup/setup.ts");
const named = options.name === undefined ? [] : ["--name", options.name];
muteLog();
const file = options["env-file"];
process.exitCode = await setUp({
  env: process.env,
  ask: process.stdin.isTTY ? async (question) => (await ask(question)) ?? process.exit(1) : null,
  say: (text) => console.log(text),
  template: await readFile(".dev.vars.example", "utf8"),
  present: await readFile(file, "utf8").catch(() => ""),
  target: options.deployment ? "deployment" : "local",
  kept: options.deployment ? listSecrets() : [],
  async write(values, text) {
    if (options.deployment) {
      putSecrets(values);
      return;
    }
    await writeFile(file, text, { mode: 0o600 });
    await chmod(file, 0o600);
    console.log(`Wrote ${file}.`);
  },
  examine: (values) =>
    examine({
      variables: Object.fromEntries(values),
      fetch,
      deployment: null,
      repository: null,
      show: null,
      sleep: async (ms) => sleep(ms),
    }),
});

/** What the deployment has; nothing where there is none yet. */
function listSecrets(): string[] {
  const { stdout, stderr } = spawnSync("wrangler", ["secret", "list", ...named], {
    encoding: "utf8",
  });
  const names = readSecretNames(stdout);
  if (names === null && !/Worker "[^"]+" not found/.test(stdout + stderr)) {
    throw new Error(
      "wrangler could not list the deployment's secrets. Run `npx wrangler login` first.",
    );
  }
  return names ?? [];
}

/** Through standard input, so that no value stands in a list of processes. */
function putSecrets(values: ReadonlyMap<string, string>): void {
  const { status } = spawnSync("wrangler", ["secret", "bulk", ...named], {
    input: JSON.stringify(Object.fromEntries(values)),
    stdio: ["pipe", "inherit", "inherit"],
  });
  if (status !== 0) {
    throw new Error("wrangler could not set the secrets. Run `npx wrangler login` first.");
  }
}
