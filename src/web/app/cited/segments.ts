/** Prose cut where it cites: text and labels in turn. */
export type Segment = { text: string } | { label: string };

/** Labels are written `[C3]`: a letter for the kind, a number. */
const LABEL = /\[([CRTFKPI]\d{1,4})\]/g;

export function segmentsOf(text: string): Segment[] {
  const segments: Segment[] = [];
  let end = 0;
  for (const match of text.matchAll(LABEL)) {
    if (match.index > end) {
      segments.push({ text: text.slice(end, match.index) });
    }
    segments.push({ label: match[1] ?? "" });
    end = match.index + match[0].length;
  }
  if (end < text.length) {
    segments.push({ text: text.slice(end) });
  }
  return segments;
}

/** The prose without its labels, and without the gaps they would leave. */
export function withoutLabels(text: string): string {
  return text.replace(/\s*\[[CRTFKPI]\d{1,4}\]/g, "");
}
