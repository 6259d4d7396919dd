/** Languages to choose from; each is shown under its own name. */
const LANGUAGES = [
  "en",
  "de",
  "fr",
  "es",
  "pt",
  "it",
  "nl",
  "pl",
  "cs",
  "sv",
  "da",
  "nb",
  "fi",
  "tr",
  "uk",
  "ru",
  "el",
  "he",
  "ar",
  "hi",
  "id",
  "vi",
  "th",
  "ko",
  "ja",
  "zh-Hans",
  "zh-Hant",
];

export interface Language {
  tag: string;
  name: string;
}

/** The list, with the given language in it whatever it is. */
export function languagesWith(tag: string): Language[] {
  const tags = LANGUAGES.includes(tag) ? LANGUAGES : [tag, ...LANGUAGES];
  return tags.map((each) => ({ tag: each, name: nameOf(each) }));
}

function nameOf(tag: string): string {
  try {
    const name = new Intl.DisplayNames([tag], { type: "language" }).of(tag) ?? tag;
    return name.charAt(0).toLocaleUpperCase(tag) + name.slice(1);
  } catch {
    return tag;
  }
}
