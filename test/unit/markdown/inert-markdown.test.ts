import * as fc from "fast-check";
import { describe, it } from "vitest";

import { makeInert } from "../../../src/markdown/inert-markdown.ts";
import { livePartsIn } from "../../../src/markdown/live-parts.ts";
import { escapeMarkdown } from "../../../src/markdown/text.ts";
import { LIVE_TEXTS } from "../../support/live-texts.ts";
import { liveIn } from "../../support/rendered.ts";
import { UNSEEN, UNSEEN_PIECES } from "../../support/unseen.ts";

/** Ten thousand together, in parts that each end within a test's time on a slow machine. */
const PARTS = [1, 2, 3, 4, 5];
const RUNS = 2000;
const OURS = "https://github.com/harbor/lantern/pull/7#issuecomment-1";

/** What texts are built of that mean to be live: whole ones, and the pieces that such are made of. */
const PIECES = [
  ..."[]()<>!@#`*_~|\\&;:/.-+=\"'^".split(""),
  ..."x X 1 3 a alice https:// // www. evil.example [x] [x][1] [1]: [^1] [^1]: ![ ]( ]: - 1. > ``` ~~~ ~~~mermaid <b> </b> <details> <!-- --> <a <img &#64; &#35; &amp; &colon; &lt; @alice @org/team a@b.co #3 o/r#3 GH-3 deadbee ... .. mailto: ` `` \\` [ ] [x] | --- javascript: <https://e.co> $ $x$ <a\thref=//e.co> ```suggestion".split(
    " ",
  ),
  " ",
  "  ",
  "    ",
  "\t",
  "\n",
  "\n\n",
  "\n- ",
  "\n> ",
  "\n| a |\n| --- |\n",
  ...UNSEEN_PIECES,
];
const hostile = fc
  .array(
    fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...PIECES) }, fc.constantFrom(...LIVE_TEXTS)),
    {
      minLength: 1,
      maxLength: 10,
    },
  )
  .map((pieces) => pieces.join(""));

describe("inert Markdown", () => {
  it.for(LIVE_TEXTS)("has nothing live of %j", (text, { expect }) => {
    expect(livePartsIn(text, new Set())).not.toEqual([]);
    const inert = makeInert(text);
    expect(liveIn(inert)).toEqual([]);
    expect(livePartsIn(inert, new Set())).toEqual([]);
    expect(makeInert(inert)).toBe(inert);
  });

  it.for(PARTS)("has nothing live of any text, part %i", (_part, { expect }) => {
    fc.assert(
      fc.property(hostile, (text) => {
        const inert = makeInert(text);
        expect([inert, liveIn(inert)]).toEqual([inert, []]);
        expect(UNSEEN.exec(inert)).toBeNull();
      }),
      { numRuns: RUNS },
    );
  });

  it("keeps links of ours, and no others", ({ expect }) => {
    const ours = new Set([OURS]);
    const text = `Bounded [C1](<${OURS}>), see [x](https://evil.example) and [y](<${OURS}x>).`;
    const inert = makeInert(text, ours);
    expect(inert).toContain(`[C1](<${OURS}>)`);
    expect(liveIn(inert, [OURS])).toEqual([]);
    expect(liveIn(inert)).toHaveLength(2);
    fc.assert(
      fc.property(hostile, hostile, (before, after) => {
        const around = makeInert(`${before}\n\nSee [C1](<${OURS}>).\n\n${after}`, ours);
        expect(liveIn(around, [OURS])).toEqual([]);
      }),
      // Blanks after the sign that could begin a formula become a tag.
      { numRuns: 1000, examples: [["$    \n\u001BP1$r\u001B\\", "["]] },
    );
  });

  it.for([
    "Plain words, 10:30 with snake_case, a*b and *emphasis*.\n\n- one\n- two\n\n> quoted `code @x`",
    "```ts\nconst a = 1; // @alice #3\n```",
    "Is 1 < 2 & 3 > 2? C# and F#; user @ host; a/b/c.ts; v1.2.3; 100%.",
    "| a | b |\n| - | - |\n| 1 | 2 |",
  ])("leaves a text alone that has nothing live in it: %s", (text, { expect }) => {
    expect(makeInert(text)).toBe(text);
  });

  it.for([
    "**a*",
    "~~a",
    "*a _b ",
    "](",
    "[x][",
    "[a](",
    "[",
    "<a",
    "<!--",
    "<!A ",
    "<?",
    "&#64;",
    "a|",
    "|a|\n",
    "a\n",
    "- a\n",
    "-\n",
    ">",
    "> ",
    "- ",
    "* + ",
    "1) ",
    "[^1]: ",
    "-\t",
    "[a](b (",
    "[a](<b c>\n(",
    "[a]((b) (",
    "[a]: b (",
    "````a `````b ",
  ])(
    "takes a text as long as GitHub allows for plain text if it is nothing but %j",
    (piece, { expect }) => {
      const text = piece.repeat(65_536 / piece.length);
      expect(makeInert(text)).toBe(escapeMarkdown(text));
    },
  );

  it.for(["!", ")", "&a;", "*", "_."])(
    "does so of an address that ends in many a %j",
    (sign, { expect }) => {
      const text = `https://harbor.example/a${sign.repeat(20_000)}`;
      expect(makeInert(text)).toBe(escapeMarkdown(text));
    },
  );

  it("takes a text for plain text whose lines stand ever deeper in lists", ({ expect }) => {
    const lines = Array.from({ length: 20 }, (_line, depth) => `${"  ".repeat(depth)}- *a*`);
    const text = lines.join("\n");
    expect(makeInert(text)).toBe(escapeMarkdown(text));
    const shallow = lines.slice(0, 8).join("\n");
    expect(makeInert(shallow)).toBe(shallow);
  });

  it("takes none for plain text that is as long, and of good will", ({ expect }) => {
    const line =
      "- **Settled** [C1](<https://github.com/harbor/lantern/pull/7#issuecomment-1>): `a_b`, some_long_name (3 < 4), and what else there is to say about it in a line of usual length.";
    const text = Array.from({ length: 350 }, () => line).join("\n");
    expect(makeInert(text, new Set([OURS]))).toBe(text);
  });

  it("says what was there in words", ({ expect }) => {
    expect(
      makeInert(
        "Thanks @alice, see #3, [the fix](https://e.co/a), https://e.co/b, www.e.co and deadbeef.",
      ),
    ).toBe("Thanks ＠alice, see ＃3, \\[the fix\\](e.co/a), e.co/b, www e.co and deadbe….");
  });
});

describe("escaped Markdown", () => {
  it.for(LIVE_TEXTS)("has nothing live of %j", (text, { expect }) => {
    expect(liveIn(escapeMarkdown(text))).toEqual([]);
    expect(liveIn(`# ${escapeMarkdown(text.replaceAll("\n", " "))}`)).toEqual([]);
  });

  it("has nothing live, and nothing that is not seen, of any text", ({ expect }) => {
    fc.assert(
      fc.property(hostile, (text) => {
        const escaped = escapeMarkdown(text);
        expect([escaped, liveIn(escaped)]).toEqual([escaped, []]);
        expect(UNSEEN.exec(escaped)).toBeNull();
      }),
      { numRuns: RUNS },
    );
  });
});
