import type { PullRequest } from "./store.ts";

/** GitHub computes mergeability in the background: the first reads of an idle pull request say UNKNOWN. */
export function readMergeable(pullRequest: PullRequest): PullRequest["mergeable"] {
  if (pullRequest.unknownReads > 0) {
    pullRequest.unknownReads -= 1;
    return "UNKNOWN";
  }
  return pullRequest.mergeable;
}
