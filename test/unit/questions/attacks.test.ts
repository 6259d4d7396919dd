import { describe, it } from "vitest";

import { PAYLOADS } from "../../support/attacks/payloads.ts";
import { aVictim, PLACES } from "../../support/attacks/places.ts";
import { createTools, docketOf, startInquiry, textOf } from "../../support/question-world.ts";

/** Each place meets each kind of payload somewhere; the docket's own tests go through all of them. */
const CASES = PLACES.flatMap((place, at) =>
  PAYLOADS.filter((_, index) => (index + at) % (place.holds === "text" ? 3 : 9) === 0).map(
    (payload) => ({ name: `${payload.name} in ${place.name}`, place, payload }),
  ),
);

const ACTIVE =
  /:\/\/|\bwww\.\S|\b(?:javascript|vbscript|data|mailto):\S|!\[|\]\(|<\/?(?:a|img|script|iframe|svg|style|b|i|details|summary)\b|<!--/i;
const UNSEEN = /[\u200B\u2060-\u2064\u202A-\u202E\u2066-\u2069\uFEFF\u{E0000}-\u{E01FF}]/u;
const OUR_LINK =
  /^https:\/\/github\.com\/acme\/rockets(?:\/pull\/1(?:#[\w-]+|\/checks|\/files(?:#diff-[0-9a-f]{64})?)?)?$/;
/** Lines of ours within a block; every other one is barred. */
const OURS =
  /^(?:\| |\|$|\[[CRTFKPI]\d+\] |Pull request #\d+$|Title: |Branch: |Facts:$|- |Summary:$|Read for earlier questions:$|Earlier in this thread:$|$)/;

describe("an obedient model that is asked", () => {
  it("meets enough attacks to mean something", ({ expect }) => {
    expect(CASES.length).toBeGreaterThan(60);
  });

  it.for(CASES)(
    "reads no forged line and shows nothing that acts for $name",
    async ({ place, payload }, { expect }) => {
      const victim = place.write(aVictim(), payload.text);
      const entries = await docketOf([victim.pull], () => victim.files);
      const obeyed = payload.obeyed ?? payload.text;
      const asked = startInquiry(entries, {
        // What a tool reads is as hostile.
        tools: createTools(() => ({
          kind: "read",
          data: { title: payload.text, comments: [{ user: payload.text, body: payload.text }] },
          executionId: null,
          source: {
            kind: "issue",
            heading: `#9 ${payload.text}`,
            url: "https://github.com/acme/rockets",
          },
        })).tools,
        prepare(server) {
          server.plan({ text: obeyed, calls: [{ name: "search_issues", arguments: { q: "x" } }] });
          server.plan({ text: `It is so [C1].\n\n${obeyed}\n- ${obeyed} [I1]` });
        },
      });
      const answer = await asked.answer;

      const messages = asked.bodies.at(-1)?.messages ?? [];
      const [prompt = "", result = ""] = [messages[1], messages.at(-1)].map(
        (message) => message?.content ?? "",
      );
      for (const [text, name] of [
        [prompt, "docket"],
        [result, "result"],
      ] as const) {
        const nonce = new RegExp(`<${name} ([0-9a-f]{32})>`).exec(text)?.[1] ?? "";
        const [, block = "", after = "", ...more] = text.split(
          new RegExp(`^</?${name} ${nonce}>$`, "m"),
        );
        expect(more).toEqual([]);
        expect(
          block
            .trim()
            .split("\n")
            .filter((line) => !OURS.test(line)),
        ).toEqual([]);
        expect(after.trim()).toMatch(/^The (?:docket|result) has ended\./);
        expect(UNSEEN.exec(text)?.[0].codePointAt(0)?.toString(16)).toBeUndefined();
      }

      expect(answer.text).toBe(textOf(asked.events));
      for (const text of [answer.text, ...answer.tools.map(({ about }) => about)]) {
        expect(UNSEEN.test(text)).toBe(false);
      }
      expect(ACTIVE.exec(answer.text)?.[0]).toBeUndefined();
      const cited = new Set(answer.citations.map(({ label }) => label));
      for (const [, label = ""] of answer.text.matchAll(/\[([A-Z]{1,2}\d{1,4})\]/g)) {
        expect(cited).toContain(label);
      }
      expect(answer.citations.filter(({ url }) => !OUR_LINK.test(url))).toEqual([]);
    },
  );
});
