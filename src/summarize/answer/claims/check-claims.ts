import type { Point, Warning } from "../../../protocol.ts";
import type { Evidence } from "../../evidence.ts";
import { looksEnglish } from "../../text/language.ts";
import { contentStems } from "./content-words.ts";
import { identifiersIn, isIdentifierIn, isPathIn, type Mark, pathsIn } from "./identifiers.ts";
import { numbersIn, type WrittenNumber } from "./numbers.ts";
import { isPersonIn, knownPeopleIn, mentionsIn, namesIn } from "./people.ts";
import { isQuotedFrom, quotationsIn } from "./quotations.ts";
import { type Sentence, splitSentences } from "./sentences.ts";
import {
  allSupport,
  createSupport,
  joinSupport,
  type Support,
  type SupportedPiece,
  supportOf,
} from "./support.ts";

interface Written {
  text: string;
  open: readonly Point[];
  settled: readonly Point[];
  /** What stood between backticks. */
  code: readonly string[];
}

const WARNINGS_MAX = 12;
const SENTENCES_MAX = 60;
/** Nobody writes a longer one; it bounds the work on an answer that is no prose. */
const SENTENCE_MAX_CODE_UNITS = 1500;

/**
 * Flags, at its place, every number, path, name, identifier and quotation that neither the pieces cited in the same
 * sentence nor the facts hold, and citations that another piece fits far better. Where it cannot tell, it is silent.
 */
export function checkClaims(written: Written, evidence: Evidence): Warning[] {
  const checker = createChecker(evidence, written.code);
  const places = [
    ...splitSentences(written.text).map((sentence, index) => ({
      sentence,
      place: `Sentence ${index + 1}`,
    })),
    ...written.open.map((point, index) => ({
      sentence: { text: point.text, labels: point.citations },
      place: `Open point ${index + 1}`,
    })),
    ...written.settled.map((point, index) => ({
      sentence: { text: point.text, labels: point.citations },
      place: `Settled point ${index + 1}`,
    })),
  ].slice(0, SENTENCES_MAX);
  const isEnglish = looksEnglish(written.text);
  return places
    .flatMap(({ sentence, place }) =>
      checker(shortened(sentence), isEnglish).map((message) => ({
        code: "unsupported_claim",
        message: `${place}: ${message}`,
      })),
    )
    .slice(0, WARNINGS_MAX);
}

function shortened({ text, labels }: Sentence): Sentence {
  return { text: text.slice(0, SENTENCE_MAX_CODE_UNITS), labels };
}

function createChecker(
  evidence: Evidence,
  code: readonly string[],
): (sentence: Sentence, isEnglish: boolean) => string[] {
  const pieces = evidence.pieces.map(supportOf);
  const byLabel = new Map(pieces.map((piece) => [piece.piece.label, piece]));
  const known = createSupport(`${evidence.known.text}\n${evidence.branch}`);
  const all = allSupport(evidence, pieces);
  const people = new Set([
    ...evidence.known.people,
    ...pieces.flatMap(({ piece }) => peopleOf(piece.author, piece.text)),
  ]);
  const directories = new Set(evidence.files.map((file) => file.path.split("/")[0] ?? ""));

  return function check({ text, labels }, isEnglish) {
    const cited = labels.flatMap((label) => byLabel.get(label) ?? []);
    const support = joinSupport([known, ...cited.map((piece) => piece.support)]);
    const found: string[] = [];
    let rest = text;

    function take(marks: readonly Mark[], isIn: (mark: Mark) => boolean, what: string): void {
      for (const mark of marks) {
        if (!isIn(mark)) {
          found.push(`${what} “${mark.text}” is not in ${describeCited(labels)}.`);
        }
        rest = blank(rest, mark);
      }
    }

    const quotations = quotationsIn(rest);
    take(quotations, (mark) => isQuotedFrom(mark.text, support), "the quotation");
    take(pathsIn(rest, directories), (mark) => isPathIn(mark.text, support), "the path");
    take(codeIn(rest, code), (mark) => isIdentifierIn(mark.text, support), "the name");
    take(mentionsIn(rest), (mark) => isPersonIn(mark.text, support), "the person");
    take(knownPeopleIn(rest, people), (mark) => isPersonIn(mark.text, support), "the person");
    take(identifiersIn(rest), (mark) => isIdentifierIn(mark.text, support), "the name");
    for (const number of numbersIn(rest)) {
      if (!isNumberKnown(number, rest, { cited, support, evidence, isEnglish })) {
        found.push(`the number “${number.raw}” is not in ${describeCited(labels)}.`);
      }
    }
    if (isEnglish) {
      take(
        namesIn(rest).filter((mark) => !all.words.has(mark.text.toLowerCase())),
        () => false,
        "the name",
      );
    }
    // Words that stand in what is cited, letter by letter, are better proof than any likeness; and who is named stands
    // in the turns of every thread they spoke in.
    const better =
      found.length === 0 && quotations.length === 0 ? betterPiece(rest, cited, pieces) : undefined;
    if (better !== undefined) {
      found.push(`${better} fits it far better than ${labels.join(", ")}.`);
    }
    return found;
  };
}

function describeCited(labels: readonly string[]): string {
  return labels.length === 0
    ? "the facts, and nothing is cited"
    : `what is cited (${labels.join(", ")})`;
}

