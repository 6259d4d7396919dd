import { REASON_MAX_CODE_UNITS, REASON_MAX_WORDS } from "../../limits.ts";
import { quoteInert } from "../../model-output/quote-inert.ts";
import { createThoughtFilter } from "../../model-output/thought-filter.ts";
import { plainDigits } from "../../text/digits.ts";

/** What a statement was found to be. */
export interface Verdict {
  verdict: "supported" | "contradicted" | "unsupported";
  /** Why it is doubted: fit to be shown. */
  reason?: string;
}

/** A line about a statement: `3 contradicted: …`, `**3.** Supported`, `| 3 | unsupported | … |`, `Statement 3: …`. */
const LINE =
  /^[\s>|#-]*(?:statement|no\.?|nr\.?)?\s*[[(#]*(\d{1,3})(?!\d|\.\d)[\])]*[\s.:|–—-]*(?:verdict\s*:\s*)?(\p{L}*)[\s.,:;|–—-]*(.*)$/iu;

/** The verdicts on so many statements, in their order; undefined unless the answer has exactly one on each. */
export function readVerdicts(answer: string, statements: number): Verdict[] | undefined {
  const verdicts = new Map<number, Verdict>();
  for (const line of withoutThoughts(answer).split(/\r\n?|\n/)) {
    const [, digits, word = "", rest = ""] = LINE.exec(plainDigits(withoutMarks(line))) ?? [];
    if (digits === undefined) {
      continue;
    }
    const number = Number(digits);
    const verdict = VERDICTS.get(word.toLowerCase());
    if (verdict === undefined || number < 1 || number > statements || verdicts.has(number)) {
      return undefined;
    }
    const reason = verdict === "supported" ? "" : inertReason(rest);
    verdicts.set(number, { verdict, ...(reason === "" ? {} : { reason }) });
  }
  return verdicts.size === statements
    ? Array.from({ length: statements }, (_, index) => verdicts.get(index + 1) ?? UNREACHED)
    : undefined;
}

const VERDICTS: ReadonlyMap<string, Verdict["verdict"]> = new Map([
  ["supported", "supported"],
  ["contradicted", "contradicted"],
  ["unsupported", "unsupported"],
]);
const UNREACHED: Verdict = { verdict: "unsupported" };

/** On one line, linking nowhere, citing nothing, and short. */
export function inertReason(written: string): string {
  const words = quoteInert(written.replace(/[\s|]+$/, ""))
    .replaceAll(/[<>]/g, "")
    .split(/\s+/)
    .filter((word) => word !== "");
  const kept = words.slice(0, REASON_MAX_WORDS).join(" ");
  return kept.slice(0, REASON_MAX_CODE_UNITS).toWellFormed().replaceAll("\uFFFD", "").trim();
}

function withoutMarks(line: string): string {
  return line.replaceAll(/[*_`]/g, "");
}

function withoutThoughts(answer: string): string {
  let kept = "";
  const thoughts = createThoughtFilter(
    (text) => {
      kept += text;
    },
    // Some servers keep the opening tag for themselves.
    () => {
      kept = "";
    },
  );
  for (const character of answer) {
    thoughts.read(character);
  }
  thoughts.end();
  return kept;
}
