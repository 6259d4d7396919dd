/** Characters that show nothing, or turn text around. What joins letters and emoji is not among them. */
const HIDDEN = /[\u200b\u202a-\u202e\u2066-\u2069\ufeff\u{e0000}-\u{e007f}]/gu;

/** A text with what nobody would see in it named, so that a preview shows all that is sent. */
export function showHidden(text: string): string {
  return text.replace(
    HIDDEN,
    (character) => `⟨U+${character.codePointAt(0)?.toString(16).toUpperCase()}⟩`,
  );
}
