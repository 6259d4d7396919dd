import { contentStems } from "./content-words.ts";
import { type Mark, marksOf } from "./identifiers.ts";
import type { Support } from "./support.ts";

/** What English writes with a capital letter and everybody may say. */
const COMMON: ReadonlySet<string> = new Set(
  `monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november december
   english german french spanish italian portuguese dutch russian chinese japanese korean arabic european american asian western
   apis ascii boolean cors crud http https html json yaml utf unicode
   java javascript typescript python ruby rust kotlin swift scala perl haskell elixir erlang clojure
   linux windows unix docker kubernetes git github gitlab markdown`
    .split(/\s+/)
    .filter((word) => word !== ""),
);

const CAPITALISED = /(?<![\p{L}\p{N}_'’.@-])[A-Z][A-Za-z]{2,}(?![\p{L}\p{N}_-])/gu;

/** Names of places, things and people in an English sentence that a support does not hold. */
export function unknownProperNamesIn(text: string, support: Support): Mark[] {
  return marksOf(text, CAPITALISED).filter(({ text: word, start }) => {
    const before = text.slice(0, start).trimEnd();
    // At the start of a sentence, a clause in quotes or a list, any word has a capital.
    const opens = before === "" || /[.!?:;“"(–—|]$/.test(before);
    const plain = word.toLowerCase();
    return (
      !opens &&
      !COMMON.has(plain) &&
      !support.words.has(plain) &&
      !support.words.has(plain.replace(/s$/, "")) &&
      !support.squashed.includes(plain)
    );
  });
}

/** What is followed by the name of what it is: `the column traceparent`. */
const NAMED_THING =
  /(?<=\b(?:column|field|flag|function|header|key|method|option|parameter|setting|table|variable) )[a-z][a-z\d]{6,}(?![\w-])/g;
const INFLECTED = /(?:s|ed|ing|ly)$/;

/** Names in lower case, said to be names, that nothing the model was given holds. */
export function unknownNamedThingsIn(text: string, all: Support): Mark[] {
  return marksOf(text, NAMED_THING).filter(
    ({ text: word }) =>
      !INFLECTED.test(word) && contentStems(word).size > 0 && !all.squashed.includes(word),
  );
}
