/**
 * The third step. In go the facts and details of one pull request; out comes how far it is from its merge and whom it
 * waits for. It must not ask anybody, read the clock, or depend on the order of anything.
 */

import { STALE_AFTER_MS } from "../../limits.ts";
import type { Facts, Readiness, ReadinessState } from "../../protocol/pull-request.ts";
import type { PullRequest } from "../pull-request/pull-request.ts";
import { toMillis } from "../pull-request/times.ts";
import { blockersOf, isUnread, notesOf, type ReadinessContext, unknownsOf } from "./blockers.ts";
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
    ({ state: each, blockers }) => blockers.length > 0 || MAY_APPLY[each]?.(context) === true,
  );
  const isCertain =
    decides === undefined ||
    (decides.blockers.length > 0 && IS_DOUBTED[decides.state]?.(context) !== true);
  const state = isCertain ? (decides?.state ?? "ready") : "unknown";
  return {
    state,
    blockers: [...found.flatMap(({ blockers }) => blockers), ...notesOf(pull)],
    ...waitFor(state, context, now),
    stale: now - toMillis(lastActivityAtLatest(facts, pull)) >= STALE_AFTER_MS,
  };
}

type Ask = (context: ReadinessContext) => boolean;

/** Where what was not read may hide it, so that no later state is known to be the first that applies. */
const MAY_APPLY: Partial<Record<ReadinessState, Ask>> = {
  draft: ({ facts }) => isUnread(facts, "draft"),
  conflicts: ({ facts }) => facts.mergeable === "unknown" && isUnread(facts, "size"),
  checks_failing: ({ facts }) => facts.checks.state === "unknown",
  changes_requested: ({ facts, opinions }) =>
    isUnread(facts, "reviews") || opinions.doubtfulRequests.length > 0,
  open_threads: ({ facts }) => isUnread(facts, "threads"),
};

/** Where what was seen of it may not count, or where it could not be read whose turn it is. */
const IS_DOUBTED: Partial<Record<ReadinessState, Ask>> = {
  changes_requested: ({ facts, pull, opinions }) =>
    isUnread(facts, "reviews") ||
    (opinions.changeRequests.length > 0
      ? pull.unread?.includes("requests") === true
      : opinions.doubtfulRequests.length > 0),
  open_threads: ({ facts, pull, threads }) =>
    pull.unread?.includes("threads") === true ||
    (isUnread(facts, "threads") && threads.every(({ turn }) => turn !== "author")),
};

/** Where not everything was read, GitHub's own time of the last change is all that bounds it. */
function lastActivityAtLatest(facts: Facts, { updatedAt, headCommittedAt }: PullRequest): string {
  const parts = ["comments", "reviews", "threads"] as const;
  const isPart = headCommittedAt === null || parts.some((part) => isUnread(facts, part));
  return isPart && updatedAt > facts.lastActivityAt ? updatedAt : facts.lastActivityAt;
}
