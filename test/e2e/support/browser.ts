import { existsSync } from "node:fs";

import packagedChromium from "@sparticuz/chromium";
import { type Browser, type BrowserServer, chromium, type LaunchOptions } from "playwright-core";

const INSTALLED = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/** Keeps the browser from calling home, which fails where there is no internet, and shows in its console. */
const QUIET_ARGS = [
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** An installed Chromium, or the one that npm brought. */
export async function chromiumPath(): Promise<string> {
  const installed = [process.env["CHROME_PATH"] ?? "", ...INSTALLED].find((path) =>
    existsSync(path),
  );
  return installed ?? (await packagedChromium.executablePath());
}

/** Keeps it from starting a process for the next page while there is one for this: each page is the last of its test. */
const FEW_PROCESSES = "--renderer-process-limit=1";

/** A headless Chromium that test processes connect to. */
export async function launchBrowser(): Promise<BrowserServer> {
  return await chromium.launchServer(await options());
}

/** One that only this process speaks to: what they say need not pass through another. */
export async function launchOwnBrowser(): Promise<Browser> {
  return await chromium.launch(await options());
}

async function options(): Promise<LaunchOptions> {
  return {
    executablePath: await chromiumPath(),
    // Chromium's own sandbox does not start for root, as in most containers.
    args: [...QUIET_ARGS, FEW_PROCESSES, ...(process.getuid?.() === 0 ? ["--no-sandbox"] : [])],
  };
}
