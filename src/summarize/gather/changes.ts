import { UpstreamError } from "../../upstream/error.ts";
import { type ReadChanges, readChanges } from "../diff/read-changes.ts";
import { isFatal } from "../expected-failure.ts";
import type { ChangesOf } from "../ports.ts";
import type { FileChange } from "../pull-request/file-change.ts";
import { inTime, type RunSignals } from "../stop.ts";
import type { RequestQueue } from "./request-queue.ts";

interface Asking extends RunSignals {
  requestQueue: RequestQueue;
  rank: () => number;
}

const READS_MAX = 2;

/**
 * Reads the changes of a pull request as they stream in. A stream that breaks off, or does not begin in time, is asked
 * for once more; then, and where there is none, they are missing, and the summary rests on the discussion alone.
 * This is not `withRetries`: the client has applied that to the request already, and a read that broke off halfway
 * starts over at once, in a new place of the queue.
 */
export async function askChanges(of: ChangesOf, asking: Asking): Promise<ReadChanges> {
  const changes = await inTime<ReadChanges | null>(ask(of, asking), asking.enough, () => null);
  return changes ?? (await readChanges({ unavailable: { code: "timed_out" } }));
}

async function ask(of: ChangesOf, { requestQueue, rank, signal }: Asking): Promise<ReadChanges> {
  for (let read = 1; ; read += 1) {
    let opened = false;
    try {
      return await requestQueue.ask(
        rank,
        async (pulls) => {
          const changes = await pulls.changes(of);
          opened = true;
          return await readChanges({
            files: whileWanted(changes.files, signal),
            incomplete: () => changes.incomplete(),
          });
        },
        signal,
      );
    } catch (error) {
      if (!(error instanceof UpstreamError) || isFatal(error.toFailure())) {
        throw error;
      }
      const brokeOff = error.kind === "timeout" || (opened && error.kind !== "rejected");
      if (!brokeOff || read === READS_MAX) {
        return await readChanges({ unavailable: error.toFailure() });
      }
    }
  }
}

/** Ends the stream, and with it the connection, when the pull request is given up. */
async function* whileWanted(
  files: AsyncIterable<FileChange>,
  signal: AbortSignal,
): AsyncGenerator<FileChange> {
  for await (const file of files) {
    signal.throwIfAborted();
    yield file;
  }
}
