import type { KnownBlock } from "@slack/types";
import { describe, it } from "vitest";

import { rememberDigest } from "../../../src/digests/content.ts";
import { renderDigestMarkdown, renderDigestText } from "../../../src/digests/markdown.ts";
import { wordDigest } from "../../../src/digests/message.ts";
import { renderSlack, type SlackMessage } from "../../../src/digests/slack.ts";
import { renderWebhookBody } from "../../../src/digests/webhook-body.ts";
import type { Row } from "../../../src/protocol/queue.ts";
import { aDigest, anEntry, aResult, aSource, LINKS } from "../../support/digests.ts";
import { LIVE_TEXTS } from "../../support/live-texts.ts";
import { aRow } from "../../support/rows.ts";

const NOBODY: Row["turns"] = [
  {
    kind: "maintainers",
    code: "no_reviewer",
    message: "Nobody was asked to review it.",
    since: "2026-11-12T09:00:00Z",
  },
];

const SLACK_ATTACKS = [
  "<!channel> <!here> <!everyone> @channel @here @everyone",
  "<@U012AB3CD> <#C012AB3CD|general> <!subteam^S012AB3CD>",
  "<https://evil.example|click me> https://evil.example www.evil.example evil.example",
  "<mailto:a@evil.example|mail> a@evil.example",
  "<!date^1392734382^{date}|x>",
  "&lt;!channel&gt; &amp;lt;!here&amp;gt;",
  "*bold* _italic_ ~gone~ `code` ```block``` > quote :tada: :+1:",
  "]|>()<|[",
  "\u202Eevil\u202C \u0000\u0007\u001b[31m zero\u200bwidth \u2028 line \u{E0041}",
  "line one\nline two\r\n<!channel>",
  "x".repeat(10_000),
  "<".repeat(10_000),
  "&".repeat(10_000),
  "👩‍👩‍👧‍👦".repeat(2000),
  "\ud800 lonely",
  "",
  "<!channel",
  "<<!channel>>",
  "<\u200b!channel> <!\u2060here>",
  "<!here|here> ＜!channel＞ ‹!channel›",
  "<https://evil.example|<!channel>>",
  "&#60;!channel&#62; &#x3C;!here&#x3E; &lt!everyone&gt",
  "\\u003c!channel\\u003e %3C!channel%3E",
  "slack://open?team=T1 tel:+123 HTTPS://EVIL.EXAMPLE hTTp:\\\\evil.example //evil.example",
  "@U012AB3CD ＠channel @\u200bchannel @\u00adhere #general #C012AB3CD",
  ":rotating_light: :a:b: ::: :everyone:",
  "&gt; quoted\n> quoted\n&gt;&gt;&gt; all of it",
  "a\u0301".repeat(5000),
  "\u2066\u2067\u2068\u202b right to left \u2069",
  "*".repeat(3001),
  "&lt;".repeat(3000),
  "\n".repeat(3000),
  "\t\u00a0\u3000\ufeff",
];

/** Everything of a message that Slack reads as its markup. */
function markupOf({ text, blocks }: SlackMessage): string[] {
  return [
    text,
    ...blocks.flatMap((block) => {
      switch (block.type) {
        case "section":
          return [block.text.text];
        case "context":
          return block.elements.map((element) => element.text);
        case "header":
        case "divider":
          return [];
      }
    }),
  ];
}

/** Where a text leads and whom it calls, as Slack reads it. */
function controlsIn(text: string): string[] {
  return [...text.matchAll(/<([^<>]*)>/g)].map(([, inner = ""]) => inner.split("|")[0] ?? "");
}

function hostile(text: string) {
  const turns: Row["turns"] = [
    { kind: "maintainers", code: "no_reviewer", message: text, since: "2026-11-12T09:00:00Z" },
  ];
  const row = aRow(1, { title: text, author: text, turns });
  return aDigest([row], {
    name: text,
    notes: [text],
    result: aResult([row], { pullRequests: [anEntry(1, { title: text, text, open: [] })] }),
  });
}

/** The same text as the title of everything that is told to have changed, and of what is its reader's turn. */
function hostileChanges(text: string) {
  const before = rememberDigest(aSource([aRow(1), aRow(4)]));
  const { repository, url } = aRow(1);
  const row = aRow(1, {
    title: text,
    author: text,
    readiness: { ...aRow(1).readiness, state: "ready" },
  });
  const told = { repository, title: text, url };
  return aDigest([row], {
    before,
    name: text,
    yours: {
      rows: [{ repository, number: 1, mine: ["mentioned"] }],
      new: [{ ...told, number: 5 }],
      merged: [{ ...told, number: 2 }],
      closed: [{ ...told, number: 3 }],
    },
  });
}

function manyRows(count: number): Row[] {
  return Array.from({ length: count }, (_, index) =>
    aRow(index + 1, { title: "A title & more <of it> ".repeat(10), turns: NOBODY }),
  );
}

