import { PREAMBLES, SPEAKS_OF_ANSWER, VERDICTS, WHAT_WAS_READ } from "./asides.ts";

const PREAMBLE = byFirst(PREAMBLES);
const READ = byFirst(WHAT_WAS_READ);
const VERDICT = byFirst(VERDICTS);
const ASIDE = byFirst([...PREAMBLES, ...WHAT_WAS_READ, ...VERDICTS]);
const PROSE_MAX_WORDS = 200;
const REPEATED_MIN_WORDS = 4;
/** From here on only whole sentences are let through, so that the last of them is whole. */
const WHOLE_FROM_WORDS = 130;
/** `(98 words)` */
const COUNTS_WORDS = /^(?:~|about |approx\w*\.? )?\d+ words?\b/;
const MAY_COUNT_WORDS = /^~?\d+(?: (?:w|wo|wor|word)?)?$/;
const CITED = /[[(【［{（<][^\])】］}）>]{0,40}?[A-Z]\d/;
const OPENS = /[[(【［{（<]/;
const CLOSES = /[\])】］}）>]/;
const ENDS = /[.!?。！？…]/;
const STAYS_ENDED = /[)”"’»*_`\]】］）]/;
const IDEOGRAPH = /[\u3040-\u30ff\u3400-\u9fff]/;
const LETTER = /[\p{L}\p{N}]/u;
/** An ideograph says about as much as half a word. */
const WORDS_OF_IDEOGRAPH = 0.55;

/**
 * Lets the prose of an answer through, without what is said before and after it, and no longer than it may be. Reads
 * one character at a time, `\n` at the end of a line, and passes on what no later one can change.
 */
export function createProseFilter(
  emit: (text: string) => void,
  /** A sentence that judges, or takes leave, was left out. */
  onVerdict: () => void,
): { read(character: string): void; end(): { isCut: boolean } } {
  let sentence = "";
  /** How much of that was passed on. */
  let passed = 0;
  let state: "begins" | "passes" | "waits" = "begins";
  /** Words before this sentence, and in it. */
  let words = 0;
  let wordsHere = 0;
  let isInWord = false;
  let isBracketed = false;
  let hasEnded = false;
  let isFirst = true;
  let isCut = false;
  /** Some models write their answer twice. */
  const said = new Set<string>();
  /** Whether a blank stands before this sentence: it is no part of a version or a name. */
  let isFresh = true;

  function pass(): void {
    emit(sentence.slice(passed));
    passed = sentence.length;
  }

  function finish(): void {
    const text = plainOf(sentence);
    const isUncited = !CITED.test(sentence);
    const isAside = passed === 0 && isUncited && text !== "";
    const isPreamble =
      (begins(text, PREAMBLE) && SPEAKS_OF_ANSWER.test(text)) ||
      (begins(text, READ) && /[:：]$/.test(text));
    if (
      (isAside && isFirst && isPreamble) ||
      (passed === 0 && isFresh && said.has(sentence.trim()))
    ) {
      // Dropped without a word: it says nothing, or what was said.
    } else if (isAside && (begins(text, VERDICT) || COUNTS_WORDS.test(text))) {
      onVerdict();
    } else if (words + wordsHere > PROSE_MAX_WORDS && passed === 0) {
      isCut = true;
    } else if (!isCut) {
      if (isFresh && !isUncited && wordsHere >= REPEATED_MIN_WORDS) {
        said.add(sentence.trim());
      }
      pass();
      words += wordsHere;
      isFirst &&= text === "";
    }
    isFresh = /\s$|^$/.test(sentence);
    sentence = "";
    passed = 0;
    state = "begins";
    wordsHere = 0;
    isInWord = false;
    isBracketed = false;
    hasEnded = false;
  }

  /** Whether a sentence that was said before begins like that. */
  function isSaid(begun: string): boolean {
    return isFresh && begun !== "" && [...said].some((before) => before.startsWith(begun));
  }

  function count(character: string): void {
    if (IDEOGRAPH.test(character)) {
      wordsHere += WORDS_OF_IDEOGRAPH;
      isInWord = false;
    } else if (/\s/.test(character)) {
      isInWord = false;
    } else if (!isInWord && !isBracketed && LETTER.test(character)) {
      wordsHere += 1;
      isInWord = true;
    }
  }

  function note(character: string): void {
    if (isBracketed) {
      isBracketed = !CLOSES.test(character);
    } else if (OPENS.test(character)) {
      isBracketed = true;
    } else if (!/\s/.test(character) && !(hasEnded && STAYS_ENDED.test(character))) {
      hasEnded = ENDS.test(character);
    }
  }

  /** A sentence is passed on as it comes once its beginning speaks for it. */
  function decide(): void {
    if (state === "begins" && words <= WHOLE_FROM_WORDS) {
      const text = plainOf(sentence);
      const asides = isFirst ? ASIDE : VERDICT;
      if (begins(text, asides) || COUNTS_WORDS.test(text)) {
        state = "waits";
      } else if (MAY_COUNT_WORDS.test(text) || isSaid(sentence.trim())) {
        // It may still be either.
      } else if (text !== "" && !mayBegin(text, asides)) {
        state = "passes";
      }
    }
    if (state === "passes") {
      if (words + wordsHere > PROSE_MAX_WORDS) {
        isCut = true;
      } else {
        pass();
        isFirst = false;
      }
    }
  }

  return {
    read(character) {
      if (isCut) {
        return;
      }
      const isNext = hasEnded && !isBracketed && !/\s/.test(character) && !OPENS.test(character);
      if (character === "\n" || (isNext && !STAYS_ENDED.test(character) && !ENDS.test(character))) {
        finish();
      }
      sentence += character === "\n" ? " " : character;
      count(character);
      note(character);
      decide();
    },
    end() {
      finish();
      return { isCut };
    },
  };
}

/** As it is compared with the beginnings of asides. */
function plainOf(sentence: string): string {
  return sentence
    .slice(0, 400)
    .toLowerCase()
    .replaceAll("’", "'")
    .replace(/^[\s*_>#"“(（-]+/, "")
    .trimEnd();
}

/** By their first characters: each character of an answer is looked up in them. */
type Asides = ReadonlyMap<string | undefined, readonly string[]>;

function byFirst(asides: readonly string[]): Asides {
  return Map.groupBy(asides, (aside) => aside[0]);
}

function begins(text: string, asides: Asides): boolean {
  return (asides.get(text[0]) ?? []).some((aside) => {
    const next = text[aside.length] ?? "";
    return text.startsWith(aside) && (!LETTER.test(next) || IDEOGRAPH.test(aside.at(-1) ?? ""));
  });
}

function mayBegin(text: string, asides: Asides): boolean {
  return (asides.get(text[0]) ?? []).some((aside) => aside.startsWith(text));
}
