const ENGLISH: ReadonlySet<string> = new Set(
  "a an and are as at be but by for from has have in is it its not of on or so that the their this to was were which who will with".split(
    " ",
  ),
);
/** The glue of languages that share some of it with English: `is in`, `was`, `so`, `of`, `on a`. */
const OTHERS: ReadonlySet<string> = new Set(
  `aber auch auf aus bei das dem den der des diese ein eine einen einer es für hat im ist mit nicht noch sich sind um und vom von werden wird wie zum zur
   au avec ce dans du elle est et il la le les mais ne ou par pas pour que qui sont sur un une
   con del el en la las los más pero por se su una y da di che della dei il nel non per sono è com em não os um uma
   dat de deze door een het maar met naar niet om op te van voor wordt zijn
   att av den det ett från inte och på som är af ikke og til`
    .split(/\s+/)
    .filter((word) => word !== ""),
);
const SHARE_MIN = 0.15;

/** Whether a text is written in English, as its glue tells; a handful of words tells nothing. */
export function looksEnglish(text: string): boolean {
  const words = text.toLowerCase().match(/\p{L}+/gu) ?? [];
  const english = words.filter((word) => ENGLISH.has(word)).length;
  const others = words.filter((word) => OTHERS.has(word)).length;
  return english >= Math.max(1, words.length * SHARE_MIN) && english > others;
}

/** Words that stand in any text of a language, and in few of another. */
const GLUE: Readonly<Record<string, ReadonlySet<string>>> = {
  en: glue("the and is are was were this that with which for of to in has have been not by"),
  de: glue("der die das und ist sind wird nicht ein eine mit auf für von zu den dem im wurde noch"),
  fr: glue("le la les des et est sont une un pour dans avec que qui pas du au cette être sur"),
  es: glue("el los las y es son una un para con que no del por se esta como más pero sobre"),
  it: glue("il lo gli e è sono una un per con che non del della di si nel questa come anche"),
  pt: glue("o os as e é são uma um para com que não do da em se esta como mais por"),
  nl: glue("de het een en is zijn wordt niet met voor van op te dat die om ook nog als naar"),
  sv: glue("och är att det som en ett för med inte på av den till om har från kan ska"),
};

function glue(words: string): ReadonlySet<string> {
  return new Set(words.split(" "));
}

/** Languages that have a script of their own. */
const SCRIPTS: Readonly<Record<string, RegExp>> = {
  zh: /\p{Script=Han}/gu,
  ja: /[\p{Script=Hiragana}\p{Script=Katakana}]/gu,
  ko: /\p{Script=Hangul}/gu,
  ru: /\p{Script=Cyrillic}/gu,
  uk: /\p{Script=Cyrillic}/gu,
  ar: /\p{Script=Arabic}/gu,
  he: /\p{Script=Hebrew}/gu,
  hi: /\p{Script=Devanagari}/gu,
  el: /\p{Script=Greek}/gu,
  th: /\p{Script=Thai}/gu,
};
const WORDS_MIN = 12;
const LETTERS_MIN = 24;

/** Whether a text is certainly written in another language than this one (BCP 47); of short ones nothing is certain. */
export function isOtherLanguage(text: string, tag: string): boolean {
  const language = tag.toLowerCase().split("-")[0] ?? "";
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  if (letters < LETTERS_MIN) {
    return false;
  }
  const own = SCRIPTS[language];
  if (own !== undefined) {
    return (text.match(own)?.length ?? 0) < letters * 0.05;
  }
  if (Object.values(SCRIPTS).some((script) => (text.match(script)?.length ?? 0) > letters / 3)) {
    return true;
  }
  const words = text.toLowerCase().match(/\p{L}+/gu) ?? [];
  const shareOf = (glued: ReadonlySet<string>): number =>
    words.filter((word) => glued.has(word)).length / words.length;
  const mine = GLUE[language];
  if (mine === undefined || words.length < WORDS_MIN) {
    return false;
  }
  const others = Object.entries(GLUE).filter(([other]) => other !== language);
  return Math.max(...others.map(([, glued]) => shareOf(glued))) > 0.12 && shareOf(mine) < 0.05;
}

/** It takes longer to make than all else that is done for a language. */
let names: Intl.DisplayNames | undefined;

/** `German`; the tag itself where it has no name. */
export function languageName(tag: string): string {
  try {
    names ??= new Intl.DisplayNames(["en"], { type: "language" });
    const name = names.of(tag);
    return name === undefined || name === tag ? `the language "${tag}"` : name;
  } catch {
    return "English";
  }
}
