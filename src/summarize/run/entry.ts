import type { PullRequestEvent, SummaryEvent } from "../../protocol/events.ts";
import { type Failure, toStreamError } from "../../protocol/failures.ts";
import type { Changes, Point, Warning } from "../../protocol/pull-request.ts";
import type { Clock } from "../../upstream/clock.ts";
import { citationsOf } from "../citations/citations.ts";
import { endOf } from "../expected-failure.ts";
import type { Gathered, Gathering } from "../gather/gathering.ts";
import type {
  CreateDeltaWriter,
  DeltaWriter,
  Memory,
  Recalled,
  Remembered,
  Shown,
} from "../ports.ts";
import { type Repository, repositoryName } from "../pull-request/pull-request.ts";
import { factLines } from "../readiness/fact-lines.ts";
import { memoryKey, toRemembered } from "../remember/memory.ts";
import { sinceSeen } from "../remember/since-seen.ts";
import { sinceTime } from "../remember/since-time.ts";
import {
  notRead,
  readAgain,
  readBefore,
  type SecondRead,
  type SecondReadingContext,
  toCheckEvent,
  whyNotRead,
} from "../second-reading/second-reading.ts";
import { labelBlockers } from "../select/blocker-labels.ts";
import type { KeptEvidence } from "../select/evidence.ts";
import { type Doubt, type Statement, statementsOf } from "../statements/statements.ts";
import { inTime, Stopped, until } from "../stop.ts";
import { addUsage } from "../usage.ts";
import { type WritingContext, type Written, writeSummary } from "../writing.ts";
import type { RunEvent } from "./run-input.ts";

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
  writing: WritingContext;
  secondReading: SecondReadingContext;
  /** Changes count from it, in milliseconds since 1970; else from what the person has seen. */
  since?: number | undefined;
  /** True of every entry of this run. */
  warnings: readonly Warning[];
  createDeltaWriter: CreateDeltaWriter;
  clock: Clock;
  signal: AbortSignal;
  /** See `RunSignals`. */
  enough: AbortSignal;
  send: (event: RunEvent) => void;
  keepEvidence: (evidence: KeptEvidence) => void;
  report: (error: unknown, number: number) => void;
}

/** How an entry ended. */
export interface EntryEnd extends Pick<SummaryEvent, "number" | "outcome" | "usage"> {
  failure?: Failure;
}

/** A summary before it is dated, with its failure not yet worded. */
type Summary = Omit<SummaryEvent, "number" | "elapsedMs" | "error"> & {
  failure?: Failure;
  doubts?: Doubt[];
};

/** Takes one pull request from its gathering to its second reading. Whatever fails, fails this entry alone. */
export async function runEntry(listed: Listed, context: EntryContext): Promise<EntryEnd> {
  const { createDeltaWriter, clock, signal, send } = context;
  const { number } = listed;
  const startedAt = clock.now();
  const writer = createDeltaWriter(number, (data) => send({ event: "delta", data }), clock, signal);
  const progress: { gathered?: Gathered } = {};

  function finish({ failure, doubts = [], ...summary }: Summary): EntryEnd {
    // What no model may see cannot be asked about.
    if (progress.gathered !== undefined && context.writing.model !== null) {
      const { subject, title, branch, pieces } = progress.gathered.evidence;
      context.keepEvidence({
        subject,
        title,
        branch,
        pieces,
        ...(doubts.length === 0 ? {} : { doubts }),
      });
    }
    send({
      event: "summary",
      data: {
        number,
        ...summary,
        ...(failure === undefined ? {} : { error: toStreamError(failure, context.requestId) }),
        elapsedMs: Math.max(0, clock.now() - startedAt),
      },
    });
    return {
      number,
      outcome: summary.outcome,
      ...(summary.usage === undefined ? {} : { usage: summary.usage }),
      ...(failure === undefined ? {} : { failure }),
    };
  }

  let summarized: Summarized;
  try {
    summarized = await summarize(listed, context, { writer, progress, finish });
  } catch (error) {
    const stopped: unknown = signal.aborted ? signal.reason : error;
    if (!(stopped instanceof Stopped)) {
      context.report(error, number);
    }
    return finish(unfinishedSummary(stopped, writer.text, progress.gathered));
  }
  return await checkAndRemember(summarized, listed, context);
}

/** An entry that has its text. */
interface Summarized {
  end: EntryEnd;
  written: Written;
  gathered: Gathered;
  key: string;
  remembered: Remembered | undefined;
}

interface Work {
  writer: DeltaWriter;
  progress: { gathered?: Gathered };
  finish: (summary: Summary) => EntryEnd;
}

