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

/**
 * One that only this process speaks to: what they say need not pass through another. No page of a test lives so long that
 * a faster script of it would make up for the time that a compiler needs, which is half as much again.
 */
export async function launchOwnBrowser(): Promise<Browser> {
  const { args = [], ...others } = await options();
  return await chromium.launch({
    ...others,
    args: [...args, "--js-flags=--no-maglev --no-turbofan"],
  });
}

async function options(): Promise<LaunchOptions> {
  return {
    executablePath: await chromiumPath(),
    // Chromium's own sandbox does not start for root, as in most containers.
    args: [...QUIET_ARGS, FEW_PROCESSES, ...(process.getuid?.() === 0 ? ["--no-sandbox"] : [])],
  };
}
