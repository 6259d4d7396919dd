/** What the writer says around its quotations, in one language. */
export type Phrases = {
  about(title: string, places: string): string;
  aboutNothing(places: string): string;
  touches(places: string): string;
  and: string;
  reason(author: string, quotation: string): string;
  says(author: string, quotation: string): string;
  answers(author: string): string;
  discussion(first: string, second: string | null): string;
  silence: string;
  obstacles(points: string): string;
  failingCheck: string;
  openPoint(quotation: string): string;
  noObstacle: string;
  someone: string;
};

export const ENGLISH: Phrases = {
  about: (title, places) => `It carries the title "${title}"${places}.`,
  aboutNothing: (places) => `This pull request changes the code${places}.`,
  touches: (places) => ` and touches ${places}`,
  and: " and ",
  reason: (author, quotation) => `${author} gives the reason: "${quotation}"`,
  says: (author, quotation) => `${author} writes "${quotation}"`,
  answers: (author) => `${author} answers`,
  discussion: (first, second) =>
    second === null
      ? `In the discussion ${first}.`
      : `In the discussion ${first}, while ${second}.`,
  silence: "Nobody has discussed it in what was supplied.",
  obstacles: (points) => `What stands in the way is ${points}.`,
  failingCheck: "the check",
  openPoint: (quotation) => `the open point "${quotation}"`,
  noObstacle: "Nothing that was supplied stands in the way.",
  someone: "One reviewer",
};

const GERMAN: Phrases = {
  about: (title, places) => `In diesem Pull Request geht es um „${title}“${places}.`,
  aboutNothing: (places) => `Dieser Pull Request ändert den Code${places}.`,
  touches: (places) => `; betroffen sind ${places}`,
  and: " und ",
  reason: (author, quotation) => `${author} begründet das so: „${quotation}“`,
  says: (author, quotation) => `schreibt ${author} „${quotation}“`,
  answers: (author) => `antwortet ${author}`,
  discussion: (first, second) =>
    second === null
      ? `In der Diskussion ${first}.`
      : `In der Diskussion ${first}, dagegen ${second}.`,
  silence: "Darüber hat in den Unterlagen niemand gesprochen.",
  obstacles: (points) => `Im Weg steht noch ${points}.`,
  failingCheck: "die Prüfung",
  openPoint: (quotation) => `der offene Punkt „${quotation}“`,
  noObstacle: "In den Unterlagen steht nichts im Weg.",
  someone: "jemand",
};

const FRENCH: Phrases = {
  about: (title, places) => `Cette pull request porte sur « ${title} »${places}.`,
  aboutNothing: (places) => `Cette pull request modifie le code${places}.`,
  touches: (places) => ` et touche ${places}`,
  and: " et ",
  reason: (author, quotation) => `${author} en donne la raison : « ${quotation} »`,
  says: (author, quotation) => `${author} écrit « ${quotation} »`,
  answers: (author) => `${author} répond`,
  discussion: (first, second) =>
    second === null
      ? `Dans la discussion, ${first}.`
      : `Dans la discussion, ${first}, tandis que ${second}.`,
  silence: "Personne n'en a discuté dans ce qui a été fourni.",
  obstacles: (points) => `Ce qui bloque encore : ${points}.`,
  failingCheck: "le contrôle",
  openPoint: (quotation) => `le point ouvert « ${quotation} »`,
  noObstacle: "Rien de ce qui a été fourni ne bloque.",
  someone: "Une personne",
};

const SPANISH: Phrases = {
  about: (title, places) => `Este pull request trata de «${title}»${places}.`,
  aboutNothing: (places) => `Este pull request cambia el código${places}.`,
  touches: (places) => ` y toca ${places}`,
  and: " y ",
  reason: (author, quotation) => `${author} da el motivo: «${quotation}»`,
  says: (author, quotation) => `${author} escribe «${quotation}»`,
  answers: (author) => `${author} responde`,
  discussion: (first, second) =>
    second === null
      ? `En la discusión, ${first}.`
      : `En la discusión, ${first}, mientras que ${second}.`,
  silence: "Nadie lo ha discutido en lo que se entregó.",
  obstacles: (points) => `Lo que falta resolver es ${points}.`,
  failingCheck: "la comprobación",
  openPoint: (quotation) => `el punto abierto «${quotation}»`,
  noObstacle: "Nada de lo entregado lo impide.",
  someone: "Alguien",
};

const JAPANESE: Phrases = {
  about: (title, places) => `このプルリクエストは「${title}」に関するものです${places}。`,
  aboutNothing: (places) => `このプルリクエストはコードを変更します${places}。`,
  touches: (places) => `(対象: ${places})`,
  and: "、",
  reason: (author, quotation) => `${author}は理由を「${quotation}」と述べています`,
  says: (author, quotation) => `${author}は「${quotation}」と書いています`,
  answers: (author) => `${author}が答えています`,
  discussion: (first, second) =>
    second === null ? `議論では、${first}。` : `議論では、${first}。一方、${second}。`,
  silence: "渡された資料の中に議論はありません。",
  obstacles: (points) => `残っているのは${points}です。`,
  failingCheck: "チェック",
  openPoint: (quotation) => `未解決の点「${quotation}」`,
  noObstacle: "渡された資料の中に妨げはありません。",
  someone: "レビュアー",
};

const LANGUAGES: readonly [RegExp, Phrases][] = [
  [/\bin German\b/, GERMAN],
  [/\bin French\b/, FRENCH],
  [/\bin Spanish\b/, SPANISH],
  [/\bin Japanese\b/, JAPANESE],
];

/** The language that the instructions ask for, as far as the writer knows it; else English. */
export function phrasesFor(instructions: string): Phrases {
  return LANGUAGES.find(([pattern]) => pattern.test(instructions))?.[1] ?? ENGLISH;
}
