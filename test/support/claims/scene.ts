import type { PullRequest } from "../../../src/summarize/pull-request/pull-request.ts";

/**
 * A pull request with honest summaries of it. In a summary `{true|false}` is what it says and what a lie in its place
 * would say: without the marks it is the honest summary, and every mark makes one altered one.
 */
export interface ClaimScene {
  name: string;
  pull: Partial<PullRequest>;
  diff: string;
  summaries: string[];
}

const MARK = /\{([^{}|]+)\|([^{}|]+)\}/g;

export function honest(summary: string): string {
  return summary.replaceAll(MARK, "$1");
}

export function altered(summary: string): { lie: string; text: string }[] {
  return [...summary.matchAll(MARK)].map((mark) => ({
    lie: mark[2] ?? "",
    text: honest(
      `${summary.slice(0, mark.index)}${mark[2]}${summary.slice(mark.index + mark[0].length)}`,
    ),
  }));
}
