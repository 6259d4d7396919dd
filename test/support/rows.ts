import type { QueueEvent, Row } from "../../src/protocol/queue.ts";

export function aRow(number: number, more: Partial<Row> = {}): Row {
  const repository = more.repository ?? "o/r";
  return {
    repository,
    number,
    title: `Change ${number}`,
    url: `https://github.com/${repository}/pull/${number}`,
    author: "ada",
    createdAt: "2026-11-01T09:00:00Z",
    lastActivityAt: "2026-11-10T09:00:00Z",
    draft: false,
    labels: [],
    size: { additions: 3, deletions: 1, files: 1 },
    comments: 2,
    checks: { state: "success", failing: 0, total: 2 },
    reviews: { approvals: 0, changesRequested: 0 },
    readiness: {
      state: "needs_review",
      blockers: [],
      waitingOn: { who: "reviewers", logins: ["grace"] },
      since: "2026-11-09T09:00:00Z",
      stale: false,
    },
    turns: [
      {
        kind: "person",
        name: "grace",
        code: "review_requested",
        message: "A review was asked for.",
        since: "2026-11-09T09:00:00Z",
      },
    ],
    stale: false,
    ...more,
  };
}

export function queueEvent(
  part: number,
  rows: readonly Row[],
  more: Partial<QueueEvent> = {},
): { event: "queue"; data: QueueEvent } {
  return {
    event: "queue",
    data: { repository: "o/r", openCount: 9, part, rows: [...rows], final: false, ...more },
  };
}
