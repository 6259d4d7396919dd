import { vi } from "vitest";

import { configOf } from "../../src/config/config.ts";
import { createScalekitConnector } from "../../src/connectors/scalekit/connector.ts";
import type { JobResult } from "../../src/protocol/docket.ts";
import type { EmittedEvent, LoggedEvent } from "../../src/protocol/events.ts";
import { succeed } from "../../src/protocol/failures.ts";
import { foldEvents } from "../../src/protocol/fold.ts";
import type { Remembered } from "../../src/summarize/ports.ts";
import type { Checkpoint } from "../../src/summarize/run/run-input.ts";
import { runJob } from "../../src/summary-job/attempt/run-job.ts";
import { withinTime } from "../../src/summary-job/attempt/time-limit.ts";
import type { JobScope, JobSpec } from "../../src/summary-job/job-spec.ts";
import type { SessionPort } from "../../src/summary-job/session-port.ts";
import { endLog } from "../../src/summary-job/stream/ending.ts";
import { createEventLog } from "../../src/summary-job/stream/event-log.ts";
import type { LogEntry } from "../fakes/control/request-log.ts";
import { SAMPLE_REPOSITORIES } from "../fakes/data/sample-world.ts";
import { createWorld, SAMPLE_CREDENTIALS, type World } from "../fakes/world.ts";
import { createTestSpending } from "./docket-world.ts";
import { inVirtualTime } from "./virtual-time.ts";

export const FAULT_RUN_START = Date.parse("2026-11-20T12:00:00Z");
export const FAULT_RUN_LIMIT_MS = 120_000;

const DAY_MS = 24 * 60 * 60 * 1000;
const CONNECTION = {
  identifier: "usr_00112233445566778899aabbccddeeff",
  level: null,
  login: "sample-reader",
};
const SIGNAL = new AbortController().signal;

/** One attempt at a job while an upstream fails, as its client and the upstreams saw it. */
export interface FaultRun {
  /** With the time of each, in milliseconds from the start. */
  events: { at: number; event: LoggedEvent | EmittedEvent }[];
  result: JobResult;
  /** Requests in the order of their beginning. Times are milliseconds from the start. */
  requests: LogEntry[];
  /** Whether the session was told to reconnect. */
  reconnect: boolean;
  /** All that was logged. */
  lines: string[];
}

let environments = 0;

/** An environment at an address of its own, since tokens are shared by everything that runs here. */
function createEnvironment(): World {
  environments += 1;
  return createWorld({ addresses: { scalekit: `https://faults-${environments}.scalekit.test` } });
}

async function whileWired<Value>(
  world: World,
  work: (lines: string[]) => Promise<Value>,
): Promise<Value> {
  const lines: string[] = [];
  const consoles = (["debug", "log", "info", "warn", "error"] as const).map((level) =>
    vi
      .spyOn(console, level)
      .mockImplementation((...parts: unknown[]) => void lines.push(parts.map(String).join(" "))),
  );
  // Back-off with its jitter in the middle: what is waited is the same in every run.
  const random = vi.spyOn(Math, "random").mockReturnValue(0.5);
  vi.stubGlobal("fetch", async (input: RequestInfo | URL, init?: RequestInit) =>
    world.fetch(new Request(input, init)),
  );
  try {
    return await work(lines);
  } finally {
    vi.unstubAllGlobals();
    random.mockRestore();
    for (const spy of consoles) {
      spy.mockRestore();
    }
  }
}

async function connect(world: World): Promise<void> {
  const connector = createScalekitConnector({
    environmentUrl: world.variables["SCALEKIT_ENVIRONMENT_URL"] ?? "",
    clientId: SAMPLE_CREDENTIALS.scalekitClientId,
    clientSecret: SAMPLE_CREDENTIALS.scalekitClientSecret,
    connectionName: SAMPLE_CREDENTIALS.connectionName,
  });
  const flow = { state: "state", callbackUrl: "https://docket.test/user/verify" };
  const { authLink } = await connector.authorize(CONNECTION, flow, SIGNAL);
  const form = new URLSearchParams({ decision: "approve", login: "tomas-reyes" });
  const decided = await world.fetch(new Request(authLink, { method: "POST", body: form }));
  const callback = new URL(decided.headers.get("location") ?? "");
  await connector.verify(CONNECTION, callback.searchParams.get("auth_request_id") ?? "", SIGNAL);
}

