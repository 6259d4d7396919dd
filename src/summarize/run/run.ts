/**
 * The door of the core. In go a request, the ports and what an earlier attempt got done; out come the events of a docket
 * and how it ended. It must not know how events are kept, nor which API or model is behind a port.
 */

import { EXTRACTS_RESERVE_MS, UPSTREAM_QUESTIONS_MAX } from "../../limits.ts";
import { wantsQueue } from "../../protocol/docket.ts";
import { isSameEntry } from "../../protocol/entry-key.ts";
import type { Usage } from "../../protocol/events.ts";
import type { Warning } from "../../protocol/pull-request.ts";
import { UpstreamError } from "../../upstream/error.ts";
import { createGate } from "../../upstream/gate.ts";
import { endOf, ExpectedFailure, isFatal } from "../expected-failure.ts";
import { createRequestQueue } from "../gather/request-queue.ts";
import { type Repository, repositoryName } from "../pull-request/pull-request.ts";
import type { QueueEnd } from "../queue/queue.ts";
import { createAllowance } from "../second-reading/allowance.ts";
import { createStop, type RunSignals, Stopped } from "../stop.ts";
import { addUsage, NO_USAGE } from "../usage.ts";
import { type EntryContext, type EntryEnd, runEntry } from "./entry.ts";
import { createListing, type Listing, type RepositoryList, resumeListing } from "./listing.ts";
import type { RunEvent, RunInput, RunOutcome } from "./run-input.ts";
import { runQueues, sinceOf } from "./run-queue.ts";
import { createScope, type Reading, type Scope } from "./scope.ts";
import { checkUnchecked, endedBefore } from "./unchecked.ts";

/**
 * Ranks, gathers, judges and writes, and says so event by event. Expected failures are in the outcome; only bugs and
 * what `emit` throws are thrown. Once it has ended, however it did, it emits nothing more.
 */
export async function runDocket(
  input: RunInput,
  emit: (event: RunEvent) => void,
): Promise<RunOutcome> {
  const stop = createStop(input.signal, input.job.deadline, input.clock);
  const broken: unknown[] = [];
  function send(event: RunEvent): void {
    if (broken.length > 0) {
      return;
    }
    try {
      emit(event);
    } catch (error) {
      // Thrown on at the end: an entry would take it for a failure of its own, and emit that.
      broken.push(error);
      stop.end();
    }
  }
  try {
    const outcome = await run(input, stop.signal, send).catch((error: unknown) =>
      unlisted(stop.signal.aborted ? stop.signal.reason : error),
    );
    if (broken.length > 0) {
      throw broken[0];
    }
    return outcome;
  } finally {
    stop.end();
  }
}

/** How long reading and writing wait for what an entry can do without, so that each is told in time. */
function shareTime(
  { job, clock }: RunInput,
  signal: AbortSignal,
): Record<"reading" | "writing", RunSignals> {
  const leftMs = Math.max(0, job.deadline - clock.now());
  function until(restMs: number): RunSignals {
    return { signal, enough: createStop(signal, job.deadline - restMs, clock).signal };
  }
  return {
    reading: until(leftMs / 3),
    writing: until(Math.min(EXTRACTS_RESERVE_MS, leftMs / 4)),
  };
}

async function run(
  input: RunInput,
  signal: AbortSignal,
  send: (event: RunEvent) => void,
): Promise<RunOutcome> {
  const slots = createGate(UPSTREAM_QUESTIONS_MAX);
  const readings = (input.sources ?? [{ asked: "", pulls: input.pulls, memory: input.memory }]).map(
    ({ asked, pulls, memory }): Reading => ({
      asked,
      memory,
      requestQueue: createRequestQueue(pulls, slots),
    }),
  );
  const scope = createScope(input, readings, send);
  if (input.request.limit === 0) {
    const alone = { send, scope, entriesGathered: Promise.resolve() };
    const queues = await runQueues(input, readings, signal, alone);
    return { ...endOfQueues(queues, scope), usage: NO_USAGE };
  }
  const { reading, writing } = shareTime(input, signal);
  const { lists, entries } = await list(input, readings, reading, { scope, send });
  const contextOf = entryContexts(input, { signal, writing, send });
  const contexts = lists.map(contextOf);
  const entriesGathered = Promise.allSettled(
    entries.map(async (entry) => lists[entry.list]?.gathering.gathered(entry.id)),
  );
  const [checks, ends, queues] = await Promise.all([
    checkUnchecked(input.resume, (name) =>
      contexts.find(({ repository }) =>
        isSameEntry({ ...name, repository: repositoryName(repository) }, name),
      ),
    ),
    Promise.all(
      entries.flatMap((entry) => {
        const context = contexts[entry.list];
        return context === undefined ? [] : [runEntry(entry, context)];
      }),
    ),
    wantsQueue(input.request)
      ? runQueues(
          input,
          lists.flatMap(({ index }) => readings[index] ?? []),
          signal,
          { send, entriesGathered },
        )
      : [],
  ]);
  const usage = checks.reduce((sum, check) => addUsage(sum, check), NO_USAGE);
  const [{ repository } = { repository: undefined }] = lists;
  const outcome = conclude([...endedBefore(input.resume), ...ends], usage, repository);
  return withScope(queues.reduce(withQueue, outcome), input, scope);
}

