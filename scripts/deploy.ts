import { spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";

import { type CommandResult, deploy } from "./deploy/deploy.ts";

const QUIET = { CLOUDFLARE_CF_FETCH_ENABLED: "false", WRANGLER_SEND_METRICS: "false" };

process.exitCode = await deploy({
  run,
  fetch,
  say: (text) => console.log(text),
  sleep: async (ms) => sleep(ms),
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
