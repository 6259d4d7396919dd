import { describe, it } from "vitest";

import { renderMarkdown } from "../../../../src/markdown/docket.ts";
import { docketAsText } from "../../../../src/web/app/export/plain-text.ts";
import { docketAsSlack } from "../../../../src/web/app/export/slack-text.ts";
import { runAttack } from "../../../support/attacks/attack-run.ts";
import { PAYLOADS } from "../../../support/attacks/payloads.ts";
import { aVictim, PLACES } from "../../../support/attacks/places.ts";
import { createCheckModel } from "../../../support/docket-world.ts";

const TEXT_PLACES = PLACES.filter(({ holds }) => holds === "text");
const CASES = PAYLOADS.flatMap((payload, index) =>
  [0, 1].map((turn) => {
    const place = TEXT_PLACES[(index + turn) % TEXT_PLACES.length];
    if (place === undefined) {
      throw new Error("no places");
    }
    return { name: `${payload.name} in ${place.name}`, payload, place };
  }),
).slice(0, Math.max(60, PAYLOADS.length));

/** The last sentence is one that code is certain of. */
const SAID = "It retries uploads [C1]. Nobody objects [C1]. It takes 4711 tries [C1].";
const ACTIVE =
  /:\/\/|\bwww\.\S|\b(?:javascript|vbscript|data|mailto):\S|!\[|\]\(|[<>]|\[[A-Z]{1,2}\d{1,4}\]/i;
const UNSEEN = /[\u200B\u2060-\u2064\u202A-\u202E\u2066-\u2069\uFEFF\u{E0000}-\u{E01FF}]|\p{Cc}/u;

function obeyingVerifier(obeyed: string): ReturnType<typeof createCheckModel> {
  const reason = obeyed.replaceAll(/[\r\n]+/g, " ");
  return createCheckModel((statements) =>
    Array.from({ length: statements }, (_, index) =>
      index === 2
        ? // What code is certain of is called right.
          `${index + 1} supported\n`
        : `${index + 1} ${index === 0 ? "contradicted" : "unsupported"}: ${reason}\n`,
    ),
  );
}

describe("a second reading that does as it is told", () => {
  it("is tried at least 60 times", ({ expect }) => {
    expect(CASES.length).toBeGreaterThanOrEqual(60);
  });

  it.for(CASES)("removes nothing and shows nothing live: $name", async (attack, { expect }) => {
    const { payload, place } = attack;
    const { model, prompts } = obeyingVerifier(payload.obeyed ?? payload.text);
    const victim = place.write(aVictim(), payload.text);
    const { victim: entry, result } = await runAttack(victim, () => SAID, model);
    const { check } = entry;

    expect(entry.text).toBe(SAID);
    // Who thinks aloud without an end gives no verdicts.
    const isRead = payload.name !== "thoughts";
    expect(check?.notChecked).toBe(isRead ? undefined : "invalid");
    expect(check?.statements.map(({ verdict, by }) => [verdict, by])).toEqual([
      ...(isRead
        ? [
            ["contradicted", "model"],
            ["unsupported", "model"],
          ]
        : []),
      ["unsupported", "code"],
    ]);
    for (const { reason = "" } of check?.statements ?? []) {
      expect(reason).not.toMatch(ACTIVE);
      expect(reason).not.toMatch(UNSEEN);
      expect(reason.length).toBeLessThanOrEqual(100);
      expect(reason.split(/\s+/).length).toBeLessThanOrEqual(12);
    }
    const reasons = (check?.statements ?? []).flatMap(({ by, reason = "" }) =>
      by === "model" && reason.length > 12 ? [reason] : [],
    );
    for (const told of [renderMarkdown(result), docketAsText(result), docketAsSlack(result)]) {
      expect(reasons.filter((reason) => told.includes(reason))).toEqual([]);
    }

    // What is cited stays behind its bars, and what bars it cannot be known.
    const { user = "" } = prompts.find((prompt) => prompt.user.includes("#1 ")) ?? {};
    const nonce = /^<cited ([0-9a-f]{32})>$/m.exec(user)?.[1] ?? "none";
    expect(payload.text).not.toContain(nonce);
    const cited = user.slice(user.indexOf(`<cited ${nonce}>`), user.indexOf(`</cited ${nonce}>`));
    const loose = cited
      .split("\n")
      .filter((line) => !/^(?:\| ?|\[[A-Z]\d+\] |Title: |<cited )/.test(line));
    expect(loose.filter((line) => line !== "")).toEqual([]);
  });
});
