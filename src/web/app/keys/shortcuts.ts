import { matchKeybindingPress, parseKeybinding } from "tinykeys";

import type { Commands } from "../page/commands.ts";
import type { About } from "../page/triage.ts";
import { tomorrow } from "../queue/snooze-times.ts";
import { safeUrl } from "../words/safe-url.ts";

const OFF_KEY = "docket-keys-off";

/** What each key does, as the help says it. */
export const SHORTCUTS: [key: string, does: string][] = [
  ["j", "Next pull request"],
  ["k", "Previous pull request"],
  ["Enter", "Unfold it; on the home page, open it"],
  ["o", "Open it on GitHub"],
  ["s", "Snooze it"],
  ["e", "Mark it as seen"],
  ["/", "Open a repository"],
  ["?", "These keys"],
];

/** Single keys collide with what some people's tools use: everybody can turn them off (WCAG 2.1.4). */
export function areKeysOn(): boolean {
  try {
    return localStorage.getItem(OFF_KEY) === null;
  } catch {
    return true;
  }
}

export function turnKeys(on: boolean): void {
  try {
    if (on) {
      localStorage.removeItem(OFF_KEY);
    } else {
      localStorage.setItem(OFF_KEY, "1");
    }
  } catch {
    // Browsers may refuse storage; the keys stay as they are.
  }
}

const ROWS = ".queue-row, .home-row";

/** Has the page listen for its keys. Fields, dialogs and open menus keep all of theirs. */
export function listenForKeys(commands: Commands): void {
  const bindings = Object.entries<() => void>({
    j: () => move(1),
    k: () => move(-1),
    o: () => {
      const url = safeUrl(currentRow()?.dataset["url"] ?? "");
      if (url !== undefined) {
        open(url, "_blank", "noopener,noreferrer");
      }
    },
    s: () => snooze(commands),
    e: () => {
      const about = aboutOf(currentRow());
      if (about !== null) {
        commands.markSeen(about);
      }
    },
    // Some keyboards type it with Shift.
    "[Shift]+/": () => document.querySelector<HTMLInputElement>("#repository")?.focus(),
    "[Shift]+?": () => commands.openPanel("keys"),
  }).flatMap(([key, does]) => parseKeybinding(key).map((press) => ({ press, does })));
  addEventListener("keydown", (event) => {
    // Browsers that fill a field in send an event of this name without a key.
    if (!(event instanceof KeyboardEvent) || event.repeat || !areKeysOn() || isTaken(event)) {
      return;
    }
    const binding = bindings.find(({ press }) => matchKeybindingPress(event, press));
    if (binding !== undefined) {
      event.preventDefault();
      binding.does();
    }
  });
}

function isTaken({ target }: Event): boolean {
  return (
    document.querySelector("dialog[open], details.menu[open]") !== null ||
    (target instanceof Element &&
      target.closest("input, textarea, select, [contenteditable], [role=listbox]") !== null)
  );
}

/** The row that has the focus, or whose entry has. */
function currentRow(): HTMLElement | null {
  const { activeElement } = document;
  const row = activeElement?.closest<HTMLElement>(ROWS);
  if (row !== null && row !== undefined) {
    return row;
  }
  const before = activeElement?.closest(".entry-row")?.previousElementSibling;
  return before instanceof HTMLElement ? before : null;
}

function move(step: 1 | -1): void {
  const rows = [...document.querySelectorAll<HTMLElement>(ROWS)].filter(
    (row) => row.getClientRects().length > 0,
  );
  const current = currentRow();
  const at = current === null ? -1 : rows.indexOf(current);
  const next = rows[at === -1 ? 0 : Math.min(Math.max(at + step, 0), rows.length - 1)];
  next?.querySelector<HTMLElement>(".queue-name")?.focus({ preventScroll: true });
  next?.scrollIntoView({ block: "nearest" });
}

/** A row of a docket offers until when; on the home page it is tomorrow. */
function snooze(commands: Commands): void {
  const row = currentRow();
  const about = aboutOf(row);
  if (row === null || about === null) {
    return;
  }
  if (row.matches(".home-row")) {
    void commands.snooze(about, tomorrow(new Date()).toISOString(), "until tomorrow");
    return;
  }
  const name = row.querySelector<HTMLElement>(".queue-name");
  if (name?.ariaExpanded !== "true") {
    name?.click();
  }
  // The entry is there after the next paint.
  requestAnimationFrame(() =>
    requestAnimationFrame(() => {
      const menu = row.nextElementSibling?.querySelector<HTMLElement>(
        `summary[aria-label^="Snooze"]`,
      );
      menu?.click();
      menu?.focus();
    }),
  );
}

function aboutOf(row: HTMLElement | null): About | null {
  const repository = row?.dataset["repository"];
  const number = Number(row?.dataset["number"]);
  return repository === undefined || !(number > 0) ? null : { repository, number };
}
