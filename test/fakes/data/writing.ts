import { timestamp } from "../github/store.ts";
import type {
  CommentSpec,
  PullRequestSpec,
  ReviewSpec,
  ThreadCommentSpec,
} from "../github/world.ts";

/** A moment so many days and hours before now, so that ages stay believable whenever the sample data is served. */
export type Ago = (days: number, hours?: number) => string;

const HOUR_MS = 3_600_000;

export function clockBefore(now: number): Ago {
  return function ago(days, hours = 0) {
    return timestamp(now - (days * 24 + hours) * HOUR_MS);
  };
}

/** Something a reader must learn about a pull request, and how to recognise it in a text. */
export interface KeyPoint {
  readonly point: string;
  /** Matches the evidence as well as any faithful summary of it. */
  readonly pattern: RegExp;
}

export interface SamplePullRequest {
  readonly pullRequest: PullRequestSpec;
  readonly keyPoints: readonly KeyPoint[];
}

export function says(
  author: string | null,
  at: string,
  body: string,
  more: Partial<ThreadCommentSpec> = {},
): ThreadCommentSpec & CommentSpec {
  return { author, at, body, ...more };
}

export function reviews(
  state: ReviewSpec["state"],
  author: string | null,
  at: string,
  body = "",
  more: Partial<ReviewSpec> = {},
): ReviewSpec {
  return { state, author, at, body, ...more };
}