/** What all entries of a run share, and what those of one repository do. */
function entryContexts(
  input: RunInput,
  {
    signal,
    writing,
    send,
  }: { signal: AbortSignal; writing: RunSignals; send: (event: RunEvent) => void },
): (list: RepositoryList) => EntryContext {
  const slots = createGate(input.limits.modelConcurrency);
  const room = { isLimited: false, taken: 0 };
  const { secondReadings } = input.limits;
  const allowance = createAllowance(secondReadings, input.resume?.events ?? []);
  const { language } = input.request;
  function report(error: unknown, number: number): void {
    input.report?.({ error, number });
  }
  return ({ repository, gathering, memory }) => {
    const unread = repository.private && input.limits.privateRepositories === "extractive";
    return {
      repository,
      requestId: input.job.requestId,
      gathering,
      memory,
      writing: { model: unread ? null : input.model, slots, room, language, ...writing, report },
      secondReading: {
        model: unread || input.model === null ? "no_model" : (input.checkModel ?? "off"),
        slots,
        clock: input.clock,
        deadline: input.job.deadline,
        language,
        signal,
        allowance,
        report,
      },
      since: sinceOf(input.request),
      warnings: unread && input.model !== null ? [PRIVATE_UNREAD] : [],
      createDeltaWriter: input.createDeltaWriter,
      clock: input.clock,
      ...writing,
      send: about(repository, send),
      keepEvidence: (evidence) => input.keepEvidence?.(evidence),
      report,
    };
  };
}

/** What could not be read leaves a docket that is not whole; an earlier attempt may have found it out. */
function withScope(outcome: RunOutcome, { resume }: RunInput, { failures }: Scope): RunOutcome {
  const isPart =
    failures.length > 0 ||
    resume?.events.some(
      (event) => event.event === "job-scope" && event.data.unreadable.length > 0,
    ) === true;
  return isPart && outcome.outcome === "complete" ? { ...outcome, outcome: "partial" } : outcome;
}

/** Of several queues, one that was read makes a part of those that failed. */
function endOfQueues(queues: readonly QueueEnd[], { failures }: Scope): QueueEnd | RunEnd {
  const cancelled = queues.find(({ outcome }) => outcome === "cancelled");
  const failed = queues.find(({ outcome }) => outcome === "failed");
  const [whole] = queues.filter(({ outcome }) => outcome === "complete");
  if (cancelled !== undefined) {
    return cancelled;
  }
  if (failed === undefined && failures.length === 0) {
    return whole ?? { outcome: "complete" };
  }
  if (whole === undefined && failed !== undefined) {
    return failed;
  }
  return {
    ...(failed?.failure === undefined ? {} : { failure: failed.failure }),
    outcome: "partial",
  };
}

type RunEnd = Omit<RunOutcome, "usage">;

/** Says with every event of an entry which repository it is of. */
function about(repository: Repository, send: (event: RunEvent) => void): (event: RunEvent) => void {
  const named = { repository: repositoryName(repository) };
  return (event) => {
    switch (event.event) {
      case "pull-request":
        return send({ event: "pull-request", data: { ...named, ...event.data } });
      case "delta":
        return send({ event: "delta", data: { ...named, ...event.data } });
      case "summary":
        return send({ event: "summary", data: { ...named, ...event.data } });
      case "job-scope":
      case "ranking":
      case "check":
      case "queue":
        return send(event);
    }
  };
}

/** A queue that fails leaves a docket that is not whole. */
function withQueue(outcome: RunOutcome, queue: QueueEnd): RunOutcome {
  if (queue.outcome === "complete" || outcome.outcome === "failed") {
    return outcome;
  }
  if (queue.outcome === "cancelled") {
    return { ...outcome, outcome: "cancelled" };
  }
  return outcome.outcome === "cancelled" ? outcome : { ...queue, ...outcome, outcome: "partial" };
}

async function list(
  input: RunInput,
  readings: readonly Reading[],
  signals: RunSignals,
  told: { scope: Scope; send: (event: RunEvent) => void },
): Promise<Listing> {
  const resumed =
    input.resume === null ? undefined : resumeListing(input, input.resume, readings, signals);
  return resumed ?? (await createListing(input, readings, signals, told));
}

function conclude(
  ends: readonly EntryEnd[],
  checks: Usage,
  of: Repository | undefined,
): RunOutcome {
  const named = of === undefined ? {} : { repository: of };
  const usage = ends.reduce((sum, end) => addUsage(sum, end.usage), checks);
  const failed = ends.filter((end) => end.outcome === "failed");
  if (ends.some((end) => end.outcome === "cancelled")) {
    return { outcome: "cancelled", ...named, usage };
  }
  if (failed.length === 0) {
    return { outcome: "complete", ...named, usage };
  }
  const all = failed.length === ends.length;
  // What hit single entries is told there; what ended the work on all of them is told of the job as well.
  const failure = failed
    .flatMap((end) => end.failure ?? [])
    .find((each) => all || isFatal(each) || each.code === "timed_out");
  return {
    outcome: all ? "failed" : "partial",
    ...(failure === undefined ? {} : { failure }),
    ...named,
    usage,
  };
}

/** The outcome of a run that never got to its list; what nobody expected is thrown on. */
function unlisted(error: unknown): RunOutcome {
  if (
    error instanceof Stopped ||
    error instanceof UpstreamError ||
    error instanceof ExpectedFailure
  ) {
    return { ...endOf(error), usage: NO_USAGE };
  }
  throw error;
}

const PRIVATE_UNREAD: Warning = {
  code: "private_repository",
  message: "This deployment sends nothing of private repositories to a model.",
};
