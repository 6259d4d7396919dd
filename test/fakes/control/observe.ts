import { observeBody, untilAborted } from "./body.ts";
import type { Clock } from "./clock.ts";
import { resetConnection, type Handler } from "./connection.ts";
import type { FaultAction, Faults } from "./faults.ts";
import type { RequestLog, Upstream } from "./request-log.ts";

/** What the log says about a request: its operation, and details worth asserting. */
export type Describe = (
  request: Request,
  body: string,
) => { operation: string; details?: Record<string, unknown> };

type ObserveOptions = {
  upstream: Upstream;
  describe: Describe;
  handler: Handler;
  log: RequestLog;
  faults: Faults;
  clock: Clock;
  latencyMs: (request: Request) => number;
};

/** Request headers a test may want to see; credentials are not among them. */
const LOGGED_HEADERS = [
  "accept",
  "content-type",
  "connection_name",
  "identifier",
  "user-agent",
  "x-github-api-version",
  "if-none-match",
  "webhook-id",
  "webhook-timestamp",
];

function loggedHeaders(headers: Headers): Record<string, string> {
  const logged: Record<string, string> = {};
  for (const name of LOGGED_HEADERS) {
    const value = headers.get(name);
    if (value !== null) {
      logged[name] = value;
    }
  }
  return logged;
}

async function spoil(response: Response, action: FaultAction | undefined): Promise<Response> {
  if (action?.kind === "malformed") {
    const text = await response.text();
    const headers = new Headers(response.headers);
    headers.delete("content-length");
    const body = action.body ?? text.slice(0, Math.floor(text.length / 2));
    return new Response(body, { status: response.status, headers });
  }
  return response;
}

function plannedAnswer(action: FaultAction & { kind: "status" }): Response {
  const json = typeof action.body === "string" ? undefined : JSON.stringify(action.body);
  const headers = new Headers(action.headers);
  if (json !== undefined && !headers.has("content-type")) {
    headers.set("content-type", "application/json");
  }
  const body = typeof action.body === "string" ? action.body : json;
  const bodiless = action.status === 204 || action.status === 304;
  return new Response(bodiless ? null : body, { status: action.status, headers });
}

/** Wraps an upstream so that each request is logged, delayed and spoiled as the control says. */
export function observe(options: ObserveOptions): Handler {
  const { upstream, describe, handler, log, faults, clock } = options;
  return async function observed(incoming, bindings) {
    const url = new URL(incoming.url);
    const bodiless = incoming.method === "GET" || incoming.method === "HEAD";
    const bytes = bodiless ? undefined : await incoming.arrayBuffer();
    const body = bytes === undefined ? "" : new TextDecoder().decode(bytes);
    const request = new Request(url, {
      method: incoming.method,
      headers: [...incoming.headers],
      signal: incoming.signal,
      ...(bytes === undefined ? {} : { body: bytes }),
    });
    const { operation, details = {} } = describe(request, body);
    const entry = log.open({
      upstream,
      operation,
      method: request.method,
      path: url.pathname,
      query: url.search,
      headers: loggedHeaders(request.headers),
      details,
    });
    const target = `${url.pathname}${url.search}`;
    const fault = faults.take({ upstream, operation, method: request.method, target, body });
    const action = fault?.action;
    const released = faults.released();
    entry.fault = action?.kind ?? null;
    try {
      if (fault?.held === true) {
        await untilAborted(AbortSignal.any([request.signal, released]));
      }
      await clock.delay(action?.kind === "delay" ? action.ms : 0, request.signal);
      // The time the handler takes is part of the latency, so that answers come when the settings say.
      const latencyMs = options.latencyMs(request);
      const dueAt = clock.now() + latencyMs;
      const untilDue = async () => clock.delay(dueAt - clock.now(), request.signal);
      // Nor does it hold up others that arrive at the same time, whose latency would begin late.
      await clock.delay(latencyMs / 2, request.signal);
      if (action?.kind === "hang" || action?.kind === "reset") {
        await untilDue();
      }
      entry.aborted = request.signal.aborted;
      if (action?.kind === "hang") {
        await untilAborted(AbortSignal.any([request.signal, released]));
      }
      if (action?.kind === "hang" || action?.kind === "reset") {
        entry.aborted = request.signal.aborted;
        log.end(entry);
        return resetConnection(bindings);
      }
      const answer =
        action?.kind === "status"
          ? plannedAnswer(action)
          : await spoil(await handler(request, bindings), action);
      await untilDue();
      entry.aborted = request.signal.aborted;
      entry.status = answer.status;
      if (answer.body === null) {
        log.end(entry);
        return answer;
      }
      const observedBody = observeBody(answer.body, {
        log,
        entry,
        clock,
        action,
        bindings,
        released,
      });
      return new Response(observedBody, { status: answer.status, headers: answer.headers });
    } catch (error) {
      log.end(entry);
      throw error;
    }
  };
}
