import { plainDigits } from "../../text/digits.ts";
import { headingOf, textHeadingOf } from "../citations/heading.ts";
import { type AnyPiece, speakersOf, wordsOf } from "../citations/piece.ts";
import type { CheckedEvidence } from "../select/evidence.ts";
import { quotationsIn } from "../statements/quotations.ts";
import type { Doubt, Place, Statement } from "../statements/statements.ts";
import {
  identifiersIn,
  isIdentifierIn,
  isPathIn,
  type Mark,
  marksOf,
  pathsIn,
} from "./identifiers.ts";
import { isNumberKnown } from "./known-number.ts";
import { numbersIn } from "./numbers.ts";
import { isQuotedFrom } from "./quoted-from.ts";
import { contradictionsIn } from "./standing.ts";
import { createSupport } from "./support.ts";

/** Nobody writes a longer statement; it bounds the work on an answer that is no prose. */
const STATEMENT_MAX_CODE_UNITS = 1500;
const NAMED_MAX_CODE_UNITS = 48;

/** What the text itself does not show any more. */
interface Read {
  /** What stood between backticks. */
  code: readonly string[];
  /** Where labels were left out because nothing was supplied under them. */
  unsupplied: readonly Place[];
}

/**
 * Doubts every statement with a number, path, identifier or quotation that stands nowhere in what the model was given,
 * every one that cited what it was not given, and every one that contradicts the facts. Where it cannot tell, it is silent.
 */
export function doubtsOf(
  statements: readonly Statement[],
  evidence: CheckedEvidence,
  { code, unsupplied }: Read = { code: [], unsupplied: [] },
): Doubt[] {
  const { known, branch, files, pieces } = evidence;
  const sources = [known.text, branch, ...pieces.map(textOf)].map((text) => createSupport(text));
  const all = createSupport(
    [known.text, branch, ...files.map(({ path }) => path), ...pieces.map(textOf)].join("\n"),
  );
  const labels = new Set(pieces.map(({ label }) => label));
  const talk = new Set(pieces.filter(isTalk).map(({ label }) => label));
  const directories = new Set(files.map(({ path }) => path.split("/")[0] ?? ""));
  const { status } = known;
  const people = new Set([
    ...(status?.verdicts?.keys() ?? []),
    ...pieces.flatMap((piece) => [...speakersOf(piece)]),
  ]);
  const approving = new Set(
    [...people].filter((login) => pieces.some((piece) => APPROVING.test(wordsOf(piece, login)))),
  );

  function isName({ text }: Mark): boolean {
    return labels.has(text) || isIdentifierIn(text, all);
  }

  function absentIn(text: string): string[] {
    const absent: string[] = [];
    let rest = text;
    function take(marks: readonly Mark[], isIn: (mark: Mark) => boolean, what: string): void {
      for (const mark of marks) {
        if (!isIn(mark)) {
          absent.push(`the ${what} “${shorten(mark.text)}”`);
        }
        rest = blank(rest, mark);
      }
    }
    take(quotationsIn(rest), (mark) => isQuotedFrom(mark.text, sources), "quotation");
    take(pathsIn(rest, directories), (mark) => isPathIn(mark.text, all), "path");
    take(codeIn(rest, code), isName, "name");
    take(marksOf(rest, MENTION), (mark) => isIdentifierIn(mark.text.slice(1), all), "person");
    take(identifiersIn(rest), isName, "name");
    for (const number of numbersIn(rest)) {
      if (!isNumberKnown(number, rest, all)) {
        absent.push(`the number “${shorten(number.raw)}”`);
      }
    }
    return absent;
  }

  function doubt(written: Statement, statement: number): Doubt[] {
    const text = plainDigits(written.text.slice(0, STATEMENT_MAX_CODE_UNITS));
    const unquoted = quotationsIn(text).reduce(blank, text);
    const [contradicted] =
      status === null
        ? []
        : contradictionsIn(
            {
              text: unquoted,
              isReported:
                written.labels.some((label) => talk.has(label)) ||
                [...people].some((login) => unquoted.includes(login)),
              isCited: written.labels.length > 0,
              people,
              approving,
            },
            status,
          );
    if (contradicted !== undefined) {
      const reason = `GitHub says otherwise than “${shorten(contradicted.trim())}”`;
      return [{ statement, verdict: "contradicted", reason }];
    }
    const isMiscited = unsupplied.some(
      (place) => statements.findLast((other) => holds(other, place)) === written,
    );
    const [absent] = [...absentIn(text), ...(isMiscited ? ["something that it cited"] : [])];
    return absent === undefined
      ? []
      : [{ statement, verdict: "unsupported", reason: `${absent} stands nowhere in the evidence` }];
  }

  return statements.flatMap(doubt);
}

const MENTION = /(?<![\p{L}\p{N}_/.])@[A-Za-z\d](?:[A-Za-z\d]|-(?=[A-Za-z\d])){0,38}(?![\w/])/gu;
const APPROVING =
  /approv|lgtm|looks good|ship it|sign(?:ed)? off|^[^\n]{0,30}(?:\+1|👍|🚢)[^\n]{0,30}$/im;

function isTalk({ kind }: AnyPiece): boolean {
  return kind === "comment" || kind === "review" || kind === "thread";
}

function textOf(piece: AnyPiece): string {
  return [headingOf(piece), textHeadingOf(piece) ?? "", piece.author ?? "", piece.text].join("\n");
}

/** Of a place in the text, the last statement that begins before it does. */
function holds(statement: Statement, place: Place): boolean {
  return statement.section === "text"
    ? place.section === "text" && (statement.start <= place.start || statement.start === 0)
    : place.section === statement.section && place.index === statement.index;
}

function blank(text: string, { start, end }: { start: number; end: number }): string {
  return text.slice(0, start) + " ".repeat(end - start) + text.slice(end);
}

/** Code that the model marked as such; a single plain word may be a word. */
function codeIn(text: string, code: readonly string[]): Mark[] {
  return code.flatMap((span) => {
    const start = span.length < 3 ? -1 : text.indexOf(span);
    return start === -1 ? [] : [{ text: span, start, end: start + span.length }];
  });
}

/** With at most so many words that a reason stays within its bounds. */
function shorten(text: string): string {
  const words = text
    .split(/\s+/)
    .slice(0, 4)
    .join(" ")
    .slice(0, NAMED_MAX_CODE_UNITS)
    .toWellFormed();
  return words.length < text.length ? `${words}…` : words;
}
