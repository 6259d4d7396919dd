import { codeOf } from "./code.ts";

/** One small change to a source, which some test should notice. */
export interface Mutant {
  line: number;
  from: string;
  to: string;
  /** Where in the source `from` begins. */
  at: number;
}

const SWAPS: readonly (readonly [string, string])[] = [
  [" === ", " !== "],
  [" !== ", " === "],
  [" <= ", " < "],
  [" < ", " <= "],
  [" >= ", " > "],
  [" > ", " >= "],
  [" && ", " || "],
  [" || ", " && "],
  [" + ", " - "],
  [" - ", " + "],
  [" * ", " / "],
  [" / ", " * "],
  ["Math.min(", "Math.max("],
  ["Math.max(", "Math.min("],
  [".some(", ".every("],
  [".every(", ".some("],
];
/** Not within the type of a result, `{ ok: false; failure: Failure }`. */
const WORDS = /\b(?:true|false)\b(?!(?<=: \w+);)/g;
const NEGATION = /(?<=[\s(])!(?=[\w(])/g;
const CONDITION = /\b(?:if|while) \(/g;
/** A call for its effect, on a line of its own. */
const EFFECT = /^ +(?:await )?[\w.#?]+\([^\n]*\);$/gm;
/** What is told to the operator is held by tests of its own. */
const LOGGING = /^ +(?:await )?(?:log|logFailure|super)\(/;

/** Every change there is, in the order of the source. What a mutant would break to read is left to the caller. */
export function mutantsOf(source: string): Mutant[] {
  const code = codeOf(source);
  const found = [
    ...swaps(code),
    ...matches(code, WORDS).map(({ at, text }) => ({
      at,
      from: text,
      to: text === "true" ? "false" : "true",
    })),
    ...matches(code, NEGATION).map(({ at }) => ({ at, from: "!", to: "" })),
    ...conditions(code),
    ...matches(code, EFFECT)
      .filter(({ text }) => !LOGGING.test(text))
      .map(({ at, text }) => ({ at, from: text, to: "" })),
  ];
  return found
    .map(({ at, from, to }) => ({
      line: source.slice(0, at).split("\n").length,
      from: source.slice(at, at + from.length),
      to,
      at,
    }))
    .toSorted((one, other) => one.at - other.at);
}

export function mutate(source: string, { at, from, to }: Mutant): string {
  return source.slice(0, at) + to + source.slice(at + from.length);
}

type Change = Omit<Mutant, "line">;

function swaps(code: string): Change[] {
  return SWAPS.flatMap(([from, to]) => {
    const places: Change[] = [];
    for (let at = code.indexOf(from); at >= 0; at = code.indexOf(from, at + 1)) {
      places.push({ at, from, to });
    }
    return places;
  });
}

/** Each condition as if it always held, and as if it never did. */
function conditions(code: string): Change[] {
  return matches(code, CONDITION).flatMap(({ at, text }) => {
    const begin = at + text.length;
    const from = code.slice(begin, closing(code, begin));
    const isLoop = text.startsWith("while");
    return (isLoop ? ["false"] : ["true", "false"]).map((to) => ({ at: begin, from, to }));
  });
}

function closing(code: string, begin: number): number {
  let depth = 1;
  let at = begin;
  for (; at < code.length && depth > 0; at += 1) {
    depth += code[at] === "(" ? 1 : code[at] === ")" ? -1 : 0;
  }
  return at - 1;
}

function matches(code: string, pattern: RegExp): { at: number; text: string }[] {
  return [...code.matchAll(pattern)].map(({ index, 0: text }) => ({ at: index, text }));
}
