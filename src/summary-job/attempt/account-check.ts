import type { Connection, ConnectionReader } from "../../connectors/connector.ts";
import { ExpectedFailure } from "../../summarize/expected-failure.ts";
import type { PullRequests } from "../../summarize/ports.ts";

/** Rejects with what ends the job unless the connected account still is one. */
export async function checkAccount(
  connector: ConnectionReader,
  connection: Connection,
  signal: AbortSignal,
): Promise<void> {
  if ((await connector.status(connection, signal)) !== "active") {
    throw new ExpectedFailure({ code: "reconnect_required" });
  }
}

/**
 * Lets a run begin while the account is still being checked, which saves it the time of one call. Nothing comes of the
 * first answer, that of the list or of a list resumed, before the check has passed; its failure goes before the answer's.
 */
export function whileChecking(pulls: PullRequests, checked: Promise<void>): PullRequests {
  async function afterCheck<Answer>(answer: Promise<Answer>): Promise<Answer> {
    answer.catch(() => undefined);
    await checked;
    return await answer;
  }
  return {
    ...pulls,
    candidates: (after) => afterCheck(pulls.candidates(after)),
    named: (numbers) => afterCheck(pulls.named(numbers)),
    details: (ids) => afterCheck(pulls.details(ids)),
    open: (after) => afterCheck(pulls.open(after)),
  };
}