function peopleOf(author: string | undefined, text: string): string[] {
  const mentioned = mentionsIn(text).map((mark) => mark.text);
  const speaking = [...text.matchAll(/^([A-Za-z\d-]{1,39}), \d{4}-\d{2}-\d{2}: /gm)].map(
    (match) => match[1] ?? "",
  );
  return [...(author === undefined ? [] : [author]), ...mentioned, ...speaking];
}

/** Code that the model marked as such; a single plain word may be a word. */
function codeIn(text: string, code: readonly string[]): Mark[] {
  return code.flatMap((span) => {
    const start = span.length < 3 ? -1 : text.indexOf(span);
    return start === -1 ? [] : [{ text: span, start, end: start + span.length }];
  });
}

interface NumberContext {
  cited: readonly SupportedPiece[];
  /** Of what is cited and of the facts. */
  support: Support;
  evidence: Evidence;
  isEnglish: boolean;
}

function isNumberKnown(
  number: WrittenNumber,
  text: string,
  { cited, support, evidence, isEnglish }: NumberContext,
): boolean {
  if (cited.some((piece) => number.forms.some((form) => piece.support.numbers.has(form)))) {
    return true;
  }
  if (isKnownDate(number, text, support.dates)) {
    return true;
  }
  const near = wordsAround(text, number);
  // In a language whose words for these things are not known, a sentence about facts cites no talk.
  const isAboutFacts = !isEnglish && !cited.some(({ piece }) => TALK.has(piece.kind));
  return evidence.known.numbers.some(
    ({ value, near: about }) =>
      number.forms.includes(value) && (isAboutFacts || about.some((word) => isNear(word, near))),
  );
}

const TALK: ReadonlySet<string> = new Set(["comment", "review", "thread"]);
const NEAR_WORDS = 4;
const NEAR_CHARACTERS = 8;

interface Surroundings {
  words: string[];
  text: string;
}

function wordsAround(text: string, { index, raw }: WrittenNumber): Surroundings {
  const pattern = /[\p{L}\p{N}]+|[#+−-]/gu;
  const before = text.slice(0, index).toLowerCase();
  const after = text.slice(index + raw.length).toLowerCase();
  return {
    words: [
      ...(before.match(pattern) ?? []).slice(-NEAR_WORDS),
      ...(after.match(pattern) ?? []).slice(0, NEAR_WORDS),
    ],
    text: before.slice(-NEAR_CHARACTERS) + after.slice(0, NEAR_CHARACTERS),
  };
}

/** Words begin with it; where words are not spaced, it is somewhere beside the number. */
function isNear(word: string, { words, text }: Surroundings): boolean {
  return /^[\p{Script=Han}\p{Script=Katakana}\p{Script=Hangul}]/u.test(word)
    ? text.includes(word)
    : words.some((other) => other.startsWith(word));
}

const MONTH =
  /\b(?:jan|feb|mar|mär|apr|ma[iy]|jun|jul|aug|sep|o[ck]t|nov|de[cz]|ene|abr|ago|dic|fév|avr|juin|juil|août|déc)\p{L}*\b|\d{4}-\d{2}|[年月日]/iu;

/** Days and years of known dates, where the sentence speaks of a date. */
function isKnownDate(
  { forms, index, raw }: WrittenNumber,
  text: string,
  dates: ReadonlySet<string>,
): boolean {
  const beside = text.slice(Math.max(0, index - BESIDE), index + raw.length + BESIDE);
  return MONTH.test(beside) && forms.some((form) => dates.has(form));
}

const BESIDE = 16;

const STEMS_MIN = 3;
const SHARE_MIN = 0.4;
const CITED_STEMS_MIN = 5;
/** Stems that more pieces than this share say nothing about which one is meant. */
const COMMON_SHARE = 0.3;

/** A piece that was not cited and shares much with the sentence, where what was cited shares next to nothing. */
function betterPiece(
  text: string,
  cited: readonly SupportedPiece[],
  pieces: readonly SupportedPiece[],
): string | undefined {
  const talk = pieces.filter(({ piece }) => piece.text !== "");
  const stems = [...contentStems(text)].filter((stem) => {
    const sharing = talk.filter((other) => other.stems.has(stem)).length;
    return sharing > 0 && sharing <= Math.max(2, talk.length * COMMON_SHARE);
  });
  // Somebody who only agrees does not repeat what with; a check or a file says little in words.
  const isTalk = cited.every(
    ({ piece, stems: own }) => TALK.has(piece.kind) && own.size >= CITED_STEMS_MIN,
  );
  if (stems.length < STEMS_MIN || cited.length === 0 || !isTalk) {
    return undefined;
  }
  const shared = stems.filter((stem) => cited.some(({ stems: own }) => own.has(stem))).length;
  const [best] = talk
    .filter((other) => !cited.includes(other))
    .map(({ piece, stems: own }) => ({
      label: piece.label,
      shared: stems.filter((stem) => own.has(stem)).length,
    }))
    .toSorted((one, other) => other.shared - one.shared);
  return best !== undefined &&
    best.shared >= STEMS_MIN &&
    best.shared >= stems.length * SHARE_MIN &&
    shared * 4 <= best.shared
    ? best.label
    : undefined;
}

function blank(text: string, { start, end }: { start: number; end: number }): string {
  return text.slice(0, start) + " ".repeat(end - start) + text.slice(end);
}
