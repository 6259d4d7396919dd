import type { Entry } from "../../../src/protocol/docket.ts";
import type { DocketEvent } from "../../../src/protocol/events.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

export function daysAgo(days: number): string {
  return new Date(Date.now() - days * DAY_MS).toISOString();
}

/** An entry as the page has it once everything is known. */
export function anEntry(number: number, more: Partial<Entry> = {}): Entry {
  return {
    repository: "gullhaven/ropewalk",
    number,
    title: `Change ${number}`,
    url: `https://github.com/gullhaven/ropewalk/pull/${number}`,
    author: "saga-lindholm",
    rank: { score: 8, humanComments: 8, participants: 3, lastWeek: 2, botCommentsIgnored: 1 },
    outcome: "written",
    facts: {
      author: "saga-lindholm",
      createdAt: daysAgo(10),
      lastActivityAt: daysAgo(1),
      draft: false,
      labels: [],
      additions: 1,
      deletions: 1,
      changedFiles: 1,
      commits: 1,
      headOid: "0".repeat(40),
      checks: { state: "success", failing: [], pending: [], total: 2 },
      reviews: { approvals: 0, changesRequested: 1, requested: [] },
      threads: { open: 1, resolved: 0 },
      mergeable: "mergeable",
      mergeQueue: null,
    },
    readiness: {
      state: "changes_requested",
      blockers: [],
      waitingOn: { who: "author", logins: ["saga-lindholm"] },
      since: daysAgo(2),
      stale: false,
    },
    text: "It groups edits [C1]. The limit is disputed [T1].",
    citations: [],
    open: [{ text: "Which limit? [T1]", citations: ["T1"] }],
    settled: [],
    warnings: [],
    cached: false,
    ...more,
  };
}

/** The beginning of a docket of so many entries. */
export function rankedEvents(numbers: number[]): DocketEvent[] {
  return [
    {
      event: "job",
      data: {
        id: "job",
        repository: "gullhaven/ropewalk",
        limit: numbers.length,
        language: "en",
        window: "all",
        model: "gpt-4.1-mini",
        startedAt: daysAgo(0),
      },
    },
    {
      event: "ranking",
      data: {
        openCount: 10,
        considered: 10,
        exact: true,
        pullRequests: numbers.map((number) => {
          const { title, url, author, rank } = anEntry(number);
          return { number, title, url, author, rank };
        }),
      },
    },
  ];
}

export function summaryEvent(
  number: number,
  outcome: "written" | "failed" = "written",
): DocketEvent {
  return {
    event: "summary",
    data: {
      number,
      outcome,
      text: outcome === "written" ? "Done." : "",
      citations: [],
      open: [],
      settled: [],
      warnings: [],
      cached: false,
      elapsedMs: 1,
    },
  };
}
