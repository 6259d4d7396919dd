import type { Known, TurnContext } from "./context.ts";

/** Whether it still lacks an approval: by the rules where there are any, else by anybody. */
export function needsReview({ pull, opinions, facts }: TurnContext): Known {
  if (pull.reviewDecision === "REVIEW_REQUIRED" || pull.reviewDecision === "CHANGES_REQUESTED") {
    return true;
  }
  if (pull.reviewDecision === "APPROVED") {
    return false;
  }
  if ((facts.unread ?? []).includes("reviews")) {
    return "unknown";
  }
  if (pull.reviewDecision === null) {
    return opinions.approvals.length === 0;
  }
  // Rules that cannot be seen may count what we do not: an approval of an earlier commit, or a machine's.
  return pull.opinions.some(({ state }) => state === "APPROVED") ? "unknown" : true;
}
