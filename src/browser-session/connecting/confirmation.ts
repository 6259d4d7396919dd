import type { Connection, Connector } from "../../connectors/connector.ts";
import { fail, type Result, succeed } from "../../protocol/failures.ts";
import { UpstreamError } from "../../upstream/error.ts";

const ATTEMPTS_MAX = 3;
const BACKOFF_BASE_MS = 300;

/**
 * Asks the connector to complete an authorization. Its answer can get lost after it took effect, so "gone" is success
 * for a call repeated after that, and only then: for a first call it means that somebody else has been here.
 */
export async function confirm(
  connector: Connector,
  connection: Connection,
  proof: string,
  signal: AbortSignal,
): Promise<Result<null>> {
  let answerWasLost = false;
  for (let attempt = 1; ; attempt += 1) {
    try {
      const answer = await connector.verify(connection, proof, signal);
      if (!answer.ok) {
        return answer;
      }
      return answer.value === "verified" || answerWasLost
        ? succeed(null)
        : fail("verification_rejected");
    } catch (error) {
      if (!(error instanceof UpstreamError)) {
        throw error;
      }
      if (isRefusal(error)) {
        return fail("verification_rejected");
      }
      if (attempt === ATTEMPTS_MAX || signal.aborted || error.kind === "rejected") {
        return { ok: false, failure: error.toFailure() };
      }
      answerWasLost ||= error.kind !== "rate_limited";
      await new Promise((resolve) => {
        setTimeout(resolve, BACKOFF_BASE_MS * 2 ** attempt);
      });
    }
  }
}

/** The proof comes from the callback's address: that the upstream cannot make sense of it is no fault of ours. */
function isRefusal({ kind, status }: UpstreamError): boolean {
  return kind === "rejected" && status !== undefined && status < 500 && status !== 401;
}
