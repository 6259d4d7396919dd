/**
 * The queue's door. In go the questions that may be asked and what is asked for; out come rows of all open pull requests,
 * event by event, and how it ended. It needs no model, and asks for nothing before the entries have what they need.
 */

import { count } from "../../english.ts";
import {
  MERGEABILITY_PER_CALL,
  MERGEABILITY_WAIT_MS,
  QUEUE_FACTS_PER_CALL,
  POINTS_LEFT_MIN,
  QUEUE_ROWS_PER_REPOSITORY_MAX,
} from "../../limits.ts";
import { type Failure, toStreamError } from "../../protocol/failures.ts";
import type { QueueEvent, Row } from "../../protocol/queue.ts";
import type { Clock } from "../../upstream/clock.ts";
import { endOf, isFatal, toFailure } from "../expected-failure.ts";
import type { RequestQueue } from "../gather/request-queue.ts";
import type { PullRequests } from "../ports.ts";
import type {
  OpenPage,
  OpenPullRequest,
  PullRequest,
  Repository,
} from "../pull-request/pull-request.ts";
import { type Filters, passes } from "../rank/filters.ts";
import { Stopped, until } from "../stop.ts";
import { stackedOn } from "../turns/stacked-on.ts";
import { createQueueWriter, type QueueWriter } from "./queue-writer.ts";
import { toRow, unreadPullRequest } from "./row.ts";

export interface QueueContext {
  requestQueue: RequestQueue;
  filters: Filters;
  webUrl: string;
  /** Changes count from it, in milliseconds since 1970. */
  since?: number | undefined;
  clock: Clock;
  signal: AbortSignal;
  /** How many may still be read, over all queues of a docket. */
  rows?: { left: number };
  /** Resolves when the entries have all that they ask GitHub for. */
  entriesGathered: Promise<unknown>;
  /** Throws for a repository that may not be read here. */
  admit: (repository: Repository) => void;
  send: (event: QueueEvent) => void;
  report: (error: unknown) => void;
}

/** How the queue ended. */
export interface QueueEnd {
  outcome: "complete" | "failed" | "cancelled";
  failure?: Failure;
  /** Absent when its first page was never read. */
  repository?: Repository;
}

export async function readQueue(context: QueueContext): Promise<QueueEnd> {
  const { signal, send, report } = context;
  const writer = createQueueWriter(send);
  const reading = createReading();
  const named = (): Pick<QueueEnd, "repository"> =>
    reading.first === undefined ? {} : { repository: reading.first.repository };
  try {
    await until(context.entriesGathered, signal);
    await readAll(reading, writer, context);
    signal.throwIfAborted();
    const { failure } = reading;
    writer.end(reasonOf(reading));
    return failure === undefined
      ? { outcome: "complete", ...named() }
      : { outcome: "failed", failure, ...named() };
  } catch (error) {
    const cause: unknown = signal.aborted ? signal.reason : error;
    const end = endOf(cause);
    if (!(cause instanceof Stopped)) {
      report(error);
    }
    writer.end(
      end.failure === undefined
        ? "It was cancelled before all open pull requests were read."
        : sentenceOf(end.failure),
    );
    return { ...end, ...named() };
  }
}

/** What was read so far, and what could not be. */
interface Reading {
  first?: OpenPage;
  open: Map<string, OpenPullRequest>;
  /** Facts by id, those of pull requests that could not be read among them. */
  read: Map<string, PullRequest>;
  /** Whether the list was read to its end, and whole. */
  all: boolean;
  /** Whether as many were read as may be. */
  isFull: boolean;
  /** Listed by the server and not shown. */
  missing: number;
  /** What GitHub says that it keeps back, and how to see it. */
  withheld?: string;
  /** Not read, to leave the person points. */
  unaffordable: number;
  failure?: Failure;
}

function createReading(): Reading {
  return {
    open: new Map(),
    read: new Map(),
    all: false,
    isFull: false,
    missing: 0,
    unaffordable: 0,
  };
}

/** After the questions of the entries, whichever wait. */
const LIST_RANK = 1000;
const FACTS_RANK = LIST_RANK + 1;
const AGAIN_RANK = FACTS_RANK + 1;

