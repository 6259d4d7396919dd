import type { LatencyChange } from "../fakes/control/control.ts";
import type { FaultInput } from "../fakes/control/faults.ts";
import type { LogEntry, LogFilter, Upstream } from "../fakes/control/request-log.ts";
import type { ModelSettingsChange } from "../fakes/model/settings.ts";

export interface UpstreamLog {
  now: number;
  maxConcurrency: Record<Upstream, number>;
  entries: LogEntry[];
}

/** The control of the fakes over HTTP, as tests in another process or inside the runtime reach it. */
export interface FakesControl {
  reset(): Promise<void>;
  log(filter?: LogFilter): Promise<UpstreamLog>;
  clearLog(): Promise<void>;
  fault(fault: FaultInput): Promise<void>;
  /** Lets go what faults hold, or let hang. */
  release(): Promise<void>;
  clearFaults(): Promise<void>;
  model(settings: ModelSettingsChange): Promise<void>;
  latency(change: LatencyChange): Promise<void>;
  command(upstream: Upstream, command: string, input?: unknown): Promise<unknown>;
}

export function createFakesControl(
  origin: string,
  send: (request: Request) => Promise<Response> = (request) => fetch(request),
): FakesControl {
  async function call(method: string, path: string, body?: unknown): Promise<string> {
    const response = await send(
      new Request(`${origin}/control${path}`, {
        method,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    );
    const text = await response.text();
    if (!response.ok) {
      throw new Error(`The fakes refused ${method} ${path}: ${response.status} ${text}`);
    }
    return text;
  }

  return {
    async reset() {
      await call("POST", "/reset");
    },
    async log(filter = {}) {
      const query = new URLSearchParams(
        Object.entries(filter).flatMap(([name, value]) =>
          value === undefined ? [] : [[name, value]],
        ),
      );
      const log: UpstreamLog = JSON.parse(await call("GET", `/log?${query.toString()}`));
      return log;
    },
    async clearLog() {
      await call("DELETE", "/log");
    },
    async fault(fault) {
      await call("POST", "/faults", fault);
    },
    async release() {
      await call("POST", "/faults/release");
    },
    async clearFaults() {
      await call("DELETE", "/faults");
    },
    async model(settings) {
      await call("POST", "/model/settings", settings);
    },
    async latency(change) {
      await call("POST", "/latency", change);
    },
    async command(upstream, command, input = {}) {
      return JSON.parse(await call("POST", `/${upstream}/${command}`, input));
    },
  };
}
