import type { Facts } from "../../protocol/pull-request.ts";
import type { PullRequest } from "../pull-request/pull-request.ts";
import { type OpenThread, openThreads } from "./open-threads.ts";
import { type ReviewStanding, reviewStanding } from "./review-standing.ts";

/** All that the decision about readiness looks at. */
export interface Situation {
  facts: Facts;
  pull: PullRequest;
  standing: ReviewStanding;
  threads: OpenThread[];
}

export function situationOf(facts: Facts, pull: PullRequest): Situation {
  return { facts, pull, standing: reviewStanding(pull), threads: openThreads(pull) };
}
