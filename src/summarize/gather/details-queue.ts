import { DETAILS_PER_CALL } from "../../limits.ts";
import { UpstreamError } from "../../upstream/error.ts";
import { ExpectedFailure } from "../expected-failure.ts";
import type { PullRequest } from "../pull-request/pull-request.ts";
import { until } from "../stop.ts";
import type { RequestQueue } from "./request-queue.ts";

/** A pull request whose details are wanted. */
export interface DetailsOf {
  id: string;
  /** Position on the list as far as it is known. */
  rank: () => number;
  /** Aborted with the run, or when it turns out not to belong on the list. */
  signal: AbortSignal;
}

/**
 * Asks for details, several pull requests a call. Which ones is decided when there is room for the call: by then some
 * may have left the list, and those that came on it instead cost no call of their own.
 */
export interface DetailsQueue {
  read(of: DetailsOf): Promise<PullRequest>;
}

interface Waiting extends DetailsOf {
  details: PromiseWithResolvers<PullRequest>;
}

/** A call takes longer than a diff: it begins a little earlier, so that nothing waits for the last one alone. */
const AHEAD_PLACES = 3;

export function createDetailsQueue(requestQueue: RequestQueue, signal: AbortSignal): DetailsQueue {
  let waiting: Waiting[] = [];
  /** A call waits for its turn: it takes along who is first by then, and the others get the next one. */
  let waits = false;

  function ensureCall(): void {
    if (!waits && wanted().length > 0) {
      waits = true;
      void call();
    }
  }

  async function call(): Promise<void> {
    let taken: readonly Waiting[] | undefined;
    try {
      const found = await requestQueue.ask(
        turn,
        async (pulls) => {
          taken = take(DETAILS_PER_CALL);
          return taken.length === 0 ? [] : await pulls.details(taken.map(({ id }) => id));
        },
        signal,
      );
      for (const { id, details } of taken ?? []) {
        settle(details, id, found);
      }
    } catch (error) {
      // Nothing more can be asked where a call has failed before its turn.
      refuse(taken ?? take(waiting.length), error);
    }
  }

  function turn(): number {
    return Math.max(0, Math.min(...wanted().map(({ rank }) => rank())) - AHEAD_PLACES);
  }

  function wanted(): Waiting[] {
    return waiting.filter((each) => !each.signal.aborted);
  }

  function take(count: number): readonly Waiting[] {
    waits = false;
    waiting = wanted().toSorted((one, other) => one.rank() - other.rank());
    const taken = waiting.splice(0, count);
    ensureCall();
    return taken;
  }

  function refuse(taken: readonly Waiting[], error: unknown): void {
    for (const { id, rank, signal: given, details } of taken) {
      // One unreadable pull request must not cost the others of its call.
      if (taken.length > 1 && isOfSingleOnes(error)) {
        requestQueue
          .ask(rank, (pulls) => pulls.details([id]), given)
          .then((found) => settle(details, id, found), details.reject);
      } else {
        details.reject(error);
      }
    }
  }

  return {
    async read(of) {
      const details = Promise.withResolvers<PullRequest>();
      waiting.push({ ...of, details });
      ensureCall();
      return await until(details.promise, of.signal);
    },
  };
}

function settle(
  details: PromiseWithResolvers<PullRequest>,
  id: string,
  found: readonly PullRequest[],
): void {
  const pull = found.find((each) => each.id === id);
  if (pull === undefined) {
    details.reject(
      new ExpectedFailure({
        code: "not_found",
        detail: "GitHub no longer shows this pull request.",
      }),
    );
  } else {
    details.resolve(pull);
  }
}

/** What fails for all of them alike is not asked again for each. */
function isOfSingleOnes(error: unknown): boolean {
  return (
    error instanceof UpstreamError &&
    error.kind === "invalid_response" &&
    error.cause instanceof UpstreamError
  );
}
