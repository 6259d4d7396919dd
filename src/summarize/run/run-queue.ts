import { QUEUE_ROWS_PER_JOB_MAX } from "../../limits.ts";
import type { QueueEnd } from "../queue/queue.ts";
import { readQueue } from "../queue/queue.ts";
import { refusePrivate } from "./listing.ts";
import type { RunEvent, RunInput } from "./run-input.ts";
import type { Reading, Scope } from "./scope.ts";

interface Told {
  send: (event: RunEvent) => void;
  entriesGathered: Promise<unknown>;
  /** Told which can be read, where no list has said so. */
  scope?: Scope;
}

/** The queue of each repository of a run, but for those that an earlier attempt has read to the end. */
export async function runQueues(
  input: RunInput,
  readings: readonly Reading[],
  signal: AbortSignal,
  told: Told,
): Promise<QueueEnd[]> {
  const rows = { left: QUEUE_ROWS_PER_JOB_MAX };
  return await Promise.all(
    readings.map((reading, index) => runQueue(input, reading, signal, { ...told, rows, index })),
  );
}

async function runQueue(
  input: RunInput,
  { asked, requestQueue }: Reading,
  signal: AbortSignal,
  { send, scope, entriesGathered, rows, index }: Told & { rows: { left: number }; index: number },
): Promise<QueueEnd> {
  if (isWhole(input, asked)) {
    return { outcome: "complete" };
  }
  const end = await readQueue({
    requestQueue,
    filters: input.request,
    webUrl: input.job.webUrl,
    since: sinceOf(input.request),
    clock: input.clock,
    signal,
    entriesGathered,
    rows,
    admit(repository) {
      refusePrivate(repository, input);
      scope?.read(index, repository);
    },
    send: (data) => send({ event: "queue", data }),
    report: (error) => input.report?.({ error }),
  });
  if (end.outcome === "failed" && end.repository === undefined && end.failure !== undefined) {
    // Its first page was never read.
    scope?.unreadable(index, end.failure);
  }
  return end;
}

/** From when on changes count, in milliseconds since 1970; undefined where nobody has said so. */
export function sinceOf({ since }: Pick<RunInput["request"], "since">): number | undefined {
  return since === undefined ? undefined : Date.parse(since);
}

function isWhole({ resume }: RunInput, asked: string): boolean {
  const last = resume?.events
    .flatMap((event) => (event.event === "queue" ? event.data : []))
    .findLast(({ repository }) => asked === "" || repository.toLowerCase() === asked.toLowerCase());
  return last?.final === true && last.reason === undefined;
}