describe("a digest for Slack", () => {
  it("is Block Kit as Slack's own types have it", ({ expect }) => {
    const entry = anEntry(1, {
      check: {
        model: "m",
        statements: [
          { section: "text", start: 0, end: 31, verdict: "contradicted", by: "model", reason: "x" },
        ],
        usage: { inputTokens: 0, outputTokens: 0, calls: 0 },
      },
    });
    const message = renderSlack(
      wordDigest(
        aDigest([aRow(1, { turns: NOBODY })], {
          result: aResult([aRow(1, { turns: NOBODY })], { pullRequests: [entry] }),
        }),
      ),
    );
    const blocks: KnownBlock[] = message.blocks;
    expect(blocks.map(({ type }) => type)).toEqual([
      "header",
      "context",
      "section",
      "section",
      "divider",
      "context",
    ]);
    const text = markupOf(message).join("\n");
    expect(text).toContain("*Nobody asked (1)*");
    expect(text).toContain("<https://github.com/o/r/pull/1|o/r #1> Change 1");
    expect(text).toContain("Nobody was asked to review it. By ada, for 7 days.");
    expect(text).toContain("(doubted: what it cites says otherwise)");
    expect(text).toContain("1 of 1 doubted");
    expect(text).not.toContain("[C1]");
    expect(text).toContain(`<${LINKS.stop}|Stop this digest>`);
    expect(message).toMatchObject({ unfurl_links: false, unfurl_media: false });
  });

  it("keeps to 50 blocks of 3,000 characters, and says how many are left out", ({ expect }) => {
    const rows = manyRows(27);
    const pullRequests = rows
      .slice(0, 10)
      .map(({ number }) => anEntry(number, { text: "A & b < c. ".repeat(900) }));
    for (const more of [{}, { notes: manyRows(60).map(({ title }) => title) }]) {
      const message = renderSlack(
        wordDigest(aDigest(rows, { ...more, result: aResult(rows, { pullRequests }) })),
      );
      expect(message.blocks.length).toBeLessThanOrEqual(50);
      for (const text of markupOf(message)) {
        expect(text.length).toBeLessThanOrEqual(3000);
        expect(text).not.toMatch(/&(?!amp;|lt;|gt;)/);
      }
      expect(markupOf(message).join("\n")).toContain(`<${LINKS.docket}|and 12 more>`);
    }
  });

  it("leads nowhere but where we lead, and calls nobody, whatever stands in it", ({ expect }) => {
    const urls = [aRow(1).url, aRow(4).url];
    const allowed = new Set([LINKS.docket, LINKS.page, LINKS.stop, ...urls]);
    const digests = [...SLACK_ATTACKS, ...LIVE_TEXTS].flatMap((attack) =>
      [hostile(attack), hostileChanges(attack)].map((digest) => ({ attack, digest })),
    );
    for (const { attack, digest } of digests) {
      const message = renderSlack(wordDigest(digest));
      expect(message.blocks.length).toBeLessThanOrEqual(50);
      for (const text of markupOf(message)) {
        expect(text.length, attack.slice(0, 40)).toBeLessThanOrEqual(3000);
        for (const control of controlsIn(text)) {
          expect(allowed, attack.slice(0, 40)).toContain(control);
        }
        expect(text.replaceAll(/<[^<>]*>/g, "")).not.toMatch(
          /[<>]|@\w|https?:\/\/|slack:\/\/|&(?!amp;|lt;|gt;)/i,
        );
        expect(text.isWellFormed()).toBe(true);
        // oxlint-disable-next-line no-control-regex -- they are what is looked for
        expect(text).not.toMatch(/[\u0000-\u0008\u000B-\u001F\u007F\u200B\u2028\u202A-\u202E]/);
      }
      const [header] = message.blocks;
      expect(header?.type === "header" && header.text.text.length).toBeLessThanOrEqual(150);
      expect(header?.type === "header" && header.text.text.length).toBeGreaterThan(0);
    }
  });

  it("makes no link of an address that could end it", ({ expect }) => {
    for (const url of [
      "javascript:alert(1)",
      "https://evil.example/>|<!channel>",
      "https://evil.example/a b",
      "https://evil.example/|x",
      "//evil.example",
      "",
    ]) {
      const row = aRow(1, { url, turns: NOBODY });
      const text = markupOf(renderSlack(wordDigest(aDigest([row])))).join("\n");
      expect(text).not.toContain("evil");
      expect(text).not.toContain("javascript");
    }
  });
});

describe("a digest as Markdown and as text", () => {
  it("has nothing live in it but our links", ({ expect }) => {
    // Nothing at all is no entry.
    for (const attack of [...SLACK_ATTACKS, ...LIVE_TEXTS].filter((text) => text !== "")) {
      const message = wordDigest(hostile(attack));
      const markdown = renderDigestMarkdown(message);
      const plain = renderDigestMarkdown(wordDigest(hostile("calm")));
      expect(linksIn(markdown), attack.slice(0, 40)).toEqual(linksIn(plain));
      // oxlint-disable-next-line no-control-regex -- they are what is looked for
      expect(renderDigestText(message)).not.toMatch(/\u001b|\u202E|\u0000/);
    }
  });
});

function linksIn(markdown: string): string[] {
  return [...markdown.matchAll(/(?<!\\)\]\(<([^<>]*)>\)/g)].map(([, url = ""]) => url);
}

describe("the body of a webhook", () => {
  it("is data that keeps its shape whatever stands in it", ({ expect }) => {
    for (const attack of SLACK_ATTACKS) {
      const body = JSON.stringify(renderWebhookBody(hostile(attack)));
      expect(body.length).toBeLessThan(200_000);
      expect(JSON.parse(body)).toMatchObject({ type: "digest", version: 1 });
      expect(body).not.toMatch(/\\u0000|\\u001b|\u202E/);
    }
  });

  it("says how many it leaves out", ({ expect }) => {
    const { data } = renderWebhookBody(aDigest(manyRows(130)));
    expect(data.groups.unassigned).toHaveLength(100);
    expect(data.more).toEqual({ mine: 0, merge: 0, unassigned: 30, changes: 0 });
  });
});
