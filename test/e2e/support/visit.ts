import { mkdir } from "node:fs/promises";

import type { BrowserContext, Locator, Page } from "playwright-core";

import { lookOften } from "./look-often.ts";

/** Shorter than a test's, so that what was waited for is named. */
const ACTION_TIMEOUT_MS = 240_000;

const SCREENSHOTS = "screenshots";

/** Somebody at a browser of their own: what they do on the page, and what the page did meanwhile. */
export class Visit {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly origin: string;
  /** Console errors, uncaught exceptions and reports of the content security policy. */
  readonly complaints: string[] = [];
  /** Requests that left the page's origin: there is no reason for any, since sample data has no avatars. */
  readonly strayRequests: string[] = [];

  readonly #expected: string[] = [];
  readonly #expectedOrigins: string[] = [];

  private constructor(context: BrowserContext, page: Page, origin: string) {
    this.context = context;
    this.page = page;
    this.origin = origin;
  }

  static async begin(context: BrowserContext, origin: string): Promise<Visit> {
    context.setDefaultTimeout(ACTION_TIMEOUT_MS);
    const page = await context.newPage();
    lookOften(page, ACTION_TIMEOUT_MS);
    const visit = new Visit(context, page, origin);
    visit.#watch(page);
    return visit;
  }

  /** Another tab of the same browser. */
  async another(): Promise<Visit> {
    const visit = new Visit(this.context, await this.context.newPage(), this.origin);
    visit.#watch(visit.page);
    return visit;
  }

