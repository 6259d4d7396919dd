/**
 * Fields without which an answer can still be read, by their names in it, and what a reader is told is missing then;
 * null where the facts say so themselves, or where nothing is lost. Whatever else a server does not know takes what it is
 * part of with it.
 */
const MAY_LACK: Readonly<Record<string, string | null>> = {
  totalCommentsCount: null,
  recent: null,
  sized: null,
  mergeable: null,
  mergeState: null,
  reviewDecision: null,
  rollup: null,
  statusCheckRollup: "which checks there are",
  runs: null,
  statuses: null,
  latestOpinionatedReviews: null,
  reviews: null,
  reviewRequests: "who was asked for a review",
  threadCount: null,
  reviewThreads: null,
  resolved: null,
  association: "how people belong to the repository",
  autoMergeRequest: "whether auto-merge is on",
  mergeQueueEntry: "the merge queue",
  fromFork: null,
  asked: null,
  counted: null,
  maintainers: null,
  defaultBranchRef: null,
  permission: null,
  rateLimit: null,
  labels: "its labels",
  assignees: "whom it is assigned to",
  closingIssuesReferences: "the issues that it closes",
  opening: "the beginning of its discussion",
  dismissed: "who dismissed reviews",
  outdated: "which threads are outdated",
  minimized: "which comments were hidden",
  commit: "which commit a review is about",
  line: null,
  originalLine: null,
  url: null,
  "... on User": null,
  "... on Bot": null,
  "... on Mannequin": null,
  "... on Team": "which teams were asked for a review",
};

export function mayLack(name: string): boolean {
  return Object.hasOwn(MAY_LACK, name);
}

export function wordsFor(leftOut: readonly string[]): string[] {
  return leftOut.flatMap((name) => MAY_LACK[name] ?? []);
}
