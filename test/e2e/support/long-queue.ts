import type { Page } from "playwright-core";

import type { Row, Turn } from "../../../src/protocol/queue.ts";
import { aRow } from "../../support/rows.ts";

const ID = "job-of-many-rows";
const REPOSITORY = "o/r";
const ROWS_AT_ONCE = 50;

const TURNS: Pick<Turn, "kind" | "name" | "code">[] = [
  { kind: "person", name: "mira-lindqvist", code: "review_requested" },
  { kind: "maintainers", code: "merge" },
  { kind: "maintainers", code: "no_reviewer" },
  { kind: "person", name: "ada", code: "changes_requested" },
  { kind: "person", name: "ada", code: "draft" },
];

/** Has the page's next docket be one of so many rows, a fifth of them in each of five groups. */
export async function longQueue(page: Page, count: number): Promise<void> {
  await page.route("**/api/jobs", async (route) => {
    const started = { id: ID, repository: REPOSITORY, events: "", result: "" };
    await (route.request().method() === "POST"
      ? route.fulfill({ json: started })
      : route.continue());
  });
  const body = streamOf(Array.from({ length: count }, (_, index) => rowOf(index)));
  await page.route(`**/api/jobs/${ID}/events*`, (route) =>
    route.fulfill({ contentType: "text/event-stream", body }),
  );
  await page.route(`**/api/jobs/${ID}/questions`, (route) => route.fulfill({ json: [] }));
  await page.route("**/api/actions*", (route) => route.fulfill({ json: [] }));
  await page.route("**/api/seen", (route) => route.fulfill({ status: 204 }));
}

function rowOf(index: number): Row {
  const day = String((index % 28) + 1).padStart(2, "0");
  const turn = TURNS[index % TURNS.length];
  const since = `2026-10-${day}T09:00:00Z`;
  return aRow(index + 1, {
    draft: turn?.code === "draft",
    turns: turn === undefined ? [] : [{ ...turn, message: "It is their turn.", since }],
  });
}

function streamOf(rows: Row[]): string {
  const openCount = rows.length;
  const parts = Array.from({ length: Math.ceil(rows.length / ROWS_AT_ONCE) }, (_, part) => ({
    repository: REPOSITORY,
    openCount,
    part,
    rows: rows.slice(part * ROWS_AT_ONCE, (part + 1) * ROWS_AT_ONCE),
    final: (part + 1) * ROWS_AT_ONCE >= rows.length,
  }));
  const startedAt = new Date().toISOString();
  const mine = rows.filter(({ turns }) => turns[0]?.code === "review_requested");
  const events: [string, unknown][] = [
    [
      "job",
      {
        id: ID,
        repository: REPOSITORY,
        limit: 5,
        language: "en",
        window: "all",
        model: "m",
        startedAt,
      },
    ],
    ["ranking", { openCount, considered: openCount, exact: true, pullRequests: [] }],
    ...parts.map((part): [string, unknown] => ["queue", part]),
    [
      "yours",
      {
        rows: mine.map(({ number }) => ({
          repository: REPOSITORY,
          number,
          mine: ["review_requested"],
        })),
        new: [],
        merged: [],
        closed: [],
      },
    ],
    [
      "done",
      { outcome: "complete", elapsedMs: 5, usage: { inputTokens: 0, outputTokens: 0, calls: 0 } },
    ],
  ];
  return events
    .map(([event, data], id) => `event: ${event}\ndata: ${JSON.stringify(data)}\nid: ${id + 1}\n\n`)
    .join("");
}
