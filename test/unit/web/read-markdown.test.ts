import * as fc from "fast-check";
import { describe, it } from "vitest";

import { renderMarkdown } from "../../../src/markdown/docket.ts";
import { emptyResult } from "../../../src/protocol/fold.ts";
import { readMarkdown } from "../../../src/web/app/markdown/read-markdown.ts";
import { asMarkup, elementsOf, wordsOf } from "../../support/drawn.ts";
import { LIVE_TEXTS } from "../../support/live-texts.ts";
import { aRow } from "../../support/rows.ts";
import { UNSEEN_PIECES } from "../../support/unseen.ts";

const WITHIN = "https://github.com/harbor/lantern/";
const OURS = `${WITHIN}pull/7#issuecomment-1`;

function drawn(text: string): string {
  return asMarkup(readMarkdown(text, WITHIN).blocks);
}

const REFERENCE = "markdown-reference";

describe("a text that will be posted", () => {
  it.for<[text: string, markup: string]>([
    ["one\ntwo\n\nthree", "<p>one<br></br>two</p><p>three</p>"],
    ["# A\n\n### B", '<p class="markdown-title">A</p><p class="markdown-heading">B</p>'],
    ["*a* **b** ~~c~~ `d`", "<p><em>a</em> <strong>b</strong> <del>c</del> <code>d</code></p>"],
    ["- one\n- two", "<ul><li>one</li><li>two</li></ul>"],
    ["- one\n\n- two", "<ul><li><p>one</p></li><li><p>two</p></li></ul>"],
    ["- one\n  1. two", '<ul><li>one<ol start="1"><li>two</li></ol></li></ul>'],
    ["3. c\n4. d", '<ol start="3"><li>c</li><li>d</li></ol>'],
    ["- [x] done\n- [ ] open", "<ul><li>☑ done</li><li>☐ open</li></ul>"],
    ["> said\n> more", "<blockquote><p>said<br></br>more</p></blockquote>"],
    ["```ts\na < b\n```", "<pre><code>a < b</code></pre>"],
    ["a\n\n---", "<p>a</p><hr></hr>"],
    [
      "| a | b |\n| - | -: |\n| 1 | 2 |",
      '<div class="markdown-table"><table><thead><tr><th>a</th><th class="markdown-end">b</th></tr></thead><tbody><tr><td>1</td><td class="markdown-end">2</td></tr></tbody></table></div>',
    ],
    ["a[^1]\n\n[^1]: b", "<p>a<sup>[1]</sup></p><hr></hr><div><sup>[1]</sup><p>b</p></div>"],
    [
      "@ada-l, @harbor/team: see #7 and o/r#8, not a@b or x#",
      `<p><span class="${REFERENCE}">@ada-l</span>, <span class="${REFERENCE}">@harbor/team</span>: see <span class="${REFERENCE}">#7</span> and <span class="${REFERENCE}">o/r#8</span>, not a@b or x#</p>`,
    ],
    ["&lt;b&gt; \\*c\\*", "<p><b> *c*</p>"],
  ])("is drawn as GitHub draws it: %j", ([text, markup], { expect }) => {
    expect(drawn(text)).toBe(markup);
  });

  it("has links within its repository, and says where all others lead", ({ expect }) => {
    expect(drawn(`[C1](<${OURS}>)`)).toBe(`<p><a href="${OURS}">C1</a></p>`);
    expect(drawn(`[C1][n]\n\n[n]: ${OURS}`)).toBe(`<p><a href="${OURS}">C1</a></p>`);
    for (const url of [
      "https://evil.example/",
      "https://github.com/harbor/lantern-evil/",
      "https://github.com/harbor/lantern/../../login",
      "https://github.com/harbor/lantern/%2e%2e/%2e%2e/login",
      "https://github.com.evil.example/harbor/lantern/",
      "https://x@github.com/harbor/lantern/",
      "javascript:alert(1)",
      "//github.com/harbor/lantern/",
      "../settings",
    ]) {
      expect(drawn(`[the fix](<${url}>)`)).toBe(
        `<p><span class="${REFERENCE}">the fix</span><span class="markdown-aside"> (${url})</span></p>`,
      );
    }
    expect(drawn("https://evil.example/a")).toBe(
      `<p><span class="${REFERENCE}">https://evil.example/a</span></p>`,
    );
  });

  it("shows HTML and images as they are written, and says so", ({ expect }) => {
    const text =
      "a <img src=x onerror=alert(1)> ![b](https://evil.example/p.png)\n\n<script>c</script>";
    const { blocks, hasPlain } = readMarkdown(text, WITHIN);
    expect(hasPlain).toBe(true);
    expect(asMarkup(blocks)).toBe(
      '<p>a <code><img src=x onerror=alert(1)></code> <span class="markdown-aside">Image: b (https://evil.example/p.png)</span></p><code><script>c</script></code>',
    );
    expect(readMarkdown("a", WITHIN).hasPlain).toBe(false);
  });
});

