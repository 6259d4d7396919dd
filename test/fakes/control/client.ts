import type { LatencyChange } from "./control.ts";
import type { FaultInput } from "./faults.ts";
import type { LogEntry, LogFilter, Upstream } from "./request-log.ts";

export type LogReport = {
  now: number;
  maxConcurrency: Record<Upstream, number>;
  strays: string[];
  entries: LogEntry[];
};

/** The control for tests that are not in its process: inside workerd, in a browser test, beside a server. */
export type ControlClient = {
  report(filter?: LogFilter): Promise<LogReport>;
  /** The log's entries alone. */
  log(filter?: LogFilter): Promise<LogEntry[]>;
  clearLog(): Promise<void>;
  fault(...faults: FaultInput[]): Promise<void>;
  clearFaults(): Promise<void>;
  latency(change: LatencyChange): Promise<void>;
  advance(ms: number): Promise<void>;
  reset(): Promise<void>;
  /** Runs what an upstream offers by name, e.g. `command("scalekit", "expire-accounts")`. */
  command<Result = unknown>(upstream: Upstream, name: string, input?: object): Promise<Result>;
  /** Decides on the consent page behind a link; answers where the browser is sent, or null. */
  decide(link: string, decision?: { login?: string; deny?: boolean }): Promise<string | null>;
};

type Fetch = (url: string, init?: RequestInit) => Promise<Response>;

export function createControlClient(
  controlUrl: string,
  fetch: Fetch = (url, init) => globalThis.fetch(url, init),
): ControlClient {
  async function send(method: string, path: string, input?: unknown): Promise<Response> {
    const answer = await fetch(`${controlUrl}/control/${path}`, {
      method,
      ...(input === undefined ? {} : { body: JSON.stringify(input) }),
    });
    if (!answer.ok) {
      throw new Error(`The control refused ${path}: ${answer.status} ${await answer.text()}`);
    }
    return answer;
  }

  async function run(method: string, path: string, input?: unknown): Promise<void> {
    const answer = await send(method, path, input);
    await answer.arrayBuffer();
  }

  async function report(filter: LogFilter = {}): Promise<LogReport> {
    const query = new URLSearchParams();
    if (filter.upstream !== undefined) {
      query.set("upstream", filter.upstream);
    }
    if (filter.operation !== undefined) {
      query.set("operation", filter.operation);
    }
    return await (await send("GET", `log?${query}`)).json();
  }

  return {
    report,
    log: async (filter) => (await report(filter)).entries,
    clearLog: () => run("DELETE", "log"),
    fault: (...faults) => run("POST", "faults", faults),
    clearFaults: () => run("DELETE", "faults"),
    latency: (change) => run("POST", "latency", change),
    advance: (advanceMs) => run("POST", "clock", { advanceMs }),
    reset: () => run("POST", "reset"),
    command: async (upstream, name, input = {}) =>
      await (await send("POST", `${upstream}/${name}`, input)).json(),
    async decide(link, { login, deny = false } = {}) {
      const answer = await fetch(link, {
        method: "POST",
        redirect: "manual",
        headers: { "content-type": "application/x-www-form-urlencoded" },
        body: new URLSearchParams({
          decision: deny ? "deny" : "approve",
          ...(login === undefined ? {} : { login }),
        }).toString(),
      });
      await answer.arrayBuffer();
      return answer.headers.get("location");
    },
  };
}
