import type { Facts, Readiness } from "../../protocol/pull-request.ts";
import type { Turn } from "../../protocol/queue.ts";
import type { PullRequest, Repository } from "../pull-request/pull-request.ts";
import type { OpenThread } from "../readiness/open-threads.ts";
import type { ReviewOpinions } from "../readiness/review-opinions.ts";
import type { Whose } from "./whose.ts";

/** What turns are told from. */
export interface TurnFacts {
  repository: Pick<Repository, "owner" | "name">;
  webUrl: string;
  pull: PullRequest;
  facts: Facts;
  readiness: Readiness;
  /** The open pull request whose head is its base; `unknown` where that could not be read. */
  below: number | "unknown" | null;
  /** Whoever may merge, where it is known that there is nobody else. */
  soleMaintainer?: string | undefined;
  /** In milliseconds since 1970. */
  now: number;
}

/** The facts, with what follows from them. */
export interface TurnContext extends TurnFacts {
  opinions: ReviewOpinions;
  threads: readonly OpenThread[];
  whose: Whose;
  links: {
    checks: string;
    at(anchor: string | undefined): string;
    /** Another pull request of the repository. */
    of(number: number): string;
  };
  /** When the head was last pushed, as far as is known. */
  pushed: number;
}

/** Whether something is so; `unknown` where what was read does not say. */
export type Known = boolean | "unknown";

/** Whose turns it is, and what could not be told for want of reading it. */
export interface Told {
  turns: Turn[];
  unknown: string[];
}
