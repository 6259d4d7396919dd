import { list } from "../../english.ts";
import { repositoryNameOf } from "../../github/repository-name.ts";
import {
  READER_FACTS_KEPT_MS,
  READER_FACTS_MAX_MS,
  UPSTREAM_CONNECTIONS_MAX,
  YOURS_NAMED_MAX,
} from "../../limits.ts";
import type { SeenBefore } from "../../person/seen.ts";
import type { Counted } from "../../person/watchlist.ts";
import { fail, type Result, succeed } from "../../protocol/failures.ts";
import type { Changes } from "../../protocol/pull-request.ts";
import { countGroups } from "../../protocol/queue-groups.ts";
import type { Queue, Row } from "../../protocol/queue.ts";
import type { Yours, YoursNamed, YoursRow } from "../../protocol/yours.ts";
import { sinceSeen } from "../../summarize/remember/since-seen.ts";
import { type Reader, yoursOf } from "../../summarize/turns/yours.ts";
import type { JobConnection } from "../../summary-job/session-port.ts";
import { type QueuesShown, shownOfRow } from "../../summary-job/shown.ts";
import { createGate } from "../../upstream/gate.ts";
import type { SessionContext } from "../context.ts";
import { askWithin } from "../deadline.ts";
import { seenBefore } from "../person/seen.ts";
import { readSnoozes } from "../person/snoozes.ts";
import { noteCounts } from "../person/watchlist.ts";
import { connectionOfJob, reading } from "./reading.ts";

/** What GitHub said of the reader of each docket, for a few minutes. */
export type KnownReaders = Map<string, { until: number; reader: Promise<Reader> }>;

/** Whose a queue is asked about. */
interface Asked {
  /** Tells the docket from others. */
  key: string;
  /** The reader's, as long as it is theirs. */
  connection(): Result<JobConnection>;
  queues(): Promise<Result<QueuesShown>>;
  /** Of somebody else: what was put off and counted is about one's own. */
  isShared: boolean;
}

/** What of a docket's queue is about its person. */
export async function readYours(
  jobId: string,
  known: KnownReaders,
  context: SessionContext,
): Promise<Result<Yours>> {
  const asked: Asked = {
    key: jobId,
    connection: () => connectionOfJob(jobId, context),
    queues: async () => context.objects.queues(jobId),
    isShared: false,
  };
  return readYoursOf(asked, known, context);
}

/** What of a queue is about its reader. */
export async function readYoursOf(
  asked: Asked,
  known: KnownReaders,
  context: SessionContext,
): Promise<Result<Yours>> {
  const { isShared } = asked;
  const connection = asked.connection();
  const login = context.store.isOpen
    ? context.store.access().connection?.account?.login
    : undefined;
  if (!connection.ok || login === undefined) {
    return connection.ok ? fail("not_connected") : connection;
  }
  const queues = await asked.queues();
  if (!queues.ok) {
    return queues;
  }
  // What has changed is told from what its reader has seen, not from what somebody else asked for.
  const docket: QueuesShown = isShared
    ? { ...queues.value, since: null, reader: "page" }
    : queues.value;
  const snoozes = isShared
    ? succeed([])
    : await readSnoozes(context, { isVisit: docket.reader === "page" });
  if (!snoozes.ok) {
    return snoozes;
  }
  return await reading(connection.value, context, async () => {
    const gate = createGate(UPSTREAM_CONNECTIONS_MAX);
    const fetch = context.connector.fetch(connection.value);
    const { queues: shown } = docket;
    const readers = await Promise.all(
      shown.map(async ({ repository }) =>
        readerOf(`${asked.key}/${login}/${repository.toLowerCase()}`, known, (signal) =>
          gate.run(
            () => 0,
            async () => {
              const { readReaderFacts } = await import("../../github/reader-facts.ts");
              return readReaderFacts({ ...repositoryNameOf(repository), fetch, signal, login });
            },
            signal,
          ),
        ),
      ),
    );
    const seen = await seenOf(docket, context);
    const all: Yours = { rows: [], new: [], merged: [], closed: [] };
    const counted: Counted[] = [];
    for (const [index, queue] of shown.entries()) {
      const reader = readers[index] ?? { login };
      const before = seen[index] ?? NOTHING_SEEN;
      const rows = yoursOf(queue.rows, reader, snoozes.value, (row) =>
        changesOf(row, docket, before),
      );
      const since = docket.since ?? before.at;
      all.rows.push(...rows);
      if (since !== null) {
        addNamed(all, queue, reader, { since, webUrl: context.config.githubWebUrl });
      }
      if (!isShared && isWhole(queue, docket)) {
        const ofRow = (row: Row): YoursRow | undefined =>
          rows.find(({ number }) => number === row.number);
        counted.push({ repository: queue.repository, counts: countGroups(queue.rows, ofRow) });
      }
    }
    // Waiting gave another person the chance to connect, before what is noted as after.
    if (asked.connection().ok) {
      await noteCounts(counted, docket.startedAt, context);
    }
    const still = asked.connection();
    const inPart = shown.flatMap(({ repository }, index) =>
      readers[index]?.isPart === true ? [repository] : [],
    );
    return still.ok ? succeed({ ...all, ...unreadIn(inPart) }) : still;
  });
}

