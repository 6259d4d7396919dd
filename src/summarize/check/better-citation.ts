import { looksEnglish } from "../../text/language.ts";
import { speakersOf } from "../select/piece.ts";
import { contentStems } from "./content-words.ts";
import { isTalk, type SupportedPiece } from "./support.ts";

const STEMS_MIN = 3;
/** Where the one who is named wrote it, and nothing that is cited. */
const OWN_STEMS_MIN = 2;
const SHARE_MIN = 0.4;
const CITED_STEMS_MIN = 5;
/** Stems that more pieces than this share say nothing about which one is meant. */
const COMMON_SHARE = 0.3;
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;

/**
 * The label of a piece that was not cited and shares much with the sentence, where what was cited shares next to
 * nothing. `named` are the people in the sentence.
 */
export function betterCitation(
  text: string,
  named: readonly string[],
  cited: readonly SupportedPiece[],
  pieces: readonly SupportedPiece[],
): string | undefined {
  const told = pieces.filter(({ piece }) => piece.text !== "");
  const stems = [...contentStems(text)].filter((stem) => {
    const sharing = told.filter((other) => other.stems.has(stem)).length;
    return sharing > 0 && sharing <= Math.max(2, told.length * COMMON_SHARE);
  });
  const shared = stems.filter((stem) => cited.some(({ stems: own }) => own.has(stem))).length;
  const [best] = told
    .filter((other) => !cited.includes(other))
    .map(({ piece, stems: own }) => ({
      piece,
      shared: stems.filter((stem) => own.has(stem)).length,
    }))
    .toSorted((one, other) => other.shared - one.shared);
  if (best === undefined || cited.length === 0 || !cited.every(({ piece }) => isTalk(piece))) {
    return undefined;
  }
  const isTheirs = named.includes(best.piece.author ?? "");
  const isOfOthers = named.every(
    (login) => !cited.some(({ piece }) => speakersOf(piece).has(login)),
  );
  const isLikelier =
    isTheirs && isOfOthers
      ? shared === 0 && best.shared >= OWN_STEMS_MIN
      : canCompare(text, cited) && best.shared >= STEMS_MIN && shared * 4 <= best.shared;
  return isLikelier && best.shared >= stems.length * SHARE_MIN ? best.piece.label : undefined;
}

/** Somebody who only agrees does not repeat what with, and a translation shares no words. */
function canCompare(text: string, cited: readonly SupportedPiece[]): boolean {
  return cited.every(
    ({ piece, stems }) =>
      stems.size >= CITED_STEMS_MIN &&
      UNSPACED.test(piece.text) === UNSPACED.test(text) &&
      // A summary in another language than what it rests on.
      (looksEnglish(text) || !looksEnglish(piece.text)),
  );
}
