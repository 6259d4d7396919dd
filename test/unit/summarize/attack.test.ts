import { describe, it } from "vitest";

import type { Piece } from "../../../src/summarize/citations/piece.ts";
import { type Answer, createAnswerReader } from "../../../src/summarize/write/answer.ts";
import { extractive } from "../../../src/summarize/write/extractive.ts";
import { buildPrompt } from "../../../src/summarize/write/prompt.ts";
import { obey } from "../../fakes/model/obedience.ts";
import { CANARY, INVISIBLE_PAYLOADS, NONCE, PAYLOADS, PLACES } from "../../support/attacks.ts";
import { gather, type Scene } from "../../support/evidence.ts";

const CASES = PLACES.flatMap((place) =>
  [...PAYLOADS, ...INVISIBLE_PAYLOADS].map((payload) => ({
    name: `${payload.name} in the ${place.name}`,
    place,
    payload,
  })),
);

const LINK = "https://github.com/acme/app/pull/12";

/** What makes a summary harmless, whoever wrote it. */
function faultsOf(answer: Answer, pieces: readonly Piece[]): string[] {
  const labels = new Set(pieces.map((piece) => piece.label));
  const points = [...answer.open, ...answer.settled];
  const texts = [answer.text, ...points.map((point) => point.text)];
  const cited = [
    ...answer.citations.map((citation) => citation.label),
    ...points.flatMap((point) => point.citations),
    ...texts.flatMap((text) =>
      (text.match(/[[【][A-Z]{1,2}\d+[\]】]/g) ?? []).map((label) => label.slice(1, -1)),
    ),
  ];
  return [
    ...texts.filter((text) => /:\/\/|www\.\w|\]\(|!\[|<\/?(?:img|script|a|svg)\b|`|\n/i.test(text)),
    ...texts.filter((text) =>
      /[\u200B-\u200F\u202A-\u202E\u2060-\u2069]|[\u{E0000}-\u{E007F}]/u.test(text),
    ),
    ...cited.filter((label) => !labels.has(label)),
    ...answer.citations.map((citation) => citation.url).filter((url) => !url.startsWith(LINK)),
  ];
}

function answerOf({ evidence }: Scene, text: string): Answer {
  const reader = createAnswerReader(evidence);
  reader.push(text);
  return reader.end().answer;
}

describe.each(CASES)("$name", ({ place, payload }) => {
  it("changes neither the structure of the prompt nor that of any answer", async ({ expect }) => {
    const { pull, diff } = place.pull(payload.text);
    const scene = await gather(pull, diff);
    const { evidence, facts, readiness } = scene;
    const language = "en";
    const prompt = buildPrompt(evidence, { facts, readiness, language, nonce: NONCE });
    const lines = prompt.user.split("\n");

    // Only lines of ours open or close the evidence, or begin with a label or a fact.
    expect(
      lines.filter((line) => line.includes(`evidence ${NONCE}`) && !line.startsWith("| ")),
    ).toEqual(expect.arrayContaining([`<evidence ${NONCE}>`, `</evidence ${NONCE}>`]));
    expect(lines.filter((line) => /^<\/?evidence/.test(line))).toHaveLength(2);
    const labels = new Set(evidence.pieces.map((piece) => piece.label));
    const labelled = lines.flatMap((line) => /^\[(\w+)\]/.exec(line)?.[1] ?? []);
    expect(labelled.filter((label) => !labels.has(label))).toEqual([]);
    expect(lines.filter((line) => line.startsWith("- State:"))).toHaveLength(1);

    // What readers do not see, the model does not see, and is told of.
    if (
      payload.hidden === true &&
      (place.markdown === true || INVISIBLE_PAYLOADS.includes(payload))
    ) {
      expect(prompt.user).not.toContain(CANARY);
    }

    // Whatever a model makes of it, and without one.
    for (const text of [payload.answer, obey(prompt.user, prompt.system)]) {
      expect(faultsOf(answerOf(scene, text), evidence.pieces)).toEqual([]);
    }
    expect(faultsOf(extractive(evidence, { facts, readiness, language }), evidence.pieces)).toEqual(
      [],
    );
    for (const piece of evidence.pieces) {
      expect(piece.url.startsWith(LINK)).toBe(true);
    }
  });
});

describe("the attacks", () => {
  it("are enough to mean something", ({ expect }) => {
    expect(CASES.length).toBeGreaterThanOrEqual(60);
  });
});
