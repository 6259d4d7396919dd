import { chromium } from "playwright-core";

import { launchBrowser } from "../e2e/support/browser.ts";
import { median } from "./docket-run.ts";

/** Milliseconds from the navigation to the page's first content, each time in a browser that knows nothing. */
export async function measureFirstPaint(url: string, loads: number): Promise<number> {
  const server = await launchBrowser();
  try {
    const browser = await chromium.connect(server.wsEndpoint());
    const times: number[] = [];
    for (let load = 0; load < loads; load += 1) {
      const context = await browser.newContext();
      const page = await context.newPage();
      await page.goto(url, { waitUntil: "load" });
      const entry = await page.waitForFunction(
        () => performance.getEntriesByName("first-contentful-paint")[0]?.startTime,
      );
      times.push((await entry.jsonValue()) ?? Number.NaN);
      await context.close();
    }
    return median(times);
  } finally {
    await server.close();
  }
}
