import { describe, it } from "vitest";

import { renderEntryMarkdown, renderMarkdown } from "../../../src/markdown/docket.ts";
import { emptyResult } from "../../../src/protocol/fold.ts";
import { fileName } from "../../../src/web/app/export/download.ts";
import { docketAsText, entryAsText } from "../../../src/web/app/export/plain-text.ts";
import { docketAsSlack, entryAsSlack } from "../../../src/web/app/export/slack-text.ts";
import { aRow } from "../../support/rows.ts";
import { UNSEEN, UNSEEN_PIECES } from "../../support/unseen.ts";
import { anEntry } from "./docket-events.ts";

describe("an entry taken along", () => {
  it("reads as plain text, with its address and where it stands", ({ expect }) => {
    expect(entryAsText(anEntry(7))).toBe(
      [
        "#7: Change 7",
        "https://github.com/gullhaven/ropewalk/pull/7",
        "Changes requested, waiting on saga-lindholm",
        "It groups edits. The limit is disputed.",
        "Open:",
        "- Which limit?",
      ].join("\n"),
    );
  });

  it("calls nobody in Slack and breaks out of no markup", ({ expect }) => {
    const text = entryAsSlack(
      anEntry(7, { title: "<!channel> *bold* & @here", text: "<@U1> [C1]" }),
    );
    expect(text).not.toMatch(/<[!@]|@here|\*bold\*/);
    expect(text).toContain("&lt;!channel&gt;");
  });

  it.for(UNSEEN_PIECES)("has nothing in it that is not seen: %j", (piece, { expect }) => {
    const text = `a${piece}b @here https://evil.example`;
    const error = { code: "internal" as const, message: text, requestId: "r" };
    const entry = anEntry(7, { title: text, author: text, text, open: [{ text, citations: [] }] });
    const result = { ...emptyResult("job"), repository: text, pullRequests: [entry], error };
    for (const written of [docketAsText(result), docketAsSlack(result), renderMarkdown(result)]) {
      expect(UNSEEN.exec(written)).toBeNull();
    }
    expect(docketAsSlack(result)).not.toMatch(/@here|:\/\/evil/);
  });

  it("is one of several, under the name of the repository", ({ expect }) => {
    const result = {
      ...emptyResult("job"),
      repository: "gullhaven/ropewalk",
      pullRequests: [anEntry(7), anEntry(8)],
    };
    expect(docketAsSlack(result).match(/^\*/gm)).toHaveLength(5);
  });

  it.for([
    ["Markdown", renderMarkdown],
    ["plain text", docketAsText],
    ["text for Slack", docketAsSlack],
  ] as const)("says as %s when, how ready, whose turn and where", ([, written], { expect }) => {
    const repository = "gullhaven/ropewalk";
    const [turn] = aRow(9).turns;
    const other = { kind: "maintainers" as const, code: "no_reviewer" as const };
    const also = { ...other, message: "Nobody was asked.", since: "2026-11-08T09:00:00Z" };
    const turns = turn === undefined ? [] : [turn, also];
    const rows = [aRow(7, { repository }), aRow(9, { repository, turns })];
    const result = {
      ...emptyResult("job"),
      repository,
      startedAt: "2026-11-20T09:05:00.000Z",
      pullRequests: [anEntry(7)],
      queue: [{ repository, openCount: 2, rows, final: true }],
    };
    const text = written(result);
    expect(text).toContain("As of 2026-11-20 09:05 UTC");
    expect(text).toMatch(/changes requested/i);
    // The turns say it, and nothing else does.
    expect(text).not.toContain("waiting on");
    expect(text.match(/needs review/gi)).toHaveLength(2);
    expect(text).toMatch(/maintainers: Nobody was asked\. Since 2026-11-08/);
    expect(text).toContain("pull/7");
    expect(text).toContain("pull/9");
    // Of the entry, and among all that is open.
    expect(text.match(/grace: A review was asked for\. Since 2026-11-09/g)).toHaveLength(3);
  });

  it("says its repository among those of others, and when it was read where it stands alone", ({
    expect,
  }) => {
    const setting = { several: true, asOf: "2026-11-20T09:05:00.000Z", row: aRow(7) };
    for (const text of [
      entryAsText(anEntry(7), setting),
      entryAsSlack(anEntry(7), setting),
      renderEntryMarkdown(anEntry(7), 1, setting),
    ]) {
      expect(text).toMatch(/gullhaven\/ropewalk\\?#7/);
      expect(text).toContain("As of 2026-11-20 09:05 UTC");
      expect(text).toContain("grace: A review was asked for.");
    }
  });

  it("is saved under a name that no file system minds", ({ expect }) => {
    expect(fileName("gull/../ha ven", "md")).toBe("docket-gull-..-ha-ven.md");
  });
});
