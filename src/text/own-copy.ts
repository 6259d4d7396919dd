/**
 * The same lines, apart from the text they were cut out of: an engine keeps the whole of a text alive for every part of
 * it that is held, so that a few lines of each chunk would hold the whole stream.
 */
export function ownCopies(lines: readonly string[]): string[] {
  // Joining copies, as long as there is more than one part.
  return [...lines, ""].join("\n").split("\n").slice(0, -1);
}

/** The same for a single text without line breaks. */
export function ownCopy(line: string): string {
  return ownCopies([line])[0] ?? "";
}
