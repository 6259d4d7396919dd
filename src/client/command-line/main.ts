#!/usr/bin/env node
import { runCommand } from "./command-line.ts";
import { openBrowser } from "./open-browser.ts";

const interrupt = new AbortController();
process.once("SIGINT", () => interrupt.abort(new Error("Interrupted")));

// A reader such as `head` that stops early is no failure of ours.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  process.exit(error.code === "EPIPE" ? 0 : 1);
});

process.exitCode = await runCommand({
  argv: process.argv.slice(2),
  env: process.env,
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  live: process.stderr.isTTY,
  ...(process.stdout.isTTY ? { columns: process.stdout.columns } : {}),
  // https://no-color.org
  colours: process.stdout.isTTY && (process.env["NO_COLOR"] ?? "") === "",
  openBrowser,
  signal: interrupt.signal,
});
