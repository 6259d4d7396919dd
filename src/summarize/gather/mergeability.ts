import { MERGEABILITY_WAIT_MS } from "../../limits.ts";
import type { Clock } from "../../upstream/clock.ts";
import type { Mergeability, PullRequest } from "../pull-request/pull-request.ts";
import { until } from "../stop.ts";

interface Options {
  /** Resolves when it is known which pull requests are wanted. */
  settled: Promise<unknown>;
  isWanted: (id: string) => boolean;
  ask: (ids: readonly string[]) => Promise<readonly (Pick<PullRequest, "id"> & Mergeability)[]>;
  clock: Clock;
  signal: AbortSignal;
}

/**
 * GitHub works mergeability out when it is first asked for, and answers UNKNOWN meanwhile. The returned function asks
 * once more, after a while and for all that came up by then; what cannot be learned even so stays UNKNOWN.
 */
export function createMergeabilityCheck(
  options: Options,
): (pull: PullRequest) => Promise<Mergeability> {
  const { settled, isWanted, ask, clock, signal } = options;
  const waiting = new Set<string>();
  let answers: Promise<ReadonlyMap<string, Mergeability>> | undefined;

  async function askOnceMore(): Promise<ReadonlyMap<string, Mergeability>> {
    await until(settled, signal);
    await clock.sleep(MERGEABILITY_WAIT_MS, signal);
    const ids = [...waiting].filter(isWanted);
    waiting.clear();
    answers = undefined;
    // Worth one question, not the pull request.
    const known = ids.length === 0 ? [] : await ask(ids).catch(() => []);
    return new Map(known.map((pull) => [pull.id, pull]));
  }

  return async function checkMergeability(pull) {
    if (pull.mergeable !== "UNKNOWN" && pull.mergeState !== "UNKNOWN") {
      return pull;
    }
    waiting.add(pull.id);
    answers ??= askOnceMore();
    return (await answers).get(pull.id) ?? pull;
  };
}
