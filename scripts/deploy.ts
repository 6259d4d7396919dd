import { spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";

import { type CommandResult, deploy } from "./deploy/deploy.ts";
import { readOptions } from "./options.ts";

const USAGE = `npm run deploy -- [options]

Checks, deploys, and examines what was deployed.

  --name NAME   another deployment than that of wrangler.jsonc, such as docket-staging
`;

const options = readOptions(USAGE, { name: { type: "string" } });

const QUIET = { CLOUDFLARE_CF_FETCH_ENABLED: "false", WRANGLER_SEND_METRICS: "false" };

process.exitCode = await deploy({
  run,
  fetch,
  say: (text) => console.log(text),
  sleep: async (ms) => sleep(ms),
  name: options.name,
  unattended: process.env["WORKERS_CI"] === "1",
});

/** Through npm's own PATH, so that the project's wrangler runs. */
async function run(command: string, ...args: string[]): Promise<CommandResult> {
  const child = spawn(command, args, {
    env: { ...process.env, ...QUIET },
    stdio: ["inherit", "pipe", "inherit"],
  });
  let output = "";
  for await (const chunk of child.stdout) {
    output += String(chunk);
    process.stdout.write(String(chunk));
  }
  const status =
    child.exitCode ??
    (await new Promise<number>((resolve) => {
      child.once("close", (code) => resolve(code ?? 1));
    }));
  return { status, output };
}
