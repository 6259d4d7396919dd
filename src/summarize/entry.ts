import { type Failure, toStreamError } from "../failures.ts";
import type { Changes, PullRequestEvent, SummaryEvent, Warning } from "../protocol.ts";
import { citationsOf } from "./answer.ts";
import { labelBlockers } from "./blocker-labels.ts";
import { createDeltaWriter, type DeltaWriter } from "./delta-writer.ts";
import { toFailure } from "./expected-failure.ts";
import type { Gathered, Gathering } from "./gathering.ts";
import { memoryKey, toRemembered } from "./memory.ts";
import type { Clock, LastSeen, Memory } from "./ports.ts";
import type { Repository } from "./pull-request.ts";
import type { RunEvent } from "./run-input.ts";
import { sinceLastLook } from "./since-last-look.ts";
import { Stopped, until } from "./stop.ts";
import { type Pen, type Written, writeSummary } from "./writing.ts";

/** A place on the list, on its way to a summary. */
export interface Listed {
  id: string;
  number: number;
  /** Position on the list, from 0. */
  rank: number;
  /** Human comments of all time. */
  commentsEver: number;
  /** What an earlier attempt has said of it already. */
  announced?: PullRequestEvent | undefined;
}

export interface EntryContext {
  repository: Repository;
  requestId: string;
  gathering: Gathering;
  memory: Memory;
  pen: Pen;
  /** True of every entry of this run. */
  warnings: readonly Warning[];
  clock: Clock;
  signal: AbortSignal;
  send: (event: RunEvent) => void;
  report: (error: unknown, number: number) => void;
}

/** How an entry ended. */
export interface EntryEnd extends Pick<SummaryEvent, "number" | "outcome" | "usage"> {
  failure?: Failure;
}

type Ended = Omit<SummaryEvent, "number" | "elapsedMs" | "error"> & { failure?: Failure };

/** Takes one pull request from its gathering to its summary. Whatever fails, fails this entry alone. */
export async function runEntry(listed: Listed, context: EntryContext): Promise<EntryEnd> {
  const { clock, signal, send } = context;
  const { number } = listed;
  const startedAt = clock.now();
  const writer = createDeltaWriter(number, (data) => send({ event: "delta", data }), clock, signal);
  const progress: { gathered?: Gathered } = {};

  function finish({ failure, ...ended }: Ended): EntryEnd {
    send({
      event: "summary",
      data: {
        number,
        ...ended,
        ...(failure === undefined ? {} : { error: toStreamError(failure, context.requestId) }),
        elapsedMs: Math.max(0, clock.now() - startedAt),
      },
    });
    return {
      number,
      outcome: ended.outcome,
      ...(ended.usage === undefined ? {} : { usage: ended.usage }),
      ...(failure === undefined ? {} : { failure }),
    };
  }

  try {
    return await summarize(listed, context, { writer, progress, finish });
  } catch (error) {
    const stopped: unknown = signal.aborted ? signal.reason : error;
    if (!(stopped instanceof Stopped)) {
      context.report(error, number);
    }
    return finish(unfinished(stopped, writer, progress.gathered));
  }
}

interface Work {
  writer: DeltaWriter;
  progress: { gathered?: Gathered };
  finish: (ended: Ended) => EntryEnd;
}

async function summarize(
  listed: Listed,
  context: EntryContext,
  { writer, progress, finish }: Work,
): Promise<EntryEnd> {
  const { gathering, memory, pen, repository, signal } = context;
  const { number, rank } = listed;
  const recalling: ReturnType<Memory["recall"]> = memory.recall(number).catch((error: unknown) => {
    context.report(error, number);
    return {};
  });
  const gathered = await gathering.gathered(listed.id);
  progress.gathered = gathered;
  const recalled = await until(recalling, signal);
  const seen: LastSeen = {
    number,
    comments: listed.commentsEver,
    commits: gathered.facts.commits,
    readiness: gathered.readiness.state,
  };
  announce(listed, gathered, sinceLastLook(recalled.lastSeen, seen), context);

  const { language, model } = pen;
  const key = await memoryKey({ ...gathered, repository, model: model?.name ?? "", language });
  const written = await writeSummary(
    { gathered, rank, writer, key, remembered: recalled.remembered },
    pen,
  );
  const end = finish(toEnded(written, gathered, context));
  const isNew = written.outcome === "written" && !written.cached;
  await until(
    memory.remember(number, {
      lastSeen: seen,
      ...(isNew ? { remembered: toRemembered(key, written.answer, gathered.evidence) } : {}),
    }),
    signal,
  ).catch((error: unknown) => context.report(error, number));
  return end;
}

/** Says what is known of it, unless an earlier attempt said just the same. */
function announce(
  { number, announced }: Listed,
  gathered: Gathered,
  changes: Changes | undefined,
  { send }: EntryContext,
): void {
  const { facts, pull, evidence } = gathered;
  // The earlier attempt may have noted this look already, so that nothing seems to have changed.
  const since = announced?.changes ?? changes;
  const data: PullRequestEvent = {
    number,
    facts,
    readiness: labelBlockers(gathered.readiness, facts, pull, evidence.pieces),
    coverage: evidence.coverage,
    ...(since === undefined ? {} : { changes: since }),
  };
  if (JSON.stringify(announced) !== JSON.stringify(data)) {
    send({ event: "pull-request", data });
  }
}

function toEnded(
  { outcome, answer, cached, usage, failure }: Written,
  gathered: Gathered,
  { warnings }: EntryContext,
): Ended {
  const { text, open, settled } = answer;
  return {
    outcome,
    text,
    citations: citationsOf(
      text,
      [...open, ...settled, blockersAsPoint(gathered)],
      gathered.evidence.pieces,
    ),
    open,
    settled,
    warnings: [...warnings, ...gathered.evidence.warnings, ...answer.warnings],
    ...(failure === undefined ? {} : { failure }),
    cached,
    ...(usage === undefined ? {} : { usage }),
  };
}

/** What blocks is read next to the summary, so its labels need their links as well. */
function blockersAsPoint({ readiness, facts, pull, evidence }: Gathered) {
  const { blockers } = labelBlockers(readiness, facts, pull, evidence.pieces);
  return { text: "", citations: blockers.flatMap(({ label }) => label ?? []) };
}

/** An entry that did not get its summary keeps the text that readers have seen. */
function unfinished(error: unknown, writer: DeltaWriter, gathered: Gathered | undefined): Ended {
  const failure = failureOf(error);
  return {
    outcome: failure === undefined ? "cancelled" : "failed",
    text: writer.text,
    citations:
      gathered === undefined
        ? []
        : citationsOf(writer.text, [blockersAsPoint(gathered)], gathered.evidence.pieces),
    open: [],
    settled: [],
    warnings: gathered?.evidence.warnings ?? [],
    ...(failure === undefined ? {} : { failure }),
    cached: false,
  };
}

function failureOf(error: unknown): Failure | undefined {
  if (!(error instanceof Stopped)) {
    return toFailure(error);
  }
  switch (error.why) {
    case "cancelled":
      return undefined;
    case "timed_out":
      return { code: "timed_out" };
  }
}
