import type { Entry } from "../../../protocol/docket.ts";
import type { Row, Turn } from "../../../protocol/queue.ts";
import type { Yours, YoursRow } from "../../../protocol/yours.ts";
import type { Docket } from "../page/state.ts";

/** One line of a docket: what the queue says of a pull request, what was written of it, and what it is to the reader. */
export interface Item {
  repository: string;
  number: number;
  title: string;
  url: string;
  draft: boolean;
  turns: readonly Turn[];
  /** Of people as far as that is known, so that the figure and the order agree. */
  comments: number;
  row?: Row | undefined;
  entry?: Entry | undefined;
  /** Its place among the most discussed, from 1. */
  position?: number | undefined;
  /** Whether it was opened since the reader last looked. */
  isNew: boolean;
  yours: Pick<YoursRow, "mine" | "mention" | "snoozed" | "changes" | "mergeable">;
}

/** Lines of everything that is open, and of what was written besides. */
export function itemsOf(
  { result, asked, yours }: Pick<Docket, "result" | "asked" | "yours">,
  login: string | undefined,
): Item[] {
  const rows = (result.queue ?? []).flatMap((queue) => (queue.final ? queue.rows : []));
  const entries = new Map<string, { entry: Entry; position?: number }>();
  for (const { result: other } of asked) {
    for (const entry of other.pullRequests) {
      entries.set(itemKey(entry), { entry });
    }
  }
  for (const [index, entry] of result.pullRequests.entries()) {
    const key = itemKey(entry);
    entries.set(key, { entry: entries.get(key)?.entry ?? entry, position: index + 1 });
  }
  const mine = new Map((yours?.rows ?? []).map((row) => [itemKey(row), row]));
  const opened = new Set((yours?.new ?? []).map(itemKey));
  const items = rows.map((row): Item => {
    const key = itemKey(row);
    const written = entries.get(key);
    entries.delete(key);
    return {
      ...named(row),
      draft: row.draft,
      turns: row.turns,
      comments: written?.entry.rank.humanComments ?? row.comments - (row.uncounted ?? 0),
      isNew: opened.has(key),
      row,
      ...written,
      yours: mine.get(key) ?? { mine: yours === null ? minesOf(row, login) : [] },
    };
  });
  const others = [...entries].map(([key, written]): Item => ({
    ...named(written.entry),
    draft: written.entry.facts?.draft ?? false,
    turns: [],
    comments: written.entry.rank.humanComments,
    isNew: opened.has(key),
    ...written,
    yours: mine.get(key) ?? { mine: [] },
  }));
  return [...items, ...others];
}

/** Names of repositories are the same in any case. */
export function itemKey({ repository, number }: Pick<Item, "repository" | "number">): string {
  return `${repository.toLowerCase()}#${number}`;
}

/** Names what the page shows of it, in attributes that refer to elements. */
export function elementKey(about: Pick<Item, "repository" | "number">): string {
  return itemKey(about).replaceAll(/[/#]/g, "-");
}

/** The most discussed as they were ranked, then by comments. */
export function byDiscussion(a: Item, b: Item): number {
  return (
    (a.position ?? Infinity) - (b.position ?? Infinity) ||
    b.comments - a.comments ||
    a.number - b.number
  );
}

/** Whether something happened that the reader has not seen. */
export function isUnseen({ isNew, yours: { changes } }: Item): boolean {
  return (
    isNew ||
    (changes !== undefined &&
      (changes.comments > 0 || changes.commits > 0 || changes.readiness !== undefined))
  );
}

/** Whether a turn is the reader's own, or that of a team they are in. */
export function isMine(turn: Turn, mine: readonly string[], login: string | undefined): boolean {
  return turn.kind === "person"
    ? turn.name === login
    : turn.kind === "team" && mine.includes(turn.code);
}

/** What is the reader's by name alone, as long as nothing better was said. */
function minesOf({ turns }: Row, login: string | undefined): YoursRow["mine"] {
  return turns
    .filter((turn) => isMine(turn, [], login) && turn.code !== "draft")
    .map(({ code }) => code);
}

function named({ repository, number, title, url }: Row | Entry) {
  return { repository, number, title, url };
}

/** With what a person has just done to it, before the server says the same. */
export function withYours(
  yours: Yours | null,
  about: Pick<Item, "repository" | "number">,
  change: Partial<YoursRow>,
): Yours {
  const before = yours ?? { rows: [], new: [], merged: [], closed: [] };
  const known = before.rows.some((row) => itemKey(row) === itemKey(about));
  const rows = known
    ? before.rows
    : [...before.rows, { repository: about.repository, number: about.number, mine: [] }];
  return {
    ...before,
    rows: rows.map((row) => (itemKey(row) === itemKey(about) ? { ...row, ...change } : row)),
  };
}
