import { describe, it } from "vitest";

import { renderMarkdown } from "../../../src/markdown/docket.ts";
import { makeInert } from "../../../src/markdown/inert-markdown.ts";
import { foldEvents } from "../../../src/protocol/fold.ts";
import { aRow, queueEvent } from "../../support/rows.ts";

const job = {
  event: "job" as const,
  data: {
    id: "j",
    repository: "o/r",
    limit: 0,
    language: "en",
    window: "all" as const,
    model: null,
    startedAt: "2026-11-01T00:00:00Z",
  },
};

describe("the queue as Markdown", () => {
  it("says whose turn it is, the longest waiting first", ({ expect }) => {
    const [turn] = aRow(2).turns;
    const text = renderMarkdown(
      foldEvents("j", [
        job,
        queueEvent(0, [
          aRow(1),
          aRow(2, {
            title: "Escape *this*",
            turns: turn === undefined ? [] : [{ ...turn, since: "2026-11-02T09:00:00Z" }],
          }),
        ]),
        queueEvent(1, [], { final: true }),
      ]),
    );
    expect(text).toContain("# Open pull requests of o/r");
    expect(text).toContain("2 pull requests of 9 open.");
    expect(text.indexOf("pull/2")).toBeLessThan(text.indexOf("pull/1"));
    expect(text).toContain("grace: A review was asked for. Since 2026-11-02.");
    expect(text).not.toContain("*this*](");
  });

  it("says of several which each is of, and what could not be read", ({ expect }) => {
    const rank = {
      score: 1,
      humanComments: 1,
      participants: 1,
      lastWeek: 0,
      botCommentsIgnored: 0,
    };
    const url = "https://github.com/o/s/pull/7";
    const pull = { repository: "o/s", number: 7, title: "Seven", url, author: "ada", rank };
    const result = foldEvents("j", [
      job,
      {
        event: "job-scope",
        data: {
          repositories: ["o/r", "o/s"],
          unreadable: [
            {
              repository: "o/gone",
              error: { code: "not_found", message: "It is *not* there.", requestId: "r1" },
            },
          ],
        },
      },
      {
        event: "ranking",
        data: { openCount: 2, considered: 2, exact: true, pullRequests: [pull] },
      },
      queueEvent(0, [aRow(7)], { final: true }),
      queueEvent(0, [aRow(7, { repository: "o/s" })], { repository: "o/s", final: true }),
    ]);
    const text = renderMarkdown(result);
    expect(text).toContain("# Most discussed open pull requests of 3 repositories");
    expect(text).toContain("_o/gone could not be read: It is ");
    expect(text).not.toContain("It is *not*");
    expect(text).toContain(`## 1. [o/s\\#7: Seven](<${url}>)`);
    expect(text).toContain("## Whose turn it is in o/r");
    expect(text).toContain("## Whose turn it is in o/s");
    expect(makeInert(text, new Set([url]))).toContain(`](<${url}>)`);
    expect(renderMarkdown({ ...result, repository: "o" })).toContain("pull requests of o\n");
  });

  it("says what is missing", ({ expect }) => {
    const text = renderMarkdown(
      foldEvents("j", [job, queueEvent(0, [], { final: true, reason: "Only the newest." })]),
    );
    expect(text).toContain("_Only the newest._");
  });
});