  #watch(page: Page): void {
    page.on("console", (message) => {
      const text = message.text();
      const isProblem = message.type() === "error" || message.type() === "warning";
      if (isProblem && !this.#expected.some((expected) => text.includes(expected))) {
        this.complaints.push(text);
      }
    });
    page.on("pageerror", (error) => this.complaints.push(String(error)));
    page.on("request", (request) => {
      const url = new URL(request.url());
      if (url.origin !== this.origin && !this.#expectedOrigins.includes(url.origin)) {
        this.strayRequests.push(request.url());
      }
    });
  }

  /** Browsers write refused and failed requests to the console, whatever the page makes of them. */
  expectRefusal(status: number): void {
    this.#expected.push(`the server responded with a status of ${status} `);
  }

  /** The page sends its person there. */
  expectLeavingFor(origin: string): void {
    this.#expectedOrigins.push(origin);
  }

  expectNoNetwork(): void {
    this.#expected.push("net::ERR_");
  }

  async open(path = "/"): Promise<void> {
    await this.page.goto(`${this.origin}${path}`);
    await this.repositoryField.waitFor();
  }

  /** Presses the button and gives the tab that opened, at the consent page. */
  async pressConnect(name = "Connect GitHub"): Promise<Page> {
    const opened = this.context.waitForEvent("page");
    await this.page.getByRole("button", { name }).click();
    const tab = await opened;
    await tab.getByRole("button", { name: "Approve" }).waitFor();
    return tab;
  }

  /** Connects behind the page's back, for tests that are about something else. */
  async signIn(login = "mira-lindqvist"): Promise<void> {
    const { request } = this.context;
    const headers = { origin: this.origin };
    const started = await request.post(`${this.origin}/api/auth`, { headers });
    const { authLink }: { authLink: string } = await started.json();
    const answer = await request.post(authLink, { form: { decision: "approve", login } });
    if (!answer.ok()) {
      throw new Error(`Not connected: ${answer.status()} ${await answer.text()}`);
    }
  }

  /** The page as somebody who is connected finds it. */
  async openConnected(path = "/", login = "mira-lindqvist"): Promise<void> {
    await this.signIn(login);
    await this.open(path);
    await this.page.getByRole("button", { name: login }).waitFor();
  }

  /** Connects in a second tab, as the given person. */
  async connect(login = "mira-lindqvist"): Promise<void> {
    const tab = await this.pressConnect();
    await tab.getByLabel("Account").selectOption(login);
    await tab.getByRole("button", { name: "Approve" }).click();
    await tab.getByRole("heading", { name: "GitHub connected" }).waitFor();
    await tab.close();
    await this.page.getByRole("button", { name: login }).waitFor();
  }

  /** Pins behind the page's back. */
  async pinAll(repositories: readonly string[]): Promise<void> {
    const answer = await this.context.request.put(`${this.origin}/api/watchlist`, {
      headers: { origin: this.origin, "if-match": "*" },
      data: { repositories },
    });
    if (!answer.ok()) {
      throw new Error(`Not pinned: ${answer.status()} ${await answer.text()}`);
    }
  }

  get repositoryField(): Locator {
    return this.page.getByRole("combobox", { name: "GitHub repository" });
  }

  async ask(repository: string): Promise<void> {
    await this.repositoryField.fill(repository);
    await this.repositoryField.press("Enter");
  }

  /** The line that says how far the docket is. */
  get progress(): Locator {
    return this.page.locator(".progress-text");
  }

  entry(number: number): Locator {
    return this.page.locator(`[id^="pull-"][id$="-${number}"]`);
  }

  /** The list as it is ranked, once all rows are there. */
  async orderByDiscussion(): Promise<void> {
    const button = this.page.getByRole("button", { name: "Most discussed", disabled: false });
    await button.click();
  }

  /** Shows the entry of a row. */
  async unfold(number: number): Promise<void> {
    const row = this.page.locator(`.queue-row[data-number="${number}"] .queue-name`);
    if ((await row.getAttribute("aria-expanded")) !== "true") {
      await row.click();
    }
  }

  /** Waits for the end of the docket. */
  async untilEnded(text: RegExp | string = /^Done/): Promise<void> {
    await this.page.locator(".progress-text", { hasText: text }).waitFor();
  }

  /** A docket that is done and can be asked about; a small one is made and looked over sooner. */
  async openDocket(repository: string, limit: number): Promise<void> {
    await this.openConnected(`/o/${repository}?limit=${limit}`);
    await this.untilEnded();
    await this.questionBox().waitFor();
  }

  /** Where questions are typed: about an entry, once its own are unfolded, or about the docket. */
  questionBox(number?: number): Locator {
    const about = number === undefined ? "this docket" : `#${number}`;
    return this.page.getByRole("textbox", { name: `Question about ${about}` });
  }

  async askQuestion(question: string, number?: number): Promise<void> {
    await this.questionBox(number).fill(question);
    await this.questionBox(number).press("Enter");
  }

  get entries(): Locator {
    return this.page.locator(".entry");
  }

  /** Writes a picture of the page to a folder that git ignores, when `SCREENSHOTS` asks for it: each takes a while. */
  async screenshot(name: string, options: { fullPage?: boolean } = {}): Promise<void> {
    if (!process.env["SCREENSHOTS"]) {
      return;
    }
    await mkdir(SCREENSHOTS, { recursive: true });
    const { fullPage = true } = options;
    // What is far from the window is not drawn: a picture of the whole page would be empty there.
    await this.page.evaluate(`(() => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(".queue-table .queue-row { content-visibility: visible }");
      document.adoptedStyleSheets = ${fullPage} ? [sheet] : [];
    })()`);
    await this.page.screenshot({ path: `${SCREENSHOTS}/${name}.png`, fullPage });
    await this.page.evaluate("document.adoptedStyleSheets = []");
  }

  /** The same in light and in dark colours, in which what is on a page stands alike. */
  async screenshots(name: string, options: { fullPage?: boolean } = {}): Promise<void> {
    for (const colorScheme of ["dark", "light"] as const) {
      await this.page.emulateMedia({ colorScheme });
      await this.screenshot(name.replace("COLOURS", colorScheme), options);
    }
  }
}
