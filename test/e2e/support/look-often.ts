import { errors, type Locator, type Page } from "playwright-core";

/**
 * Playwright looks again after half a second, of which a test waits half for nothing: between two looks it leaves no
 * more than a fifth of the time that it is given. This gives it so much, and then again.
 */
const PART_MS = 500;

type WaitFor = Locator["waitFor"];

let isSet = false;

/** From then on all that is waited for is looked for ten times a second. */
export function lookOften(page: Page, patienceMs: number): void {
  if (isSet) {
    return;
  }
  isSet = true;
  const locators: { waitFor: WaitFor } = Object.getPrototypeOf(page.locator("html"));
  const { waitFor } = locators;
  locators.waitFor = async function lookedForOften(this: Locator, options = {}) {
    const { timeout = patienceMs } = options;
    const end = performance.now() + timeout;
    while (true) {
      try {
        return await waitFor.call(this, { ...options, timeout: Math.min(PART_MS, timeout) });
      } catch (error) {
        if (!(error instanceof errors.TimeoutError) || performance.now() >= end) {
          throw error;
        }
      }
    }
  };
}
