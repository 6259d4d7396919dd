import type { JobResult, JobStarted } from "../../src/protocol/docket.ts";
import type { AskedEvent, QuestionView } from "../../src/protocol/questions.ts";
import type { SessionView } from "../../src/protocol/session.ts";
import { createCookieJar } from "./cookie-jar.ts";
import { readStream, type StreamReader } from "./stream-reader.ts";

export interface DocketBrowserOptions {
  /** Origin of the app. */
  origin: string;
  /** Reaches the app. */
  fetch: (request: Request) => Promise<Response>;
  /** Reaches everything else, such as the consent page; the global one by default. */
  outside?: (request: Request) => Promise<Response>;
}

/** One person's browser at the app: keeps cookies, follows the connect flow, reads streams. */
export class DocketBrowser {
  readonly #options: DocketBrowserOptions;
  readonly #cookies = createCookieJar();

  constructor(options: DocketBrowserOptions) {
    this.#options = options;
  }

  get cookie(): string {
    return this.#cookies.header();
  }

  async request(
    method: string,
    path: string,
    more: { body?: unknown; headers?: Record<string, string>; signal?: AbortSignal } = {},
  ): Promise<Response> {
    const { body, headers, signal } = more;
    const response = await this.#options.fetch(
      new Request(new URL(path, this.#options.origin), {
        method,
        redirect: "manual",
        headers: {
          ...(this.cookie === "" ? {} : { Cookie: this.cookie }),
          ...(body === undefined ? {} : { "Content-Type": "application/json" }),
          ...headers,
        },
        ...(body === undefined
          ? {}
          : { body: typeof body === "string" ? body : JSON.stringify(body) }),
        ...(signal === undefined ? {} : { signal }),
      }),
    );
    this.#cookies.keep(response);
    return response;
  }

  /** An answer that must be of the given status, as JSON. */
  async json<Body>(response: Response, status: number): Promise<Body> {
    const text = await response.text();
    if (response.status !== status) {
      throw new Error(`Expected ${status}, got ${response.status}: ${text}`);
    }
    const body: Body = JSON.parse(text);
    return body;
  }

  /** Connects GitHub as `login` through the consent page. */
  async connect(login: string): Promise<void> {
    const { authLink } = await this.json<{ authLink: string }>(
      await this.request("POST", "/api/auth"),
      200,
    );
    const outside = this.#options.outside ?? ((request) => fetch(request));
    const consented = await outside(
      new Request(authLink, {
        method: "POST",
        redirect: "manual",
        body: new URLSearchParams({ decision: "approve", login }),
      }),
    );
    await consented.body?.cancel();
    const callback = consented.headers.get("Location");
    if (callback !== null) {
      const { pathname, search } = new URL(callback);
      const verified = await this.request("GET", `${pathname}${search}`);
      await verified.body?.cancel();
      if (verified.status >= 400) {
        throw new Error(`The callback was refused: ${verified.status}.`);
      }
    }
    const { connected } = await this.session();
    if (!connected) {
      throw new Error("Not connected.");
    }
  }

  async session(): Promise<SessionView> {
    return this.json(await this.request("GET", "/api/session"), 200);
  }

  async startJob(repository: string, more: Record<string, unknown> = {}): Promise<JobStarted> {
    return this.json(
      await this.request("POST", "/api/jobs", { body: { repository, ...more } }),
      202,
    );
  }

  async result(id: string): Promise<JobResult> {
    return this.json(await this.request("GET", `/api/jobs/${id}`), 200);
  }

  /** The event stream after an id. */
  async events(id: string, after?: number): Promise<StreamReader> {
    return readStream(
      await this.request("GET", `/api/jobs/${id}/events`, {
        headers: after === undefined ? {} : { "Last-Event-ID": String(after) },
      }),
    );
  }

  /** Asks about a docket. */
  async ask(
    id: string,
    question: string,
    more: Record<string, unknown> = {},
  ): Promise<StreamReader<AskedEvent>> {
    return readStream<AskedEvent>(
      await this.request("POST", `/api/jobs/${id}/questions`, { body: { question, ...more } }),
    );
  }

  async questions(id: string): Promise<QuestionView[]> {
    return this.json(await this.request("GET", `/api/jobs/${id}/questions`), 200);
  }

  /** The result once the job has ended. */
  async finished(id: string): Promise<JobResult> {
    const stream = await this.events(id);
    await stream.rest();
    return this.result(id);
  }
}
