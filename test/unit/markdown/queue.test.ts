import { describe, it } from "vitest";

import { renderMarkdown } from "../../../src/markdown/docket.ts";
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

  it("says what is missing", ({ expect }) => {
    const text = renderMarkdown(
      foldEvents("j", [job, queueEvent(0, [], { final: true, reason: "Only the newest." })]),
    );
    expect(text).toContain("_Only the newest._");
  });
});
