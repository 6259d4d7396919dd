export interface Quotation {
  /** As written, without its quotes. */
  text: string;
  start: number;
  end: number;
}

const QUOTED =
  /“([^“”\n]{1,600})”|„([^„“”\n]{1,600})[“”]|«([^«»\n]{1,600})»|「([^「」\n]{1,600})」|『([^『』\n]{1,600})』|"([^"\n]{1,600})"|(?<=^|[\s(])[‘']([^‘’'\n]{3,600})[’'](?=[\s.,;:!?)]|$)/gu;

export function quotationsIn(text: string): Quotation[] {
  return [...text.matchAll(QUOTED)].map((match) => ({
    text: match.slice(1).find((group) => group !== undefined) ?? "",
    start: match.index,
    end: match.index + match[0].length,
  }));
}

/** What is left of a text without what it quotes: words in the language of whoever wrote it. */
export function withoutQuotations(text: string): string {
  return text.replaceAll(QUOTED, " ");
}
