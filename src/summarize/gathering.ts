import { DETAILS_PER_CALL } from "../limits.ts";
import type { Facts, Readiness } from "../protocol.ts";
import { UpstreamError } from "../upstream-error.ts";
import { type Asker, first } from "./asker.ts";
import { chunk } from "./chunk.ts";
import { type Evidence, selectEvidence } from "./evidence.ts";
import { ExpectedFailure, isFatal } from "./expected-failure.ts";
import { gatherFacts } from "./facts.ts";
import { createMergeabilityCheck } from "./mergeability.ts";
import { lacksDiscussion, type OlderPage, withOlder } from "./older-discussion.ts";
import type { Clock } from "./ports.ts";
import type { PullRequest, Repository } from "./pull-request.ts";
import { readEvidence } from "./read-evidence.ts";
import { judgeReadiness } from "./readiness.ts";
import { until } from "./stop.ts";

/** All that is known of one pull request before anything is written. */
export interface Gathered {
  pull: PullRequest;
  facts: Facts;
  readiness: Readiness;
  evidence: Evidence;
}

/** Gathers pull requests in rank order, and may begin before the order is final. */
export interface Gathering {
  /** Begins with these, in this order; it may turn out that some do not belong on the list. */
  begin(ids: readonly string[]): void;
  /** The final order: what is not in it is given up, what is missing is begun. */
  settle(ids: readonly string[]): void;
  gathered(id: string): Promise<Gathered>;
}

interface Options {
  asker: Asker;
  repository: Repository;
  webUrl: string;
  clock: Clock;
  signal: AbortSignal;
}

interface Task {
  id: string;
  /** Position on the list as far as it is known. */
  rank: number;
  given: AbortController;
  signal: AbortSignal;
  details: Promise<PullRequest>;
  result: Promise<Gathered>;
}

export function createGathering({ asker, repository, webUrl, clock, signal }: Options): Gathering {
  const tasks = new Map<string, Task>();
  const final = Promise.withResolvers<readonly string[]>();
  const checkMergeability = createMergeabilityCheck({
    settled: final.promise,
    isWanted: (id) => tasks.get(id)?.given.signal.aborted === false,
    ask: (ids) =>
      asker.ask(first, (pulls) => pulls.mergeability?.(ids) ?? pulls.details(ids), signal),
    clock,
    signal,
  });

  function begin(ids: readonly string[]): void {
    const added = ids.filter((id) => !tasks.has(id));
    for (const part of chunk(added, DETAILS_PER_CALL)) {
      const rank = (): number => Math.min(...part.map((id) => tasks.get(id)?.rank ?? 0));
      const batch = asker.ask(rank, (pulls) => pulls.details(part), signal);
      for (const id of part) {
        const given = new AbortController();
        const details = batch.then(
          (found) => pick(found, id),
          async (error: unknown) => {
            // One unreadable pull request must not cost the others of its batch.
            if (part.length === 1 || !isMalformed(error)) {
              throw error;
            }
            return pick(await asker.ask(rank, (pulls) => pulls.details([id]), signal), id);
          },
        );
        const task: Omit<Task, "result"> = {
          id,
          rank: ids.indexOf(id),
          given,
          signal: AbortSignal.any([signal, given.signal]),
          details,
        };
        const result = gather(task);
        // What is given up, or fails while the ranking is still under way, is nobody's surprise.
        result.catch(() => undefined);
        tasks.set(id, Object.assign(task, { result }));
      }
    }
  }

  async function gather(task: Omit<Task, "result">): Promise<Gathered> {
    let pull = await until(task.details, task.signal);
    if (lacksDiscussion(pull)) {
      await until(final.promise, task.signal);
      pull = await withOlder(pull, (each) =>
        asker
          .ask(
            () => task.rank,
            async (pulls) => (await pulls.older?.(each)) ?? NOTHING_OLDER,
            task.signal,
          )
          .catch((error: unknown) => {
            // The newest pages are enough for a summary; its coverage says what is missing.
            if (error instanceof UpstreamError && !isFatal(error.toFailure())) {
              return NOTHING_OLDER;
            }
            throw error;
          }),
      );
    }
    const [evidence, mergeable] = await Promise.all([
      readEvidence(pull, {
        asker,
        rank: () => task.rank,
        signal: task.signal,
        select: (changes) => selectEvidence({ ...judge(pull), repository, webUrl, changes }),
      }),
      checkMergeability(pull),
    ]);
    return { ...judge({ ...pull, mergeable }), evidence };
  }

  function judge(pull: PullRequest): Omit<Gathered, "evidence"> {
    const now = clock.now();
    const facts = gatherFacts(pull, now);
    return { pull, facts, readiness: judgeReadiness(facts, pull, now) };
  }

  return {
    begin,
    settle(ids) {
      for (const task of tasks.values()) {
        task.rank = ids.indexOf(task.id);
        if (task.rank === -1) {
          task.given.abort(new ExpectedFailure({ code: "not_found" }));
        }
      }
      begin(ids);
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

const NOTHING_OLDER: OlderPage = { comments: [], threads: [] };

function pick(found: readonly PullRequest[], id: string): PullRequest {
  const pull = found.find((each) => each.id === id);
  if (pull === undefined) {
    throw new ExpectedFailure({
      code: "not_found",
      detail: "GitHub no longer shows this pull request.",
    });
  }
  return pull;
}

function isMalformed(error: unknown): boolean {
  return error instanceof UpstreamError && error.kind === "invalid_response";
}
