import type { Evidence } from "../../../src/summarize/select/evidence.ts";
import { altered, CLAIM_SCENES, honest } from "../claims/index.ts";
import { gather } from "../evidence.ts";
import { flagsOf } from "./flags.ts";
import { generateClaims } from "./generated.ts";
import { SAMPLE_SUMMARIES } from "./sample-summaries.ts";

/** True statements and altered ones, each against the evidence it was written about. */
export interface Trial {
  name: string;
  honest: readonly Statement[];
  lies: readonly Statement[];
}

export interface Statement {
  evidence: Evidence;
  text: string;
}

export type EvidenceByPlace = ReadonlyMap<string, Evidence>;

/** Summaries of the sample pull requests that people wrote, with and without a lie in them. */
export function sampleTrial(evidence: EvidenceByPlace): Trial {
  const written = SAMPLE_SUMMARIES.flatMap(({ place, summaries }) =>
    summaries.map((summary) => ({ evidence: evidenceOf(evidence, place), summary })),
  );
  return {
    name: "summaries of the sample pull requests",
    honest: written.map(({ summary, ...of }) => ({ ...of, text: honest(summary) })),
    lies: written.flatMap(({ summary, ...of }) =>
      altered(summary).map(({ text }) => ({ ...of, text })),
    ),
  };
}

/** The same of pull requests made up for the purpose. */
export async function sceneTrial(): Promise<Trial> {
  const written = await Promise.all(
    CLAIM_SCENES.map(async ({ pull, diff, summaries }) => {
      const { evidence } = await gather(pull, diff);
      return summaries.map((summary) => ({ evidence, summary }));
    }),
  );
  return {
    name: "summaries of other pull requests",
    honest: written.flat().map(({ summary, ...of }) => ({ ...of, text: honest(summary) })),
    lies: written
      .flat()
      .flatMap(({ summary, ...of }) => altered(summary).map(({ text }) => ({ ...of, text }))),
  };
}

/** Sentences put together from each piece of evidence, in five languages. */
export function generatedTrial(evidence: EvidenceByPlace): Trial {
  const claims = [...evidence.values()].flatMap((of) =>
    generateClaims(of).map((claim) => ({ evidence: of, claim })),
  );
  return {
    name: "sentences put together from the evidence",
    honest: claims.map(({ claim, ...of }) => ({ ...of, text: claim.honest })),
    lies: claims.flatMap(({ claim, ...of }) => claim.lies.map(({ text }) => ({ ...of, text }))),
  };
}

/** Which of the true statements are doubted, and which of the altered ones are not. */
export function judge({ honest: statements, lies }: Trial): {
  doubted: readonly Statement[];
  missed: readonly Statement[];
} {
  return {
    doubted: statements.filter(({ evidence, text }) => flagsOf(evidence, text).length > 0),
    missed: lies.filter(({ evidence, text }) => flagsOf(evidence, text).length === 0),
  };
}

function evidenceOf(evidence: EvidenceByPlace, place: string): Evidence {
  const known = evidence.get(place);
  if (known === undefined) {
    throw new Error(`no evidence about ${place}`);
  }
  return known;
}
