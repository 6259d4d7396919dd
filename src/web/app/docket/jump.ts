/** Brings an entry into view, and the keyboard with it. */
export function jumpToEntry(number: number): void {
  const entry = document.getElementById(`pull-${number}`);
  entry?.focus({ preventScroll: true });
  entry?.scrollIntoView({ block: "start", behavior: "smooth" });
}
