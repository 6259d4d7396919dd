import type { Evidence } from "../../../src/summarize/select/evidence.ts";
import { renderEvidence } from "../../../src/summarize/select/render-evidence.ts";
import { wordValuesIn } from "../../../src/text/number-words.ts";
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
  /** Of an altered one, what stands in the place of what is true. */
  lie?: string;
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
      altered(summary).map((lie) => ({ ...of, ...lie })),
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
      .flatMap(({ summary, ...of }) => altered(summary).map((lie) => ({ ...of, ...lie }))),
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
    lies: claims.flatMap(({ claim, ...of }) =>
      claim.lies.map(({ altered: what, text }) => ({
        ...of,
        text,
        ...(what === "quotation" || what === "path" ? { lie: "“”" } : {}),
        ...(what === "number"
          ? { lie: text.replace(/\[.*$/, "").match(/\d+/g)?.at(-1) ?? "" }
          : {}),
      })),
    ),
  };
}

/** Which of the true statements are doubted, and which are not of those that code has to be certain of. */
export function judge({ honest: statements, lies }: Trial): {
  doubted: readonly Statement[];
  certain: readonly Statement[];
  missed: readonly Statement[];
} {
  const certain = lies.filter(isCertain);
  return {
    doubted: statements.filter(({ evidence, text }) => flagsOf(evidence, text).length > 0),
    certain,
    missed: certain.filter(({ evidence, text }) => flagsOf(evidence, text).length === 0),
  };
}

const NAME = /\w+_\w+|(?:\w+\/)+[\w-]+\.\w+|[a-z]+[A-Z]\w*/g;

/** Whether what was put in its place is a quotation, or a number or name that nothing the writer was given holds. */
function isCertain({ evidence, lie = "" }: Statement): boolean {
  const { known, branch, files, pieces } = evidence;
  const all = [known.text, branch, ...files.map(({ path }) => path), renderEvidence(pieces)].join(
    "\n",
  );
  const numbers = /[A-Za-z]\d|\d-?[A-Za-z]/.test(lie) ? [] : (lie.match(/\d+(?:[.,]\d+)*/g) ?? []);
  return (
    /[“„「]/.test(lie) ||
    (lie.match(NAME) ?? []).some((name) => !all.includes(name)) ||
    numbers.some(
      (number) =>
        !all.replaceAll(/[.,](?=\d)/g, "").includes(number.replaceAll(/[.,]/g, "")) &&
        !wordValuesIn(all).includes(Number(number)),
    )
  );
}

function evidenceOf(evidence: EvidenceByPlace, place: string): Evidence {
  const known = evidence.get(place);
  if (known === undefined) {
    throw new Error(`no evidence about ${place}`);
  }
  return known;
}
