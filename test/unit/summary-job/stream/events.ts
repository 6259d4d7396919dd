import type { EmittedEvent } from "../../../../src/protocol/events.ts";

const TIME = "2026-11-20T09:00:00.000Z";
const RANK = { score: 4, humanComments: 4, participants: 3, lastWeek: 1, botCommentsIgnored: 2 };

export function jobEvent(): EmittedEvent {
  return {
    event: "job",
    data: {
      id: "job-1",
      repository: "harbor/lantern",
      limit: 5,
      language: "en",
      window: "all",
      model: "some-model",
      startedAt: TIME,
    },
  };
}

export function rankingEvent(numbers: readonly number[]): EmittedEvent {
  return {
    event: "ranking",
    data: {
      openCount: numbers.length,
      considered: numbers.length,
      exact: true,
      pullRequests: numbers.map((number) => ({
        number,
        title: `Pull request ${number}`,
        url: `https://github.com/harbor/lantern/pull/${number}`,
        author: "mira",
        rank: RANK,
      })),
    },
  };
}

export function pullRequestEvent(number: number): EmittedEvent {
  return {
    event: "pull-request",
    data: {
      number,
      facts: {
        author: "mira",
        createdAt: TIME,
        lastActivityAt: TIME,
        draft: false,
        labels: [],
        additions: 10,
        deletions: 2,
        changedFiles: 1,
        commits: 1,
        headOid: "0".repeat(40),
        checks: { state: "success", failing: [], pending: [], total: 1 },
        reviews: { approvals: 0, changesRequested: 0, requested: [] },
        threads: { open: 0, resolved: 0 },
        mergeable: "mergeable",
        mergeQueue: null,
      },
      readiness: {
        state: "needs_review",
        blockers: [],
        waitingOn: { who: "reviewers", logins: [] },
        since: TIME,
        stale: false,
      },
      coverage: {
        files: { total: 1, read: 1, listed: [] },
        lines: { changed: 12, read: 12 },
        comments: { total: 4, read: 4 },
        threads: { open: 0, read: 0 },
        tokens: 400,
      },
    },
  };
}

export function deltaEvent(number: number, offset: number, text: string): EmittedEvent {
  return { event: "delta", data: { number, offset, text } };
}

export function summaryEvent(number: number, text: string): EmittedEvent {
  return {
    event: "summary",
    data: {
      number,
      outcome: "written",
      text,
      citations: [],
      open: [],
      settled: [],
      warnings: [],
      cached: false,
      usage: { inputTokens: 400, outputTokens: 20, calls: 1 },
      elapsedMs: 100,
    },
  };
}

export function doneEvent(): EmittedEvent {
  return {
    event: "done",
    data: {
      outcome: "complete",
      elapsedMs: 500,
      usage: { inputTokens: 400, outputTokens: 20, calls: 1 },
    },
  };
}