/** A page may hold what moved there while it was asked for; so many in a row that bring nothing never end. */
const PAGES_IN_VAIN_MAX = 3;

async function readAll(
  reading: Reading,
  writer: QueueWriter,
  context: QueueContext,
): Promise<void> {
  const calls: Promise<void>[] = [];
  /** A server that gives a cursor out again would be read for ever. */
  const cursors = new Set<string>();
  let inVain = 0;
  for (let after: string | undefined; ;) {
    const page = await ask((pulls) => pulls.open(after), LIST_RANK, context);
    if (reading.first === undefined) {
      context.admit(page.repository);
      reading.first = page;
      writer.begin(page.repository, page.openCount);
    }
    const { rows = { left: QUEUE_ROWS_PER_REPOSITORY_MAX } } = context;
    const listed = page.open
      .filter(({ id }) => !reading.open.has(id))
      .slice(0, Math.min(QUEUE_ROWS_PER_REPOSITORY_MAX - reading.open.size, rows.left));
    inVain = listed.length + (page.missing ?? 0) === 0 ? inVain + 1 : 0;
    rows.left -= listed.length;
    for (const each of listed) {
      reading.open.set(each.id, each);
    }
    reading.missing += page.missing ?? 0;
    if (page.withheld !== undefined) {
      reading.withheld = page.withheld;
    }
    // A list may end before its total.
    reading.all =
      page.next === undefined &&
      reading.withheld === undefined &&
      reading.missing === 0 &&
      reading.open.size >= page.openCount;
    const wanted = listed.filter((each) => passes(each, context.filters)).map(({ id }) => id);
    for (let from = 0; from < wanted.length; from += QUEUE_FACTS_PER_CALL) {
      const ids = wanted.slice(from, from + QUEUE_FACTS_PER_CALL);
      calls.push(readFacts(ids, reading, writer, context));
    }
    if (
      page.next === undefined ||
      cursors.has(page.next) ||
      inVain >= PAGES_IN_VAIN_MAX ||
      reading.open.size >= QUEUE_ROWS_PER_REPOSITORY_MAX ||
      rows.left === 0
    ) {
      reading.isFull =
        reading.open.size >= QUEUE_ROWS_PER_REPOSITORY_MAX ||
        (rows.left === 0 && reading.open.size < page.openCount);
      break;
    }
    after = page.next;
    cursors.add(after);
  }
  await Promise.all(calls);
  await readAgain(reading, writer, context);
}

/** Never rejects: what fails of these rows is noted, and nothing is known of them. */
async function readFacts(
  ids: readonly string[],
  reading: Reading,
  writer: QueueWriter,
  context: QueueContext,
): Promise<void> {
  let failed: readonly string[] = [];
  try {
    const facts = await ask(
      async (pulls) => {
        if ((pulls.pointsLeft?.() ?? Number.POSITIVE_INFINITY) < POINTS_LEFT_MIN) {
          reading.unaffordable += ids.length;
          return { read: [], failed: [] };
        }
        return await pulls.facts(ids);
      },
      FACTS_RANK,
      context,
    );
    for (const pull of facts.read) {
      reading.read.set(pull.id, pull);
    }
    ({ failed } = facts);
    if (failed.length > 0) {
      reading.failure ??= { code: "github_unavailable", detail: NOT_ALL };
    }
  } catch (error) {
    if (context.signal.aborted) {
      return;
    }
    context.report(error);
    failed = ids;
    // The first that is about the connection as a whole says most.
    const failure = toFailure(error);
    reading.failure =
      reading.failure === undefined || (isFatal(failure) && !isFatal(reading.failure))
        ? failure
        : reading.failure;
  }
  for (const id of failed) {
    const open = reading.open.get(id);
    if (open !== undefined) {
      reading.read.set(id, unreadPullRequest(open));
    }
  }
  writer.rows(rowsOf(ids, reading, context));
}

const NOT_ALL = "GitHub did not answer for all open pull requests.";