/** What a session keeps from one visit to the next. */
export interface Kept {
  remembered: Map<number, Remembered>;
  notByPeople: NonNullable<Checkpoint["notByPeople"]>;
}

export function nothingKept(): Kept {
  return { remembered: new Map(), notByPeople: [] };
}

/** What is asked for; without it a docket of five. */
export type Asked = { scope?: JobScope } & Partial<JobSpec["request"]>;

/**
 * One attempt at a docket. `arrange` says what fails; the token of the environment has to be fetched anew. The
 * signal is that of the test, which may be over before its run is.
 */
export async function runWithFaults(
  arrange: (world: World) => void,
  signal?: AbortSignal,
  {
    limitMs = FAULT_RUN_LIMIT_MS,
    kept = nothingKept(),
    ...asked
  }: Asked & { limitMs?: number; kept?: Kept } = {},
): Promise<FaultRun> {
  const work = async (): Promise<FaultRun> => {
    const world = createEnvironment();
    return await whileWired(world, async (lines) => {
      await connect(world);
      vi.setSystemTime(FAULT_RUN_START);
      world.control.log.clear();
      arrange(world);
      return await attemptJob(world, lines, limitMs, kept, asked);
    });
  };
  return await inVirtualTime(FAULT_RUN_START - DAY_MS, work, signal);
}

async function attemptJob(
  world: World,
  lines: string[],
  limitMs: number,
  kept: Kept,
  { scope, ...request }: Asked,
): Promise<FaultRun> {
  const configured = configOf({ ...world.variables, SESSION_SECRET: "faults".repeat(6) });
  if (!configured.ok) {
    throw new Error("The fakes do not configure Docket.");
  }
  const [owner = "", name = ""] = SAMPLE_REPOSITORIES.calm.split("/");
  const spec: JobSpec = {
    id: "job",
    sessionName: "session",
    personKey: "person",
    repository: { owner, name },
    ...(scope === undefined ? {} : { scope }),
    request: {
      repository: SAMPLE_REPOSITORIES.calm,
      limit: 5,
      language: "en",
      window: "all",
      drafts: true,
      ...request,
    },
    requestId: "request",
    startedAt: FAULT_RUN_START,
    deadline: FAULT_RUN_START + limitMs,
  };
  const told = { reconnect: false };
  const events: FaultRun["events"] = [];
  const log = createEventLog([], () => undefined);
  const stop = new AbortController();
  function tell(event: EmittedEvent): boolean {
    events.push({ at: Date.now() - FAULT_RUN_START, event });
    return log.emit(event);
  }
  const run = runJob(
    {
      spec,
      config: configured.config,
      session: createSession(told, kept),
      spending: createTestSpending(),
      countedBefore: () => Promise.resolve(new Map(kept.notByPeople)),
      signal: stop.signal,
      resume: null,
      connection: null,
      saveCheckpoint({ notByPeople = [] }) {
        kept.notByPeople = notByPeople;
      },
      keepEvidence: () => undefined,
    },
    tell,
  );
  const ending = await withinTime(run, spec.deadline, stop.signal);
  endLog({ ...log, emit: tell }, ending, spec, Date.now());
  return {
    events,
    result: foldEvents(
      spec.id,
      events.map(({ event }) => event),
    ),
    requests: world.control.log.entries(),
    reconnect: told.reconnect,
    lines,
  };
}

function createSession(told: { reconnect: boolean }, { remembered }: Kept): SessionPort {
  return {
    connection: () => Promise.resolve(succeed(CONNECTION)),
    levelReached: () => Promise.resolve(),
    accessToken: () => Promise.reject(new Error("Scalekit keeps the tokens.")),
    reconnectRequired() {
      told.reconnect = true;
      return Promise.resolve();
    },
    recall: (_id, _repository, numbers) =>
      Promise.resolve(
        numbers.map((number) => {
          const text = remembered.get(number);
          return text === undefined ? {} : { remembered: text };
        }),
      ),
    remember(_id, _repository, number, text) {
      if (text !== null) {
        remembered.set(number, text);
      }
      return Promise.resolve();
    },
    jobEnded: () => Promise.resolve(),
  };
}
