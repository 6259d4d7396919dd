/** An entry has the row above it for its heading. */
const HEADINGS = "h1, h2, h3:not(.entry-title), h4";
const CONTROLS = "a[href], button, input, select, textarea, summary, [tabindex]";

/**
 * Where the control that had the keyboard goes, as many do once they are pressed, brings the keyboard to what took its
 * place or stands beside it: the browser would begin again at the top of the page.
 */
export function keepFocus(root: Element): void {
  /** What has the keyboard, and all that is around it. */
  let path: Element[] = [];
  const remember = () => {
    path = [];
    for (let at = document.activeElement; at !== null && at !== document.body;) {
      path.push(at);
      at = at.parentElement;
    }
  };
  document.addEventListener("focusin", remember);
  // Whoever presses on nothing wants it nowhere.
  document.addEventListener("click", remember, true);
  new MutationObserver((records) => {
    const [lost] = path;
    const isGone =
      lost !== undefined &&
      isNowhere() &&
      records.some(({ removedNodes }) => [...removedNodes].some((node) => node.contains(lost)));
    if (isGone) {
      const from = path;
      // What is new may want it for itself.
      requestAnimationFrame(() => isNowhere() && focus(placeIn(from, records)));
    }
  }).observe(root, { childList: true, subtree: true });
}

function isNowhere(): boolean {
  return document.activeElement === null || document.activeElement === document.body;
}

/** Of what is nearest to the place that was lost: what is new there, what stood beside it, or what follows. */
function placeIn(path: Element[], records: MutationRecord[]): HTMLElement | undefined {
  const added = records.flatMap(({ addedNodes }) => [...addedNodes]);
  let inner: Element | undefined;
  for (const outer of path) {
    if (outer.isConnected) {
      // What was only moved has lost it as well.
      const place =
        inner === undefined ? firstIn(outer) : placeBeside(outer, inner, added, records);
      if (place !== undefined) {
        return place;
      }
    }
    inner = outer;
  }
  return firstIn(document.querySelector("main"));
}

function placeBeside(
  outer: Element,
  inner: Element,
  added: Node[],
  records: MutationRecord[],
): HTMLElement | undefined {
  const removal = records.find(({ removedNodes }) => [...removedNodes].includes(inner));
  const beside = [removal?.nextSibling, removal?.previousSibling];
  const places = [
    ...added.filter((node) => outer.contains(node)).map(firstIn),
    // A row as a whole: what its first button does is not what the next press is meant for.
    ...beside.map((node) =>
      node instanceof HTMLElement && node.matches("li, tr") ? node : undefined,
    ),
    ...beside.toReversed().map(firstIn),
    ...[...outer.querySelectorAll<HTMLElement>(CONTROLS)].filter(
      (control) => inner.compareDocumentPosition(control) === Node.DOCUMENT_POSITION_FOLLOWING,
    ),
  ];
  return places.find((place) => place?.isConnected === true && place.checkVisibility());
}

function firstIn(node: Node | null | undefined): HTMLElement | undefined {
  if (!(node instanceof HTMLElement)) {
    return undefined;
  }
  return node.matches(CONTROLS)
    ? node
    : (node.querySelector<HTMLElement>(HEADINGS) ??
        node.querySelector<HTMLElement>(CONTROLS) ??
        undefined);
}

function focus(place: HTMLElement | undefined): void {
  if (place !== undefined && !place.matches(CONTROLS)) {
    place.tabIndex = -1;
  }
  // Where the page is scrolled to is remembered elsewhere.
  place?.focus({ preventScroll: true });
}
