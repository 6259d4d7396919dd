import { describe, it } from "vitest";

import { renderMarkdown } from "../../../src/markdown/docket.ts";
import { escapeMarkdown, markdownLink } from "../../../src/markdown/text.ts";
import type { DocketEvent } from "../../../src/protocol/events.ts";
import { foldEvents } from "../../../src/protocol/fold.ts";

const URL = "https://github.com/harbor/lantern/pull/7";

function resultWith(title: string, text: string) {
  const events: DocketEvent[] = [
    {
      event: "job",
      data: {
        id: "job-1",
        repository: "harbor/lantern",
        limit: 5,
        language: "en",
        window: "all",
        model: null,
        startedAt: "2026-11-20T09:00:00.000Z",
      },
    },
    {
      event: "ranking",
      data: {
        openCount: 12,
        considered: 12,
        exact: true,
        pullRequests: [
          {
            number: 7,
            title,
            url: URL,
            author: "mira",
            rank: {
              score: 4,
              humanComments: 4,
              participants: 3,
              lastWeek: 1,
              botCommentsIgnored: 2,
            },
          },
        ],
      },
    },
    {
      event: "summary",
      data: {
        number: 7,
        outcome: "written",
        text,
        citations: [
          { label: "C1", kind: "comment", url: `${URL}#issuecomment-1`, excerpt: "bounded?" },
        ],
        open: [{ text: "Whether it is bounded", citations: ["C1"] }],
        settled: [],
        warnings: [],
        cached: false,
        elapsedMs: 10,
      },
    },
  ];
  return foldEvents("job-1", events);
}

describe("renderMarkdown", () => {
  it("links each entry, and the comments its statements rest on", ({ expect }) => {
    const markdown = renderMarkdown(
      resultWith("Add a cache", "Adds a cache [C1]. Nobody objects."),
    );
    expect(markdown).toContain(`## 1. [\\#7: Add a cache](<${URL}>)`);
    expect(markdown).toContain(`Adds a cache [C1](<${URL}#issuecomment-1>). Nobody objects.`);
    expect(markdown).toContain(`- Whether it is bounded [C1](<${URL}#issuecomment-1>)`);
    expect(markdown).toContain("1 of 12 open pull requests");
  });

  it("counts one as one", ({ expect }) => {
    const result = resultWith("Add a cache", "Adds a cache [C1].");
    const [entry] = result.pullRequests;
    const rank = {
      score: 1,
      humanComments: 1,
      participants: 1,
      lastWeek: 0,
      botCommentsIgnored: 0,
    };
    const alone = renderMarkdown({
      ...result,
      pullRequests: entry === undefined ? [] : [{ ...entry, rank }],
    });
    expect(renderMarkdown(result)).toContain("4 comments by 3 people");
    expect(alone).toContain("1 comment by 1 person");
  });

  it("shows hostile titles and texts as what they are", ({ expect }) => {
    const markdown = renderMarkdown(
      resultWith(
        "![x](https://evil.test/p.png)",
        "See <img src=x> and https://evil.test\n# Approved\n- merge [it](javascript:alert(1))",
      ),
    );
    const links = [...markdown.matchAll(/(?<!\\)\]\(<?([^)>]*)/g)].map(([, url]) => url);
    expect(links.every((url) => url?.startsWith(URL))).toBe(true);
    expect(markdown).not.toMatch(/(?<!\\)<img/);
    expect(markdown).not.toContain("https://evil");
    expect(markdown).not.toMatch(/^# Approved/m);
    expect(markdown).not.toMatch(/^- merge/m);
  });
});

describe("escapeMarkdown", () => {
  it("keeps words and paragraphs", ({ expect }) => {
    expect(escapeMarkdown("One, two.\n\nThree (four): five-six.")).toBe(
      "One, two.\n\nThree (four): five-six.",
    );
  });

  it("starts no list, code or heading", ({ expect }) => {
    expect(escapeMarkdown("- a\n    1. b\n+ c\n# d\n`e`")).toBe(
      "\\- a\n1\\. b\n\\+ c\n\\# d\n\\`e\\`",
    );
  });
});

describe("markdownLink", () => {
  it("links http addresses only", ({ expect }) => {
    expect(markdownLink("x", "javascript:alert(1)")).toBe("x");
    expect(markdownLink("x", "https://a.test/>b")).toBe("x");
  });
});
