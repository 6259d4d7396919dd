import { REASON_MAX_CODE_UNITS, REASON_MAX_WORDS } from "../../limits.ts";
import { quoteInert } from "../../model-output/quote-inert.ts";
import { createThoughtFilter } from "../../model-output/thought-filter.ts";
import { plainDigits } from "../../text/digits.ts";
import { parseJson } from "../../upstream/body.ts";
import type { Verdict } from "../statements/statements.ts";

/** A line about a statement: `3 contradicted: …`, `**3.** Supported`, `| 3 | unsupported | … |`, `Statement 3: …`. */
const LINE =
  /^[\s>|#-]*(?:statement|no\.?|nr\.?|s(?=\d))?\s*[[(#]*(?:s(?=\d))?(\d{1,3})(?!\d|\.\d)[\])]*[\s.:|–—-]*(?:verdict\s*:\s*)?((?:not )?\p{L}*)[\s.,:;|–—-]*(.*)$/isu;
/** What a model sums up: `2 of 3 hold`. */
const SUM = /^\s*\d+ (?:of|out of|statements?)\b|^\s*\d+\/\d+/i;
/** Between verdicts that share a line. */
const SHARED = /[,;]\s+(?=\d{1,3}\s*[:.)–—-]?\s*(?:not |un)?(?:supported|contradicted)\b)/i;

/** The verdicts on so many statements, in their order; undefined unless the answer has exactly one on each. */
export function readVerdicts(answer: string, statements: number): Verdict[] | undefined {
  const verdicts = new Map<number, Verdict>();
  for (const line of linesOf(withoutThoughts(answer))) {
    const [, digits, word = "", rest = ""] = LINE.exec(plainDigits(withoutMarks(line))) ?? [];
    if (digits === undefined || SUM.test(line)) {
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
  ["not supported", "unsupported"],
]);
const JSON_DEPTH_MAX = 4;
const UNREACHED: Verdict = { verdict: "unsupported" };

/** On one line, linking nowhere, citing nothing, and short. */
function inertReason(written: string): string {
  const words = quoteInert(written.replaceAll(/\s+/g, " ").replace(/[\s|]+$/, ""))
    .replaceAll(/[<>]/g, "")
    .split(/\s+/)
    .filter((word) => word !== "");
  const kept = words.slice(0, REASON_MAX_WORDS).join(" ");
  return kept.slice(0, REASON_MAX_CODE_UNITS).toWellFormed().replaceAll("\uFFFD", "").trim();
}

/** Of marks, and of the signs that models put before their verdicts. */
function withoutMarks(line: string): string {
  return line.replaceAll(/[*_`]|\p{Extended_Pictographic}\uFE0F?/gu, "");
}

function linesOf(answer: string): string[] {
  return linesInJson(answer) ?? answer.split(/\r\n?|\n/).flatMap((line) => line.split(SHARED));
}

/** The same lines of an answer in JSON: a list of objects, or verdicts by number. Undefined where it is none. */
function linesInJson(answer: string): string[] | undefined {
  const { 0: json = "", index = 0 } = /[[{][^]*[\]}]/.exec(answer) ?? {};
  if (/supported|contradicted/i.test(answer.slice(0, index))) {
    // Verdicts in lines, one of which has a reason with brackets.
    return undefined;
  }
  const numbers = [...json.matchAll(/"(\d{1,3})"\s*:/g)].map(([, number]) => number);
  if (new Set(numbers).size < numbers.length) {
    // Of two verdicts under one number only the last would be read.
    return [];
  }
  const lines: string[] = [];

  function visit(value: unknown, name: string, depth: number): void {
    if (typeof value === "string") {
      lines.push(...(/^\d{1,3}$/.test(name) ? [`${name} ${value}`] : []));
    } else if (typeof value === "object" && value !== null && depth < JSON_DEPTH_MAX) {
      const { verdict, reason, ...rest }: Record<string, unknown> = { ...value };
      if (typeof verdict === "string") {
        const number = Object.values(rest)
          .map((each) => (typeof each === "number" || typeof each === "string" ? `${each}` : ""))
          .find((each) => /^\d{1,3}$/.test(each));
        lines.push(`${number ?? name} ${verdict}: ${typeof reason === "string" ? reason : ""}`);
      } else {
        Object.entries(value).forEach(([key, inner]) => visit(inner, key, depth + 1));
      }
    }
  }

  visit(parseJson(json), "", 0);
  return lines.length > 0 ? lines : undefined;
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
