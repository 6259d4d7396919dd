/** The only elements that a text from outside is drawn with. */
export type DrawnTag =
  | "blockquote"
  | "br"
  | "code"
  | "del"
  | "div"
  | "em"
  | "hr"
  | "li"
  | "ol"
  | "p"
  | "pre"
  | "span"
  | "strong"
  | "sup"
  | "table"
  | "tbody"
  | "td"
  | "th"
  | "thead"
  | "tr"
  | "ul";

export type DrawnClass =
  | "markdown-aside"
  | "markdown-center"
  | "markdown-end"
  | "markdown-heading"
  | "markdown-reference"
  | "markdown-table"
  | "markdown-title";

/** A part of such a text: words, an element that is ours, or a link to where such links may lead. */
export type Drawn =
  | string
  | { tag: DrawnTag; class?: DrawnClass; start?: number; children: Drawn[] }
  | { tag: "a"; href: string; children: Drawn[] };

export interface DrawnText {
  blocks: Drawn[];
  /** Whether something in it is shown as it is written that GitHub would draw: HTML, images. */
  hasPlain: boolean;
}