/** All that is drawn with, and what of it an element may carry. */
const ELEMENTS =
  /^(?:a href|ol start|(?:span|p|td|th|div) class|(?:blockquote|br|code|del|div|em|hr|li|p|pre|span|strong|sup|table|tbody|td|th|thead|tr|ul))$/;

function faults(text: string): string[] {
  return elementsOf(readMarkdown(text, WITHIN).blocks).flatMap((element) => {
    const names = Object.entries(element)
      .filter(([name, value]) => name !== "tag" && name !== "children" && value !== undefined)
      .map(([name]) => name);
    const said = [element.tag, ...names].join(" ");
    return ELEMENTS.test(said) && (element.tag !== "a" || element.href.startsWith(WITHIN))
      ? []
      : [said];
  });
}

const hostile = fc
  .array(
    fc.constantFrom(
      ...LIVE_TEXTS,
      ...UNSEEN_PIECES,
      ..."[ ] ( ) < > ! ` * _ ~ | \\ & ; : # @ ^ - + = \" ' / . 1. > ``` <b> <!-- [^1] [x] --- \n \n\n \t".split(
        " ",
      ),
      "\n\n    ",
      "\n> ",
      "\n- ",
    ),
    { minLength: 1, maxLength: 12 },
  )
  .map((pieces) => pieces.join(""));

describe("a hostile text that will be posted", () => {
  it.for(LIVE_TEXTS)("is drawn with nothing that acts: %j", (text, { expect }) => {
    expect(faults(text)).toEqual([]);
  });

  it("is drawn with nothing that acts, whatever it is made of", ({ expect }) => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect([text, faults(text)]).toEqual([text, []]);
      }),
      { numRuns: 3000 },
    );
  });

  it("hides nothing: what is not seen is named", ({ expect }) => {
    const text = "a\u202eb `c\u200bd` [e\u2066](https://x.example/\u200b)";
    const words = wordsOf(readMarkdown(text, WITHIN).blocks);
    expect(words).toContain("a⟨U+202E⟩b c⟨U+200B⟩d e⟨U+2066⟩");
    expect(words).not.toMatch(/[\u200b\u202e\u2066]/);
  });

  it("is drawn as deep as anybody reads, and not at all where it is too large", ({ expect }) => {
    const deep = readMarkdown(`${"> ".repeat(100)}a`, WITHIN).blocks;
    expect(asMarkup(deep).match(/<blockquote>/g)?.length).toBeLessThan(30);
    expect(wordsOf(deep)).toContain("> a");
  });

  it.for([
    [">", 65_000],
    ["- ", 10_000],
    [`${">".repeat(50)}a\n\n`, 1000],
    ["*a_ ", 10_000],
    ["[a](", 10_000],
    ["[^1]: a\n", 8000],
  ] as const)(
    "is not drawn where it would hold up its reader: %j",
    ([piece, times], { expect }) => {
      expect(() => readMarkdown(piece.repeat(times), WITHIN)).toThrow(RangeError);
    },
  );

  it("is drawn as long as a docket may be", ({ expect }) => {
    const repository = "harbor/lantern";
    const url = `${WITHIN}pull/1#issuecomment-1`;
    const rows = Array.from({ length: 300 }, (_, index) =>
      aRow(index, { repository, turns: aRow(1).turns.map((turn) => ({ ...turn, url })) }),
    );
    const queue = [{ repository, openCount: 300, rows, final: true }];
    const text = renderMarkdown({ ...emptyResult("job"), repository, queue });
    expect(text.length).toBeGreaterThan(60_000);
    const links = elementsOf(readMarkdown(text, WITHIN).blocks).filter(({ tag }) => tag === "a");
    expect(links).toHaveLength(600);
  });
});
