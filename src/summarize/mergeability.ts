import { DETAILS_PER_CALL, MERGEABILITY_WAIT_MS } from "../limits.ts";
import { chunk } from "./chunk.ts";
import type { Clock } from "./ports.ts";
import type { PullRequest } from "./pull-request.ts";

type Mergeable = PullRequest["mergeable"];

interface Options {
  /** Everything that will be gathered, once that is known. */
  pulls: Promise<readonly PullRequest[]>;
  ask: (ids: readonly string[]) => Promise<readonly PullRequest[]>;
  clock: Clock;
  signal: AbortSignal;
}

/**
 * GitHub works mergeability out when it is first asked for, and answers UNKNOWN meanwhile. The returned function asks
 * once more, for all such pull requests together; what is still unknown then, or cannot be asked, stays UNKNOWN.
 */
export function createMergeabilityCheck(
  options: Options,
): (pull: PullRequest) => Promise<Mergeable> {
  let answers: Promise<ReadonlyMap<string, Mergeable>> | undefined;
  return async function checkMergeability(pull) {
    if (pull.mergeable !== "UNKNOWN") {
      return pull.mergeable;
    }
    answers ??= askOnceMore(options);
    return (await answers).get(pull.id) ?? "UNKNOWN";
  };
}

async function askOnceMore({
  pulls,
  ask,
  clock,
  signal,
}: Options): Promise<ReadonlyMap<string, Mergeable>> {
  const unknown = (await pulls).filter((pull) => pull.mergeable === "UNKNOWN");
  await clock.sleep(MERGEABILITY_WAIT_MS, signal);
  const asked = await Promise.allSettled(
    chunk(
      unknown.map((pull) => pull.id),
      DETAILS_PER_CALL,
    ).map(ask),
  );
  const known = asked.flatMap((answer) => (answer.status === "fulfilled" ? answer.value : []));
  return new Map(known.map((pull) => [pull.id, pull.mergeable]));
}