async function summarize(
  listed: Listed,
  context: EntryContext,
  { writer, progress, finish }: Work,
): Promise<Summarized> {
  const { gathering, writing, repository, enough } = context;
  const { number, rank } = listed;
  const recalling = recall(number, context);
  const gathered = await gathering.gathered(listed.id);
  progress.gathered = gathered;
  const recalled = await inTime<Recalled>(recalling, enough, () => ({}));
  const shown: Shown = {
    number,
    comments: listed.commentsEver,
    commits: gathered.facts.commits,
    readiness: gathered.readiness.state,
  };
  const { since } = context;
  const changes =
    since === undefined ? sinceSeen(recalled.seen, shown) : sinceTime(gathered.pull, since);
  announce(listed, gathered, changes, context);

  const { language, model } = writing;
  const checkModel = context.secondReading.model;
  const key = await memoryKey({
    ...gathered,
    repository,
    model: model?.name ?? "",
    checkModel: typeof checkModel === "string" ? "" : checkModel.name,
    language,
  });
  const written = await writeSummary(
    { gathered, rank, writer, key, remembered: recalled.remembered },
    writing,
  );
  const end = finish(summaryOf(written, gathered, context.warnings));
  return { end, written, gathered, key, remembered: recalled.remembered };
}

/** A reader has the text by now: nothing that happens here takes it away. */
async function checkAndRemember(
  summarized: Summarized,
  listed: Listed,
  context: EntryContext,
): Promise<EntryEnd> {
  const { end, written, gathered, key } = summarized;
  const { answer, cached } = written;
  const statements = statementsOf(answer);
  const read = await readSummary(summarized, statements, listed, context);
  context.send({
    event: "check",
    data: toCheckEvent(
      { repository: repositoryName(context.repository), number: listed.number },
      statements,
      answer.doubts,
      read,
    ),
  });
  const isNew = written.outcome === "written" && (!cached || read.usage.calls > 0);
  await remember(
    listed.number,
    isNew ? toRemembered(key, answer, gathered.evidence, read.verdicts) : null,
    context,
  );
  return { ...end, usage: addUsage(end.usage, read.usage) };
}

async function readSummary(
  { written, gathered, remembered }: Summarized,
  statements: readonly Statement[],
  { number, rank }: Listed,
  { secondReading }: EntryContext,
): Promise<SecondRead> {
  if (written.outcome === "extractive") {
    return notRead(secondReading, whyNotRead(written.failure?.code));
  }
  const verdicts = written.cached ? remembered?.verdicts : undefined;
  if (verdicts?.length === statements.length) {
    return readBefore(secondReading, verdicts);
  }
  const { evidence, facts, readiness } = gathered;
  const { title, pieces } = evidence;
  return await readAgain(
    { facts: factLines(evidence.subject, facts, readiness), title, pieces, statements },
    { number, rank },
    secondReading,
  );
}

/** Without its memory a session pays for a model call; it loses no entry. */
async function recall(number: number, { memory, report }: EntryContext): Promise<Recalled> {
  try {
    return await memory.recall(number);
  } catch (error) {
    report(error, number);
    return {};
  }
}

async function remember(
  number: number,
  remembered: Parameters<Memory["remember"]>[1],
  { memory, signal, report }: EntryContext,
): Promise<void> {
  try {
    await until(memory.remember(number, remembered), signal);
  } catch (error) {
    if (!signal.aborted) {
      report(error, number);
    }
  }
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

function summaryOf(
  { outcome, answer, ...rest }: Written,
  gathered: Gathered,
  warnings: readonly Warning[],
): Summary {
  const { text, open, settled } = answer;
  const { pieces, warnings: ofEvidence } = gathered.evidence;
  return {
    outcome,
    text,
    citations: citationsOf(text, [...open, ...settled, blockersAsPoint(gathered)], pieces),
    open,
    settled,
    doubts: answer.doubts,
    warnings: [...warnings, ...ofEvidence, ...answer.warnings],
    ...rest,
  };
}

/** An entry that did not get its summary keeps the text that readers have seen. */
function unfinishedSummary(error: unknown, text: string, gathered: Gathered | undefined): Summary {
  return {
    ...endOf(error),
    text,
    citations:
      gathered === undefined
        ? []
        : citationsOf(text, [blockersAsPoint(gathered)], gathered.evidence.pieces),
    open: [],
    settled: [],
    warnings: gathered?.evidence.warnings ?? [],
    cached: false,
  };
}

/** What blocks is read next to the summary, so its labels need their links as well. */
function blockersAsPoint({ readiness, facts, pull, evidence }: Gathered): Point {
  const { blockers } = labelBlockers(readiness, facts, pull, evidence.pieces);
  return { text: "", citations: blockers.flatMap(({ label }) => label ?? []) };
}
