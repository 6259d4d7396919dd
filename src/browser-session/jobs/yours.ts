import { readReaderFacts } from "../../github/reader-facts.ts";
import { READER_FACTS_KEPT_MS, READER_FACTS_MAX_MS } from "../../limits.ts";
import { fail, type Result, succeed } from "../../protocol/failures.ts";
import type { Yours } from "../../protocol/yours.ts";
import { type Reader, yoursOf } from "../../summarize/turns/yours.ts";
import type { SessionContext } from "../context.ts";
import { withDeadline } from "../deadline.ts";
import { readSnoozes } from "../kept.ts";
import { connectionOfJob, reading } from "./reading.ts";

/** What GitHub said of the reader of each docket, for a few minutes. */
export type KnownReaders = Map<string, { until: number; reader: Promise<Reader> }>;

/** What of a docket's queue is about its reader. */
export async function readYours(
  jobId: string,
  known: KnownReaders,
  context: SessionContext,
): Promise<Result<Yours>> {
  const connection = connectionOfJob(jobId, context);
  const login = context.store.isOpen
    ? context.store.access().connection?.account?.login
    : undefined;
  if (!connection.ok || login === undefined) {
    return connection.ok ? fail("not_connected") : connection;
  }
  const docket = await context.objects.read(jobId);
  if (!docket.ok) {
    return docket;
  }
  const queues = docket.value.queue ?? [];
  const snoozes = await readSnoozes(context);
  if (!snoozes.ok) {
    return snoozes;
  }
  return await reading(connection.value, context, async () => {
    const rows: Yours["rows"] = [];
    for (const queue of queues) {
      const key = `${jobId}/${login}/${queue.repository.toLowerCase()}`;
      const reader = await readerOf(key, known, (signal) => {
        const [owner = "", name = ""] = queue.repository.split("/");
        const fetch = context.connector.fetch(connection.value);
        return readReaderFacts({ owner, name, fetch, signal, login });
      });
      rows.push(...yoursOf(queue.rows, reader, snoozes.value));
    }
    // Waiting gave another person the chance to connect.
    const still = connectionOfJob(jobId, context);
    return still.ok ? succeed({ rows, new: [], merged: [], closed: [] }) : still;
  });
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
  const reader = withDeadline(READER_FACTS_MAX_MS, read);
  known.set(key, { until: now + READER_FACTS_KEPT_MS, reader });
  // What failed is asked for again.
  reader.catch(() => known.delete(key));
  return await reader;
}
