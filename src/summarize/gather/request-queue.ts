import { UPSTREAM_QUESTIONS_MAX } from "../../limits.ts";
import type { Failure } from "../../protocol/failures.ts";
import { UpstreamError } from "../../upstream/error.ts";
import { createGate, type Gate } from "../../upstream/gate.ts";
import { ExpectedFailure, isFatal } from "../expected-failure.ts";
import type { PullRequests } from "../ports.ts";
import { until } from "../stop.ts";

/** Asks about pull requests, a few questions at a time, those of the first in rank before the others. */
export interface RequestQueue {
  /**
   * A question that has been put is let run to its end even when nobody waits for it any more, so that no more are
   * under way than the bound allows. Once the connection itself has failed, nothing more is asked.
   */
  ask<Value>(
    rank: () => number,
    question: (pulls: PullRequests) => Promise<Value>,
    signal: AbortSignal,
  ): Promise<Value>;
  /** For what has to be answered before anything about a single place on the list: waits for no other question. */
  askFirst<Value>(
    question: (pulls: PullRequests) => Promise<Value>,
    signal: AbortSignal,
  ): Promise<Value>;
}

/** `slots`: of the whole run, where several repositories are read. */
export function createRequestQueue(
  pulls: PullRequests,
  slots: Gate = createGate(UPSTREAM_QUESTIONS_MAX),
): RequestQueue {
  let fatal: Failure | undefined;

  async function put<Value>(question: (pulls: PullRequests) => Promise<Value>): Promise<Value> {
    if (fatal !== undefined) {
      throw new ExpectedFailure(fatal);
    }
    try {
      return await question(pulls);
    } catch (error) {
      const failure = error instanceof UpstreamError ? error.toFailure() : undefined;
      if (failure !== undefined && isFatal(failure)) {
        fatal = failure;
      }
      throw error;
    }
  }

  return {
    async ask(rank, question, signal) {
      return await until(
        slots.run(rank, async () => put(question), signal),
        signal,
      );
    },
    async askFirst(question, signal) {
      signal.throwIfAborted();
      return await until(put(question), signal);
    },
  };
}
