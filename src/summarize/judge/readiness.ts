/**
 * The third step. In go the facts and details of one pull request; out comes how far it is from its merge and whom it
 * waits for. It must not ask anybody, read the clock, or depend on the order of anything.
 */

import { STALE_AFTER_MS } from "../../limits.ts";
import type { Facts, Readiness, ReadinessState } from "../../protocol/pull-request.ts";
import type { PullRequest } from "../pull-request/pull-request.ts";
import { toMillis } from "../pull-request/times.ts";
import { blockersOf, notesOf, unknownsOf } from "./blockers.ts";
import { openThreads } from "./open-threads.ts";
import { reviewOpinions } from "./review-opinions.ts";
import { waitFor } from "./waiting.ts";

/** The first that applies is the state (docs/readiness.md); `unknown` and `ready` are what is left. */
const PRECEDENCE = [
  "draft",
  "conflicts",
  "checks_failing",
  "changes_requested",
  "open_threads",
  "checks_running",
  "needs_review",
] as const satisfies readonly ReadinessState[];

/** What stands between a pull request and its merge. Pure: the same facts give the same answer, in any order. */
export function judgeReadiness(facts: Facts, pull: PullRequest, now: number): Readiness {
  const context = { facts, pull, opinions: reviewOpinions(pull), threads: openThreads(pull) };
  const seen = PRECEDENCE.map((state) => ({ state, blockers: blockersOf(state, context) }));
  const explained = seen.some(({ blockers }) => blockers.length > 0);
  const found = [
    ...seen,
    { state: "unknown" as const, blockers: unknownsOf(context, { explained }) },
  ];
  const decides = found.find(
    ({ state: each, blockers }) => blockers.length > 0 || mayApply(each, facts),
  );
  const state =
    decides === undefined ? "ready" : decides.blockers.length === 0 ? "unknown" : decides.state;
  return {
    state,
    blockers: [...found.flatMap(({ blockers }) => blockers), ...notesOf(pull)],
    ...waitFor(state, context, now),
    stale: now - toMillis(facts.lastActivityAt) >= STALE_AFTER_MS,
  };
}

/** Whether what was not read may hide it, so that no later state is known to be the first that applies. */
function mayApply(state: ReadinessState, { checks, unread = [] }: Facts): boolean {
  return (
    (state === "checks_failing" && checks.state === "unknown") ||
    (state === "changes_requested" && unread.includes("reviews")) ||
    (state === "open_threads" && unread.includes("threads"))
  );
}