/**
 * GitHub works mergeability out when it is first asked for, and which branch is another's head is known at the end of
 * the list: rows that lacked either are said once more.
 */
async function readAgain(
  reading: Reading,
  writer: QueueWriter,
  context: QueueContext,
): Promise<void> {
  const { clock, signal } = context;
  const pulls = [...reading.read.values()];
  const unsure = new Set(pulls.filter((pull) => isBelowUnsure(pull, reading)).map(({ id }) => id));
  const undecided = pulls.filter(isUndecided).map(({ id }) => id);
  const fatal = reading.failure !== undefined && isFatal(reading.failure);
  if (undecided.length > 0 && !fatal && reading.unaffordable === 0) {
    await clock.sleep(MERGEABILITY_WAIT_MS, signal);
    for (let from = 0; from < undecided.length; from += MERGEABILITY_PER_CALL) {
      const ids = undecided.slice(from, from + MERGEABILITY_PER_CALL);
      // Worth one question, not the queue.
      const known = await ask(
        async (each) => (await each.mergeability?.(ids)) ?? [],
        AGAIN_RANK,
        context,
      ).catch(() => []);
      for (const { id, ...mergeability } of known) {
        const pull = reading.read.get(id);
        if (pull !== undefined && !isUndecided({ ...pull, ...mergeability })) {
          reading.read.set(id, { ...pull, ...mergeability });
          unsure.add(id);
        }
      }
    }
  }
  const order = [...reading.open.keys()].filter((id) => unsure.has(id));
  writer.rows(rowsOf(order, reading, context));
}

function isUndecided({ mergeable, mergeState, headOid }: PullRequest): boolean {
  return headOid !== "" && (mergeable === "UNKNOWN" || mergeState === "UNKNOWN");
}

/** Whether a row said that its base may be another's head, and the whole list says more. */
function isBelowUnsure(pull: PullRequest, reading: Reading): boolean {
  return reading.all && belowOf(pull, { ...reading, all: false }) === "unknown";
}

function belowOf(pull: PullRequest, { first, open, all }: Reading): ReturnType<typeof stackedOn> {
  return stackedOn(pull, [...open.values()], { defaultBranch: first?.defaultBranch, all });
}

function rowsOf(
  ids: readonly string[],
  reading: Reading,
  { webUrl, since, clock }: QueueContext,
): Row[] {
  const { first, open, read } = reading;
  if (first === undefined) {
    return [];
  }
  const { repository, soleMaintainer } = first;
  const context = { repository, webUrl, soleMaintainer, since, now: clock.now() };
  return ids.flatMap((id) => {
    const pull = read.get(id);
    const totalComments = open.get(id)?.totalComments;
    return pull === undefined
      ? []
      : toRow(pull, { below: belowOf(pull, reading), totalComments }, context);
  });
}

function reasonOf({
  first,
  open,
  isFull,
  missing,
  withheld,
  unaffordable,
  failure,
}: Reading): string | undefined {
  const others = Math.max(0, (first?.openCount ?? 0) - open.size - missing);
  // A list that broke off has said so.
  const hidden = missing + (isFull || failure !== undefined ? 0 : others);
  const reasons = [
    ...(failure === undefined ? [] : [sentenceOf(failure)]),
    ...(unaffordable === 0
      ? []
      : [
          `${count(unaffordable, "open pull request")} were not read: fewer than ${POINTS_LEFT_MIN} points of this hour are left of your limit with GitHub.`,
        ]),
    ...(withheld === undefined ? [] : [withheld]),
    ...(hidden === 0 ? [] : [`GitHub did not show ${count(hidden, "open pull request")}.`]),
    ...(isFull && others > 0
      ? [`Only the ${open.size} most recently active of ${first?.openCount} were read.`]
      : []),
  ];
  return reasons.length === 0 ? undefined : reasons.join(" ");
}

function sentenceOf(failure: Failure): string {
  return toStreamError(failure, "").message;
}

async function ask<Value>(
  question: (pulls: PullRequests) => Promise<Value>,
  rank: number,
  { requestQueue, signal }: QueueContext,
): Promise<Value> {
  return await requestQueue.ask(() => rank, question, signal);
}
