/** Does it as soon as somebody can see the page: at once, or when its tab is opened. The returned function gives it up. */
export function whenVisible(work: () => void): () => void {
  function look(): void {
    if (!document.hidden) {
      giveUp();
      work();
    }
  }

  function giveUp(): void {
    document.removeEventListener("visibilitychange", look);
  }

  document.addEventListener("visibilitychange", look);
  look();
  return giveUp;
}
