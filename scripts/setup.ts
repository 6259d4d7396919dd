import { spawnSync } from "node:child_process";
import { chmod, readFile, writeFile } from "node:fs/promises";
import { createInterface } from "node:readline/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";

import { examine } from "./doctor/doctor.ts";
import { setUp } from "./setup/setup.ts";

const { values: options } = parseArgs({
  options: {
    /** Sets the secrets of the deployment instead of writing `.dev.vars`. */
    deployment: { type: "boolean", default: false },
    "env-file": { type: "string", default: ".dev.vars" },
  },
});
const file = options["env-file"];
const lines = process.stdin.isTTY
  ? createInterface({ input: process.stdin, output: process.stdout })
  : null;

process.exitCode = await setUp({
  env: process.env,
  ask: lines === null ? null : async ({ name, help }) => lines.question(`${help}\n  ${name}: `),
  say: (text) => console.log(text),
  template: await readFile(".dev.vars.example", "utf8"),
  present: await readFile(file, "utf8").catch(() => ""),
  target: options.deployment ? "deployment" : "local",
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
lines?.close();

/** Through standard input, so that no value stands in a list of processes. */
function putSecrets(values: ReadonlyMap<string, string>): void {
  const { status } = spawnSync("wrangler", ["secret", "bulk"], {
    input: JSON.stringify(Object.fromEntries(values)),
    stdio: ["pipe", "inherit", "inherit"],
  });
  if (status !== 0) {
    throw new Error("wrangler could not set the secrets. Run `npx wrangler login` first.");
  }
}
