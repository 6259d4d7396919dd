import type { Section } from "./heading-words.ts";
import { parseLoosely } from "./loose-json.ts";
import { readPointLines } from "./point-lines.ts";
import { sectionOf } from "./section-heading.ts";

/** What a model meant that answered in JSON. */
export interface JsonAnswer {
  text: string;
  points: { section: "open" | "settled"; text: string }[];
  verdicts: string[];
  /** What follows it. */
  after: string;
}

const TEXT_KEYS: ReadonlySet<string> = new Set(
  "text point question statement title decision summary description issue item claim content topic what body briefing detail".split(
    " ",
  ),
);
/** What else stands beside a statement. */
const META_KEYS =
  /^(?:id|n|no|nr|num|number|index|status|state|section|type|kind|category|by|who|author|user|url|link|date|time|severity|priority|confidence)$/i;
const CITATION_KEYS =
  /^(?:citations?|labels?|sources?|evidence|refs?|references?|cites|cited|pieces?|support)$/i;
const DEPTH_MAX = 6;

/** Reads an answer in JSON whatever its keys are called, as headings are read; undefined where it is none. */
export function readJsonAnswer(written: string): JsonAnswer | undefined {
  const { value, end } = parseLoosely(written);
  const answer: JsonAnswer = {
    text: "",
    points: [],
    verdicts: [],
    after: written.slice(end).replace(/^\s*(?:```|~~~)/, ""),
  };
  collect(value, "prose", answer, 0);
  return answer.text === "" && answer.points.length === 0 ? undefined : answer;
}

function collect(value: unknown, section: Section, answer: JsonAnswer, depth: number): void {
  if (depth > DEPTH_MAX) {
    return;
  }
  if (Array.isArray(value)) {
    for (const item of value) {
      collect(item, section, answer, depth + 1);
    }
    return;
  }
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value);
    const hasParts = !isList(section) && entries.some(([key]) => isList(sectionNamed(key)));
    if (!hasParts && depth > 0 && isStatement(entries)) {
      add(stateOf(entries) ?? section, statementOf(entries), answer);
      return;
    }
    for (const [key, part] of entries) {
      const named = sectionNamed(key);
      if (!CITATION_KEYS.test(key)) {
        collect(part, named ?? section, answer, depth + 1);
      } else if (section === "prose" && answer.text !== "" && !/\[[A-Z]\d/.test(answer.text)) {
        answer.text += ` ${labelsOf(part)}`;
      }
    }
    return;
  }
  if (typeof value === "string" && value.trim() !== "") {
    const isOfLines = isList(section) && /\n|^\s*[-*•]\s/.test(value);
    const parts = isOfLines ? readPointLines(value.split("\n")).points : [value];
    parts.forEach((part) => add(section, part, answer));
  }
}

function sectionNamed(key: string): Section | undefined {
  return sectionOf(key.replaceAll(/([a-z])([A-Z])/g, "$1 $2").replaceAll(/[_-]/g, " "));
}

/** An object of texts, and of labels they rest on. */
function isStatement(entries: readonly (readonly [string, unknown])[]): boolean {
  return (
    entries.some(([key, part]) => isText(key, part)) ||
    (entries.some(([key]) => CITATION_KEYS.test(key)) && textsOf(entries).length > 0)
  );
}

function isList(section: Section | undefined): boolean {
  return section === "open" || section === "settled";
}

/** `"status": "resolved"`. */
function stateOf(entries: readonly (readonly [string, unknown])[]): Section | undefined {
  return entries
    .filter(([key]) => /^(?:status|state|section|type|kind|category)$/i.test(key))
    .map(([, value]) => (typeof value === "string" ? sectionNamed(value) : undefined))
    .find(isList);
}

function add(section: Section, text: string, answer: JsonAnswer): void {
  if (section === "prose") {
    answer.text = answer.text === "" ? text : `${answer.text} ${text}`;
  } else if (section === "verdict") {
    answer.verdicts.push(text);
  } else if (section !== "aside") {
    answer.points.push({ section, text });
  }
}

function isText(key: string, value: unknown): boolean {
  return TEXT_KEYS.has(key.toLowerCase()) && typeof value === "string";
}

/** A statement with what it cites. */
function statementOf(entries: readonly (readonly [string, unknown])[]): string {
  const texts = textsOf(entries);
  const labels = entries
    .filter(([key]) => CITATION_KEYS.test(key))
    .map(([, part]) => labelsOf(part));
  return [...new Set(texts), ...labels].join(" ").trim();
}

/** Those under the names that models use most, else all that say something. */
function textsOf(entries: readonly (readonly [string, unknown])[]): string[] {
  const named = entries.filter(([key, part]) => isText(key, part));
  const others = entries.filter(
    ([key, part]) => typeof part === "string" && !CITATION_KEYS.test(key) && !META_KEYS.test(key),
  );
  return (named.length > 0 ? named : others).map(([, part]) => String(part));
}

function labelsOf(value: unknown): string {
  const labels = JSON.stringify(value).match(/[A-Z]\d{1,4}/g) ?? [];
  return labels.map((label) => `[${label}]`).join("");
}
