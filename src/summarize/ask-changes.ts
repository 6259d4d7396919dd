import type { Failure } from "../failures.ts";
import { UpstreamError } from "../upstream-error.ts";
import type { Asker } from "./asker.ts";
import type { Evidence } from "./evidence.ts";
import { isFatal } from "./expected-failure.ts";
import type { ChangeStream, FileChange } from "./file-change.ts";
import type { PullRequest } from "./pull-request.ts";

interface Reading {
  asker: Asker;
  rank: () => number;
  signal: AbortSignal;
  select: (changes: ChangeStream | { unavailable: Failure }) => Promise<Evidence>;
}

const READS_MAX = 2;

/**
 * Selects evidence while the changes stream in. A stream that breaks off is read once more from its start; then, and
 * where there is none, the evidence is the discussion alone, and says so.
 */
export async function readEvidence(pull: PullRequest, reading: Reading): Promise<Evidence> {
  const { asker, rank, signal, select } = reading;
  for (let read = 1; ; read += 1) {
    let opened = false;
    try {
      return await asker.ask(
        rank,
        async (pulls) => {
          const changes = await pulls.changes(pull);
          opened = true;
          return await select({
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
      if (!opened || read === READS_MAX) {
        return await select({ unavailable: error.toFailure() });
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
