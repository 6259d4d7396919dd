const KEY = "docket-scroll";

/** Where the reader was in a docket, so that a reload leads back there. */
export function rememberScroll(id: string): void {
  sessionStorage.setItem(KEY, JSON.stringify({ id, y: scrollY }));
}

/** Whether this page will go there. */
export function isScrollKept(): boolean {
  return sessionStorage.getItem(KEY) !== null;
}

/** Goes there once; the docket must have its full height by then. */
export function recallScroll(id: string): void {
  const kept = sessionStorage.getItem(KEY);
  sessionStorage.removeItem(KEY);
  const place: { id: string; y: number } | null = kept === null ? null : JSON.parse(kept);
  if (place?.id === id) {
    scrollTo({ top: place.y, behavior: "instant" });
  }
}
