import type { Browser, BrowserContext, BrowserContextOptions } from "playwright-core";

/**
 * Browser profiles that one test has after the other, each time as new. To begin one takes longer than to open the page,
 * and what it has compiled of the page it has for the next test as well.
 */
export class Profiles {
  readonly #browser: Browser;
  readonly #origin: string;
  /** Those that nobody has, by their options. */
  readonly #free = new Map<string, BrowserContext[]>();
  readonly #keys = new WeakMap<BrowserContext, string>();

  constructor(browser: Browser, origin: string) {
    this.#browser = browser;
    this.#origin = origin;
  }

  async take(options: BrowserContextOptions): Promise<BrowserContext> {
    const key = JSON.stringify(options);
    const free = this.#free.get(key)?.pop();
    if (free !== undefined) {
      return free;
    }
    const context = await this.#browser.newContext(options);
    this.#keys.set(context, key);
    return context;
  }

  /** Leaves nothing in it of who had it, but the files of the page in the cache. */
  async giveBack(context: BrowserContext): Promise<void> {
    const key = this.#keys.get(context);
    if (key === undefined) {
      throw new Error("That profile is none of these.");
    }
    context.removeAllListeners();
    await context.unrouteAll();
    await context.setOffline(false);
    // What a page had set for itself goes with it, what it had stored goes once it can write no more.
    const pages = context.pages();
    const last = await context.newPage();
    await Promise.all(pages.map((page) => page.close()));
    const session = await context.newCDPSession(last);
    await session.send("Storage.clearDataForOrigin", { origin: this.#origin, storageTypes: "all" });
    await last.close();
    await context.clearCookies();
    this.#free.set(key, [...(this.#free.get(key) ?? []), context]);
  }
}
