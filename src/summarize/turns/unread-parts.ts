import { isUnread, unknownsOf } from "../readiness/blockers.ts";
import type { TurnContext } from "./context.ts";
import { needsReview } from "./review-needed.ts";

/** What was not read, or is not shown, of all that a turn may depend on: a sentence each. */
export function unreadParts(context: TurnContext): string[] {
  const { facts, readiness, pull, opinions, threads } = context;
  const explained = readiness.blockers.some(({ code }) => code !== "blocked");
  const unknowns = unknownsOf({ facts, pull, opinions, threads: [...threads] }, { explained });
  return [
    ...unknowns.filter(({ code }) => code !== "behind").map(({ message }) => message),
    ...(pull.reviewDecision === "unknown" && needsReview(context) === "unknown"
      ? ["Whether the repository requires further approval could not be read."]
      : []),
    ...(isUnread(facts, "requests")
      ? ["Not everybody who was asked for a review could be read."]
      : []),
  ];
}
