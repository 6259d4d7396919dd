import type { Row } from "../../protocol/queue.ts";
import { createLinks } from "../citations/links.ts";
import { isBot } from "../people/bots.ts";
import type { OpenPullRequest, PullRequest, Repository } from "../pull-request/pull-request.ts";
import { shownTitle } from "../pull-request/shown-title.ts";
import { gatherFacts } from "../readiness/facts.ts";
import { judgeReadiness } from "../readiness/readiness.ts";
import { sinceTime } from "../remember/since-time.ts";
import type { TurnFacts } from "../turns/context.ts";
import { turnsOf } from "../turns/turns.ts";

/** What all rows of a repository are made with. */
export interface RowContext {
  repository: Repository;
  webUrl: string;
  soleMaintainer?: string | undefined;
  /** Changes count from it, in milliseconds since 1970. */
  since?: number | undefined;
  now: number;
}

export function toRow(
  pull: PullRequest,
  { below, totalComments }: Pick<TurnFacts, "below"> & { totalComments: number | undefined },
  { repository, webUrl, soleMaintainer, since, now }: RowContext,
): Row {
  const facts = gatherFacts(pull, now);
  const readiness = judgeReadiness(facts, pull, now);
  const changes = since === undefined ? undefined : sinceTime(pull, since);
  const inThreads = pull.threads.list.reduce((sum, { commentsTotal }) => sum + commentsTotal, 0);
  const uncounted = uncountedOf(pull);
  return {
    repository: `${repository.owner}/${repository.name}`,
    number: pull.number,
    title: shownTitle(pull),
    url: createLinks(webUrl, repository, pull.number).pull,
    author: facts.author,
    createdAt: facts.createdAt,
    lastActivityAt: facts.lastActivityAt,
    draft: facts.draft,
    labels: facts.labels,
    size: { additions: pull.additions, deletions: pull.deletions, files: pull.changedFiles },
    comments: totalComments ?? pull.comments.total + inThreads,
    ...(uncounted === 0 ? {} : { uncounted }),
    ...(pull.headOid === "" ? {} : { commits: facts.commits }),
    checks: {
      state: facts.checks.state,
      failing: facts.checks.counts?.failing ?? facts.checks.failing.length,
      total: facts.checks.total,
    },
    reviews: {
      approvals: facts.reviews.approvals,
      changesRequested: facts.reviews.changesRequested,
    },
    readiness,
    turns: turnsOf({ repository, webUrl, pull, facts, readiness, below, soleMaintainer, now }),
    stale: readiness.stale,
    ...(changes === undefined ? {} : { changes }),
    ...(facts.unread === undefined ? {} : { unread: facts.unread }),
  };
}

/** Comments that were read and that the ranking leaves out as well, by who wrote them. */
function uncountedOf({ comments, threads }: PullRequest): number {
  const inThreads = threads.list.flatMap((thread) => thread.comments);
  return [
    ...comments.list.filter(({ author, minimized }) => minimized || isBot(author)),
    ...inThreads.filter(({ author }) => isBot(author)),
  ].length;
}

/** A pull request of which nothing could be read but that it is open: nothing is known, rather than nothing there. */
export function unreadPullRequest(open: OpenPullRequest): PullRequest {
  return {
    ...open,
    body: "",
    association: "NONE",
    headOid: "",
    additions: 0,
    deletions: 0,
    changedFiles: 0,
    commits: 0,
    headCommittedAt: null,
    assignees: [],
    mergeable: "UNKNOWN",
    mergeState: "UNKNOWN",
    reviewDecision: "unknown",
    autoMerge: false,
    mergeQueue: null,
    requestedReviewers: [],
    closes: [],
    checks: { state: "unknown", total: null, list: [] },
    comments: { total: open.totalComments ?? 0, list: [] },
    reviews: { total: 0, list: [] },
    opinions: [],
    threads: { total: 0, list: [] },
    unread: ["size", "comments", "reviews", "requests", "threads", "checks", "queue", "closes"],
  };
}