function unreadIn(repositories: readonly string[]): Pick<Yours, "unread"> {
  return repositories.length === 0
    ? {}
    : {
        unread: `GitHub did not tell all that is about you in ${list(repositories)}: what your teams were asked to review, or where you are mentioned, may be missing.`,
      };
}

const NOTHING_SEEN: SeenBefore = { at: null, pullRequests: [] };

/** Of each of its repositories. A program has seen nothing. */
async function seenOf(
  { reader, startedAt, queues }: QueuesShown,
  context: SessionContext,
): Promise<SeenBefore[]> {
  const repositories = queues.map(({ repository }) => repository);
  return reader === "page" ? seenBefore(repositories, startedAt, context) : [];
}

function changesOf(row: Row, { since }: QueuesShown, seen: SeenBefore): Changes | undefined {
  if (since !== null) {
    return row.changes;
  }
  if (row.unread !== undefined) {
    return undefined;
  }
  const before = seen.pullRequests.find(({ number }) => number === row.number);
  return sinceSeen(before, shownOfRow(row));
}

/** Nobody else's counts: a queue that is filtered or cut holds not all that is open. */
function isWhole({ final, reason }: Queue, { isFiltered }: QueuesShown): boolean {
  return final && reason === undefined && !isFiltered;
}

/** What was opened, merged and closed from then on. What has ended GitHub says itself: no row that is missing does. */
function addNamed(
  { new: opened, merged, closed }: Yours,
  { repository, rows }: Queue,
  { ended = [] }: Reader,
  { since, webUrl }: { since: number; webUrl: string },
): void {
  // GitHub's times are whole seconds: what came in the same one may have come after.
  const from = Math.floor(since / 1000) * 1000;
  for (const { number, title, url, createdAt } of rows) {
    if (Date.parse(createdAt) >= from && opened.length < YOURS_NAMED_MAX) {
      opened.push({ repository, number, title, url });
    }
  }
  for (const { number, title, merged: isMerged, closedAt } of ended) {
    const named: YoursNamed[] = isMerged ? merged : closed;
    if (Date.parse(closedAt) >= from && named.length < YOURS_NAMED_MAX) {
      named.push({ repository, number, title, url: `${webUrl}/${repository}/pull/${number}` });
    }
  }
}

async function readerOf(
  key: string,
  known: KnownReaders,
  read: (signal: AbortSignal) => Promise<Reader>,
): Promise<Reader> {
  const now = Date.now();
  for (const [each, { until }] of known) {
    if (until <= now) {
      known.delete(each);
    }
  }
  const kept = known.get(key);
  if (kept !== undefined) {
    return await kept.reader;
  }
  const reader = askWithin(READER_FACTS_MAX_MS, "github", read);
  known.set(key, { until: now + READER_FACTS_KEPT_MS, reader });
  // What failed is asked for again.
  reader.catch(() => known.delete(key));
  return await reader;
}
