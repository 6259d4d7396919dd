import * as z from "zod";

import { createRealClock, type Clock } from "./clock.ts";
import type { Handler } from "./connection.ts";
import { createFaults, type Faults } from "./faults.ts";
import { observe, type Describe } from "./observe.ts";
import { createRequestLog, type RequestLog, type Upstream } from "./request-log.ts";

export const latencyInput = z.object({
  scalekit: z.int().min(0).optional(),
  github: z
    .object({ graphql: z.int().min(0), rest: z.int().min(0) })
    .partial()
    .optional(),
  jitter: z.number().min(0).max(1).optional(),
});

/** Milliseconds before an upstream answers. The model has its own settings. */
export type LatencyChange = z.input<typeof latencyInput>;

export type Latency = {
  scalekit: number;
  github: { graphql: number; rest: number };
  /** Share by which GitHub's waits vary; the same requests in the same order always vary alike. */
  jitter: number;
};

/** What a test may do to an upstream by name, over HTTP: JSON in, JSON out. */
export type Commands = Record<string, (input: unknown) => unknown>;

export type Control = {
  clock: Clock;
  log: RequestLog;
  faults: Faults;
  latency: Latency;
  setLatency(input: LatencyChange): void;
  /** Puts the log, faults and latency between an upstream and its callers. */
  observe(upstream: Upstream, describe: Describe, handler: Handler): Handler;
  commands: Map<string, Commands>;
  /** Addresses that were asked for and are no part of the world. */
  strays: string[];
  onReset(restore: () => void): void;
  /** Everything back to how it was at the start. */
  reset(): void;
};

export type ControlOptions = {
  clock?: Clock;
  /** From the start and after each reset. */
  latency?: LatencyChange;
};

/** The one place where tests see and steer what the three upstreams do. */
export function createControl(options: ControlOptions = {}): Control {
  const clock = options.clock ?? createRealClock();
  const log = createRequestLog(() => clock.now());
  const faults = createFaults();
  const latency: Latency = { scalekit: 0, github: { graphql: 0, rest: 0 }, jitter: 0 };
  let answers = 0;
  setLatency(options.latency ?? {});
  const strays: string[] = [];
  const restorers: (() => void)[] = [];

  function setLatency(input: LatencyChange): void {
    const wanted = latencyInput.parse(input);
    latency.scalekit = wanted.scalekit ?? latency.scalekit;
    latency.github.graphql = wanted.github?.graphql ?? latency.github.graphql;
    latency.github.rest = wanted.github?.rest ?? latency.github.rest;
    latency.jitter = wanted.jitter ?? latency.jitter;
  }

  function latencyMs(upstream: Upstream, request: Request): number {
    if (upstream === "github") {
      const { pathname } = new URL(request.url);
      const { graphql, rest } = latency.github;
      answers += 1;
      // The golden ratio spreads the waits evenly over the range.
      const deviation = 2 * ((answers * 0.618_034) % 1) - 1;
      return (pathname.endsWith("/graphql") ? graphql : rest) * (1 + latency.jitter * deviation);
    }
    return upstream === "scalekit" ? latency.scalekit : 0;
  }

  return {
    clock,
    log,
    faults,
    latency,
    commands: new Map(),
    strays,
    setLatency,
    observe(upstream, describe, handler) {
      return observe({
        upstream,
        describe,
        handler,
        log,
        faults,
        clock,
        latencyMs: (request) => latencyMs(upstream, request),
      });
    },
    onReset(restore) {
      restorers.push(restore);
    },
    reset() {
      faults.clear();
      latency.scalekit = 0;
      latency.github = { graphql: 0, rest: 0 };
      latency.jitter = 0;
      answers = 0;
      setLatency(options.latency ?? {});
      for (const restore of restorers) {
        restore();
      }
      strays.length = 0;
      log.clear();
    },
  };
}
