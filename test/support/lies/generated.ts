import { headingOf } from "../../../src/summarize/citations/heading.ts";
import type { Piece } from "../../../src/summarize/citations/piece.ts";
import type { Evidence } from "../../../src/summarize/select/evidence.ts";

/** A sentence put together from a piece of evidence, and the same with one thing altered. */
export interface GeneratedClaim {
  honest: string;
  lies: { altered: "quotation" | "name" | "citation" | "number" | "path"; text: string }[];
}

interface Language {
  says: (who: string, words: string, label: string) => string;
  counts: (who: string, number: string, label: string) => string;
  touches: (path: string, label: string) => string;
}

const LANGUAGES: readonly Language[] = [
  {
    says: (who, words, label) => `${who} writes “${words}” [${label}].`,
    counts: (who, number, label) => `${who} gives ${number} as the figure [${label}].`,
    touches: (path, label) => `The change in ${path} is part of it [${label}].`,
  },
  {
    says: (who, words, label) => `${who} schreibt dazu: „${words}“ [${label}].`,
    counts: (who, number, label) => `Von ${who} kommt dazu der Wert ${number} [${label}].`,
    touches: (path, label) => `Geändert wird auch ${path} [${label}].`,
  },
  {
    says: (who, words, label) => `Selon ${who}, « ${words} » [${label}].`,
    counts: (who, number, label) => `Le chiffre donné par ${who} est ${number} [${label}].`,
    touches: (path, label) => `Le fichier ${path} est modifié [${label}].`,
  },
  {
    says: (who, words, label) => `${who} opina: «${words}» [${label}].`,
    counts: (who, number, label) => `El valor que da ${who} es ${number} [${label}].`,
    touches: (path, label) => `También cambia ${path} [${label}].`,
  },
  {
    says: (who, words, label) => `${who} 表示：“${words}” [${label}]。`,
    counts: (who, number, label) => `${who} 给出的数值是 ${number} [${label}]。`,
    touches: (path, label) => `修改了 ${path} [${label}]。`,
  },
];

const WORDS_MIN = 5;
const WORDS_MAX = 9;

/** What can be said of every piece that somebody wrote, or that changes a file; the same for the same evidence. */
export function generateClaims(evidence: Evidence): GeneratedClaim[] {
  const talk = evidence.pieces.filter(
    (piece) => piece.author !== undefined && !headingOf(piece).startsWith("automated"),
  );
  const files = evidence.pieces.filter((piece) => piece.id.startsWith("file:"));
  return [
    ...talk.flatMap((piece, index) => [
      ...quotationOf(piece, talk, languageAt(index)),
      ...numberOf(piece, talk, languageAt(index + 1)),
    ]),
    ...files.flatMap((piece, index) => pathOf(piece, languageAt(index + 2))),
  ];
}

function languageAt(index: number): Language {
  const language = LANGUAGES[index % LANGUAGES.length];
  if (language === undefined) {
    throw new Error("no languages");
  }
  return language;
}

function quotationOf(piece: Piece, talk: readonly Piece[], { says }: Language): GeneratedClaim[] {
  const who = piece.author ?? "";
  const words = wordsOf(piece.text);
  if (words.length < WORDS_MIN) {
    return [];
  }
  const said = words.join(" ");
  const changed = words.map((word, index) => (index === 2 ? otherWord(word) : word)).join(" ");
  const other = talk.find((each) => !each.text.includes(said));
  const stranger = strangerTo(piece, talk);
  return [
    {
      honest: says(who, said, piece.label),
      lies: [
        { altered: "quotation", text: says(who, changed, piece.label) },
        { altered: "name", text: says(`@${stranger}`, said, piece.label) },
        ...(other === undefined
          ? []
          : [{ altered: "citation" as const, text: says(who, said, other.label) }]),
      ],
    },
  ];
}

function numberOf(piece: Piece, talk: readonly Piece[], { counts }: Language): GeneratedClaim[] {
  const number = /(?<![\w.,:#/^*-])\d{2,6}(?![\w.,:/^*-])/.exec(piece.text)?.[0];
  const who = piece.author ?? "";
  const wrong =
    number === undefined ? "" : otherNumber(number, `${piece.text} ${headingOf(piece)}`);
  return number === undefined
    ? []
    : [
        {
          honest: counts(who, number, piece.label),
          lies: [
            { altered: "number", text: counts(who, wrong, piece.label) },
            {
              altered: "name",
              text: counts(`@${strangerTo(piece, talk)}`, number, piece.label),
            },
          ],
        },
      ];
}

function pathOf(piece: Piece, { touches }: Language): GeneratedClaim[] {
  const path = piece.id.slice("file:".length);
  const [, directory = "", name = ""] = /^(.*\/)?([^/]+)$/.exec(path) ?? [];
  return /\s/.test(path) || !/\.[a-z]{1,5}$/.test(path) || !/^[\x21-\x7e]+$/.test(path)
    ? []
    : [
        {
          honest: touches(path, piece.label),
          lies: [{ altered: "path", text: touches(`${directory}x${name}`, piece.label) }],
        },
      ];
}

/** Words of one line as they stand there, without marks that a quotation would have to keep. */
function wordsOf(text: string): string[] {
  const runs = text
    .split("\n")
    .map((line) => line.replace(/^\S+, \d{4}-\d{2}-\d{2}: /, ""))
    .flatMap(
      (line) =>
        line.match(/(?<![\p{Script=Latin}\d'’`])\p{Script=Latin}[\p{Script=Latin}\d ,']{20,}/gu) ??
        [],
    );
  return (runs[0]?.trim().split(/\s+/) ?? []).slice(0, WORDS_MAX);
}

function otherWord(word: string): string {
  return `${word}x`;
}

function otherNumber(number: string, text: string): string {
  let other = Number(number) + 3;
  while (text.includes(String(other))) {
    other += 3;
  }
  return String(other);
}

/** Somebody of the discussion who has no part in this piece, or nobody at all. */
function strangerTo(piece: Piece, talk: readonly Piece[]): string {
  const others = talk.flatMap(({ author }) => author ?? []);
  const known = `${piece.author} ${headingOf(piece)} ${piece.text}`;
  return others.find((login) => !known.includes(login) && login !== talk[0]?.author) ?? "mallory-x";
}
