import type { Point, Warning } from "../../protocol/pull-request.ts";
import { looksEnglish } from "../../text/language.ts";
import type { CheckedEvidence } from "../select/evidence.ts";
import { type AnyPiece, speakersOf } from "../select/piece.ts";
import { misattributedIn } from "./attribution.ts";
import { betterCitation } from "./better-citation.ts";
import { contradictedCounts } from "./counts.ts";
import { plainDigits } from "./digits.ts";
import { identifiersIn, isIdentifierIn, isPathIn, type Mark, pathsIn } from "./identifiers.ts";
import { isNumberKnown } from "./known-number.ts";
import { compoundNamesOf, nearNamesIn } from "./near-names.ts";
import { numbersIn } from "./numbers.ts";
import { isPersonIn, knownPeopleIn, loginAtStart, mentionsIn, namesIn } from "./people.ts";
import { unknownNamedThingsIn, unknownProperNamesIn } from "./proper-names.ts";
import { isQuotedFrom, quotationsIn, withoutQuotations } from "./quotations.ts";
import { type Sentence, splitSentences } from "./sentences.ts";
import { contradictedStatus, knownReviewersIn } from "./status.ts";
import { allSupport, createSupport, isTalk, joinSupport, supportOf } from "./support.ts";
import { contradictedMeasures } from "./units.ts";

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
export function checkStatements(written: Written, evidence: CheckedEvidence): Warning[] {
  const checker = createChecker(evidence, written.code);
  const sentences = splitSentences(written.text);
  const places = [
    ...sentences.slice(0, SENTENCES_MAX).map((sentence, index) => ({
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
  ];
  const isEnglish = looksEnglish(withoutQuotations(written.text));
  const doubts = places.flatMap(({ sentence, place }) =>
    checker(shortened(sentence), isEnglish).map((message) => `${place}: ${message}`),
  );
  const more = doubts.length - WARNINGS_MAX;
  const isLong = places.some(({ sentence }) => sentence.text.length > SENTENCE_MAX_CODE_UNITS);
  return [
    ...doubts.slice(0, WARNINGS_MAX),
    ...(more > 0 ? [`${more} more like these.`] : []),
    ...(isLong || sentences.length > SENTENCES_MAX
      ? ["The answer is too long: not all of it was held against what it cites."]
      : []),
  ].map((message) => ({ code: "unsupported_claim", message }));
}

function shortened({ text, labels }: Sentence): Sentence {
  return { text: text.slice(0, SENTENCE_MAX_CODE_UNITS), labels };
}

function createChecker(
  evidence: CheckedEvidence,
  code: readonly string[],
): (sentence: Sentence, isEnglish: boolean) => string[] {
  const pieces = evidence.pieces.map(supportOf);
  const byLabel = new Map(pieces.map((piece) => [piece.piece.label, piece]));
  const known = createSupport(`${evidence.known.text}\n${evidence.branch}`);
  const all = allSupport(evidence, pieces);
  const people = new Set([
    ...evidence.known.people,
    ...pieces.flatMap(({ piece }) => [
      ...speakersOf(piece),
      ...mentionsIn(piece.text).map((mention) => mention.text),
    ]),
  ]);
  const { author } = evidence.known;
  // What it is about may be named in any sentence: the description, the files, the checks.
  const topic = joinSupport(
    pieces.filter(({ piece }) => isTopic(piece)).map((piece) => piece.support),
  );
  const compounds = compoundNamesOf(evidence.pieces);
  const directories = new Set(evidence.files.map((file) => file.path.split("/")[0] ?? ""));

  return function check({ text, labels }, isEnglish) {
    const cited = labels.flatMap((label) => byLabel.get(label) ?? []);
    const supports = [known, ...cited.map((piece) => piece.support)];
    const support = joinSupport(supports);
    const found: string[] = [];
    let rest = plainDigits(text);

    function take(marks: readonly Mark[], isIn: (mark: Mark) => boolean, what: string): void {
      for (const mark of marks) {
        if (!isIn(mark)) {
          found.push(`${what} “${mark.text}” is not in ${describeCited(labels)}.`);
        }
        rest = blank(rest, mark);
      }
    }

    const quotations = quotationsIn(rest);
    take(quotations, (mark) => isQuotedFrom(mark.text, supports), "the quotation");
    const unquoted = rest;
    take(pathsIn(rest, directories), (mark) => isPathIn(mark.text, support), "the path");
    take(codeIn(rest, code), (mark) => isIdentifierIn(mark.text, support), "the name");
    const named = [...mentionsIn(rest), ...knownPeopleIn(rest, people)].map((mark) => mark.text);
    const { status } = evidence.known;
    const reviewers =
      status === null ? new Set<string>() : knownReviewersIn(unquoted, named, status);
    for (const login of misattributedIn(rest, named, cited, author, quotations)) {
      found.push(`the person “${login}” is not in ${describeCited(labels)}.`);
    }
    const isKnownPerson = ({ text: login }: Mark): boolean =>
      reviewers.has(login) || isPersonIn(login, support);
    take(mentionsIn(rest), isKnownPerson, "the person");
    take(knownPeopleIn(rest, people), isKnownPerson, "the person");
    const isAboutChecks = cited.some(({ piece }) => piece.kind === "check");
    take(
      nearNamesIn(rest, compounds, isAboutChecks, (name) => isIdentifierIn(name, support)),
      () => false,
      "the name",
    );
    take([loginAtStart(rest) ?? []].flat(), (mark) => all.text.includes(mark.text), "the person");
    take(
      identifiersIn(rest).filter(({ text: name }) => !byLabel.has(name)),
      (mark) => isIdentifierIn(mark.text, support),
      "the name",
    );
    for (const number of numbersIn(rest)) {
      if (!isNumberKnown(number, rest, { cited, support, evidence, isEnglish })) {
        found.push(`the number “${number.raw}” is not in ${describeCited(labels)}.`);
      }
    }
    const counted = joinSupport(cited.map((piece) => piece.support)).counts;
    for (const count of contradictedCounts(rest, counted)) {
      found.push(`the number “${count.raw}” is not in ${describeCited(labels)}.`);
    }
    for (const { raw } of contradictedMeasures(rest, support.measures)) {
      found.push(`“${raw}” is not in ${describeCited(labels)}.`);
    }
    const contradicted = status === null ? [] : contradictedStatus(unquoted, named, cited, status);
    for (const claim of contradicted) {
      found.push(`“${claim}” is not what the facts say.`);
    }
    if (isEnglish) {
      take(
        namesIn(rest).filter((mark) => !all.words.has(mark.text.toLowerCase())),
        () => false,
        "the name",
      );
      take(unknownProperNamesIn(rest, all), () => false, "the name");
      if (cited.length > 0 && cited.every(({ piece }) => isTalk(piece))) {
        take(
          // Abbreviations are everybody's.
          unknownProperNamesIn(rest, joinSupport([support, topic])).filter(
            (mark) => mark.text !== mark.text.toUpperCase(),
          ),
          () => false,
          "the name",
        );
      }
      take(unknownNamedThingsIn(rest, all), () => false, "the name");
    }
    // Words that stand in what is cited, letter by letter, are better proof than any likeness; and who is named stands
    // in the turns of every thread they spoke in.
    const better =
      found.length === 0 && quotations.length === 0
        ? betterCitation(rest, named, cited, pieces)
        : undefined;
    if (better !== undefined) {
      found.push(`${better} fits it far better than ${labels.join(", ")}.`);
    }
    return [...new Set(found)];
  };
}

function isTopic(piece: AnyPiece): boolean {
  return !isTalk(piece) || piece.about?.type === "description";
}

function describeCited(labels: readonly string[]): string {
  return labels.length === 0
    ? "the facts, and nothing is cited"
    : `what is cited (${labels.join(", ")})`;
}

/** Code that the model marked as such; a single plain word may be a word. */
function codeIn(text: string, code: readonly string[]): Mark[] {
  return code.flatMap((span) => {
    const start = span.length < 3 ? -1 : text.indexOf(span);
    return start === -1 ? [] : [{ text: span, start, end: start + span.length }];
  });
}

function blank(text: string, { start, end }: { start: number; end: number }): string {
  return text.slice(0, start) + " ".repeat(end - start) + text.slice(end);
}
