/**
 * The second step's door. In go the places of the list; out comes all that is known of
 * each: its details, its judgement and its evidence. It must not write anything, nor ask GitHub but through the queue.
 */

import { PULL_REQUESTS_PER_JOB_MAX } from "../../limits.ts";
import type { Facts, Readiness } from "../../protocol/pull-request.ts";
import type { Clock } from "../../upstream/clock.ts";
import { UpstreamError } from "../../upstream/error.ts";
import type { ReadChanges } from "../diff/read-changes.ts";
import { ExpectedFailure, isFatal } from "../expected-failure.ts";
import type { ChangesOf } from "../ports.ts";
import type { OlderPage, PullRequest, Repository, Size } from "../pull-request/pull-request.ts";
import { gatherFacts } from "../readiness/facts.ts";
import { judgeReadiness } from "../readiness/readiness.ts";
import { type Evidence, selectEvidence } from "../select/evidence.ts";
import { inTime, type RunSignals, until } from "../stop.ts";
import { askChanges } from "./changes.ts";
import { createDetailsQueue } from "./details-queue.ts";
import { createMergeabilityCheck } from "./mergeability.ts";
import { lacksDiscussion, withOlder } from "./older-discussion.ts";
import type { RequestQueue } from "./request-queue.ts";

/** All that is known of one pull request before anything is written. */
export interface Gathered {
  pull: PullRequest;
  facts: Facts;
  readiness: Readiness;
  evidence: Evidence;
}

/** A pull request to gather. */
export interface Wanted {
  id: string;
  number: number;
  /** Position among all that are gathered, of other repositories as well; else the position in the list. */
  rank?: number;
  /** Where it is known, the changes are asked for beside the details, else after them. */
  size?: Size | undefined;
}

/** Gathers pull requests in rank order, and may begin before the order is final. */
export interface Gathering {
  /**
   * Begins with these, in this order; it may turn out that some do not belong on the list. What was begun before and is
   * not among them comes after them.
   */
  begin(wanted: readonly Wanted[]): void;
  /** The final order: what is not in it is given up, what is missing is begun. */
  settle(wanted: readonly Wanted[]): void;
  gathered(id: string): Promise<Gathered>;
}

interface Options extends RunSignals {
  requestQueue: RequestQueue;
  repository: Repository;
  webUrl: string;
  clock: Clock;
}

interface Task {
  id: string;
  /** Position on the list as far as it is known. */
  rank: number;
  given: AbortController;
  signal: AbortSignal;
  result: Promise<Gathered>;
}

export function createGathering({
  requestQueue,
  repository,
  webUrl,
  clock,
  signal,
  enough,
}: Options): Gathering {
  const tasks = new Map<string, Task>();
  const final = Promise.withResolvers<readonly string[]>();
  const queue = createDetailsQueue(requestQueue, signal);
  const checkMergeability = createMergeabilityCheck({
    settled: final.promise,
    isWanted: (id) => tasks.get(id)?.given.signal.aborted === false,
    ask: (ids) =>
      requestQueue.askFirst((pulls) => pulls.mergeability?.(ids) ?? pulls.details(ids), signal),
    clock,
    signal,
  });

  function begin(wanted: readonly Wanted[]): void {
    for (const task of tasks.values()) {
      const index = wanted.findIndex(({ id }) => id === task.id);
      task.rank = index === -1 ? task.rank + LATER : (wanted[index]?.rank ?? index);
    }
    for (const [index, { id, number, rank = index, size }] of wanted.entries()) {
      if (!tasks.has(id)) {
        const given = new AbortController();
        const task = { id, rank, given, signal: AbortSignal.any([signal, given.signal]) };
        const result = gather(task, size && { number, ...size });
        // What is given up, or fails while the ranking is still under way, is nobody's surprise.
        result.catch(() => undefined);
        tasks.set(id, Object.assign(task, { result }));
      }
    }
  }

  async function gather(
    task: Omit<Task, "result">,
    known: ChangesOf | undefined,
  ): Promise<Gathered> {
    const { id, signal: wanted } = task;
    const rank = (): number => task.rank;
    function ask(of: ChangesOf): Promise<ReadChanges> {
      return askChanges(of, { requestQueue, rank, signal: wanted, enough });
    }
    async function askOlder(of: PullRequest): Promise<OlderPage> {
      try {
        return await requestQueue.ask(
          rank,
          async (pulls) => (await pulls.older?.(of)) ?? NOTHING_OLDER,
          wanted,
        );
      } catch (error) {
        // The newest pages are enough for a summary; its coverage says what is missing.
        if (error instanceof UpstreamError && !isFatal(error.toFailure())) {
          return NOTHING_OLDER;
        }
        throw error;
      }
    }
    const details = queue.read({ id, rank, signal: wanted });
    const early = known && ask(known);
    // It is looked at below, unless the details fail first.
    early?.catch(() => undefined);
    let pull = await details;
    if (lacksDiscussion(pull)) {
      await until(final.promise, wanted);
      pull = await withOlder(pull, (each) => inTime(askOlder(each), enough, () => NOTHING_OLDER));
    }
    const read = pull;
    const [changes, mergeability] = await Promise.all([
      early ?? ask(pull),
      inTime(checkMergeability(pull), enough, () => read),
    ]);
    const judged = judge({ ...pull, ...mergeability });
    return {
      ...judged,
      evidence: await selectEvidence({ ...judged, repository, webUrl, changes }),
    };
  }

  function judge(pull: PullRequest): Omit<Gathered, "evidence"> {
    const now = clock.now();
    const facts = gatherFacts(pull, now);
    return { pull, facts, readiness: judgeReadiness(facts, pull, now) };
  }

  return {
    begin,
    settle(wanted) {
      const ids = wanted.map(({ id }) => id);
      for (const task of tasks.values()) {
        if (!ids.includes(task.id)) {
          task.given.abort(new ExpectedFailure({ code: "not_found" }));
        }
      }
      begin(wanted);
      final.resolve(ids);
    },
    async gathered(id) {
      const task = tasks.get(id);
      if (task === undefined) {
        throw new ExpectedFailure({ code: "not_found" });
      }
      return await task.result;
    },
  };
}

/** After every place of a list. */
const LATER = PULL_REQUESTS_PER_JOB_MAX;

const NOTHING_OLDER: OlderPage = { comments: [], threads: [] };
