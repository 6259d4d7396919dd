import { describe, it } from "vitest";

import { renderMarkdown } from "../../../src/markdown/docket.ts";
import { emptyResult } from "../../../src/protocol/fold.ts";
import { fileName } from "../../../src/web/app/export/download.ts";
import { docketAsText, entryAsText } from "../../../src/web/app/export/plain-text.ts";
import { docketAsSlack, entryAsSlack } from "../../../src/web/app/export/slack-text.ts";
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

  it("is saved under a name that no file system minds", ({ expect }) => {
    expect(fileName("gull/../ha ven", "md")).toBe("docket-gull-..-ha-ven.md");
  });
});
