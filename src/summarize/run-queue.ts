import type { RequestQueue } from "./gather/request-queue.ts";
import { refusePrivate } from "./listing.ts";
import type { QueueEnd } from "./queue/queue.ts";
import { readQueue } from "./queue/queue.ts";
import type { RunEvent, RunInput } from "./run-input.ts";

/** The queue of a run, unless an earlier attempt has read all of it. */
export async function runQueue(
  input: RunInput,
  requestQueue: RequestQueue,
  signal: AbortSignal,
  { send, entriesGathered }: { send: (event: RunEvent) => void; entriesGathered: Promise<unknown> },
): Promise<QueueEnd> {
  if (isWhole(input)) {
    return { outcome: "complete" };
  }
  return await readQueue({
    requestQueue,
    filters: input.request,
    webUrl: input.job.webUrl,
    since: sinceOf(input.request),
    clock: input.clock,
    signal,
    entriesGathered,
    admit: (repository) => refusePrivate(repository, input),
    send: (data) => send({ event: "queue", data }),
    report: (error) => input.report?.({ error }),
  });
}

/** From when on changes count, in milliseconds since 1970; undefined where nobody has said so. */
export function sinceOf({ since }: Pick<RunInput["request"], "since">): number | undefined {
  return since === undefined ? undefined : Date.parse(since);
}

function isWhole({ resume }: RunInput): boolean {
  const last = resume?.events
    .flatMap((event) => (event.event === "queue" ? event.data : []))
    .at(-1);
  return last?.final === true && last.reason === undefined;
}
