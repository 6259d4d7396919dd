/** What models write under a heading when there is nothing under it. */

import {
  CONNECTING_WORDS,
  NOT_YET_WORDS,
  OPEN_WORDS,
  plain,
  QUARREL_WORDS,
  SETTLED_WORDS,
} from "./heading-words.ts";

const WORDS_MAX = 14;

function words(separated: string): ReadonlySet<string> {
  return new Set(plain(separated).split(/\s+/));
}

const NEGATIONS = words(
  "none nothing no nil n/a na keine keiner kein nichts aucun aucune rien ninguno ninguna ningún nada nessuno nessuna nessun niente nenhum nenhuma нет ничего немає geen niets brak żaden żadne nic žádné žádná nincs nincsenek inga inget ingen ingenting yok hiçbiri tidak không",
);
/** What else such sentences are made of, beside the words of headings. */
const BESIDE = words(`
  identified found recorded mentioned listed noted reported raised specified given explicit explicitly formally evidence
  provided supplied time moment present presently point thread at as have been there remaining known specific particular
  real such any its from here see above applicable available present based on i could find
  es gibt derzeit aktuell zurzeit zur zeit momentan bisher gefunden vorhanden genannt bekannt offenen ungeklärten
  il n y a pour l instant actuellement aucunes relevé relevée identifié identifiée point
  hay por ahora momento actualmente al il c è al non ci sono há no momento por enquanto пока на данный момент er zijn
`);
const KNOWN: ReadonlySet<string> = new Set([
  ...NEGATIONS,
  ...BESIDE,
  ...OPEN_WORDS,
  ...QUARREL_WORDS,
  ...SETTLED_WORDS,
  ...NOT_YET_WORDS,
  ...CONNECTING_WORDS,
]);
const IN_ONE_PHRASE =
  /^(?:(?:目前|当前|現在|現時点(?:では|で)?|暂时|暫時)?(?:暂?无|暫?無|沒有|没有|なし|特になし|ありません|없음|없습니다|해당 없음).{0,12}|(?:нет|keine|aucune?|ninguna|nessuna) (?:\p{L}+ ){0,2}\p{L}+|-+|)$/iu;

/** Whether a point says no more than that there is none. */
export function saysNothing(point: string): boolean {
  const text = point
    .replace(/\(.*\)\s*$/s, (bracketed) => (bracketed === point.trim() ? bracketed : ""))
    .replaceAll(/^[\s*_().。!！-]+|[\s*_().。!！-]+$/g, "");
  const said = plain(text)
    .split(/[\s,;:'’.]+/)
    .filter((word) => word !== "");
  return (
    IN_ONE_PHRASE.test(text) ||
    (said.length <= WORDS_MAX &&
      said.some((word) => NEGATIONS.has(word)) &&
      said.every((word) => KNOWN.has(word)))
  );
}
