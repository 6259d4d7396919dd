import type { PullRequest, Review } from "../../summarize/pull-request/pull-request.ts";

/** Each person's latest approval, change request or dismissal, as GraphQL would list them. */
export function latestOpinions(reviews: readonly Review[]): Review[] {
  const latest = new Map<string, Review>();
  for (const review of reviews.toSorted((a, b) => a.submittedAt.localeCompare(b.submittedAt))) {
    if (review.state !== "COMMENTED" && review.state !== "PENDING") {
      const person = review.author.login.toLowerCase();
      latest.set(person === "ghost" ? review.id : person, review);
    }
  }
  return [...latest.values()];
}

/** States of mergeability in which no rule of the repository stands in the way. */
const UNBLOCKED: ReadonlySet<string> = new Set(["clean", "unstable", "has_hooks"]);

/**
 * REST does not show the decision, nor the rules behind it. Where GitHub says that nothing blocks the merge, the rules
 * about reviews are met, whichever they are; elsewhere they are unknown.
 */
export function deriveReviewDecision(
  mergeableState: string,
  opinions: readonly Review[],
): PullRequest["reviewDecision"] {
  if (!UNBLOCKED.has(mergeableState)) {
    return "unknown";
  }
  return opinions.some((review) => review.state === "APPROVED") ? "APPROVED" : null;
}
