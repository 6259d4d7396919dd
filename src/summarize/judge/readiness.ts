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
  const state = found.find(({ blockers }) => blockers.length > 0)?.state ?? "ready";
  return {
    state,
    blockers: [...found.flatMap(({ blockers }) => blockers), ...notesOf(pull)],
    ...waitFor(state, context, now),
    stale: now - toMillis(facts.lastActivityAt) >= STALE_AFTER_MS,
  };
}
