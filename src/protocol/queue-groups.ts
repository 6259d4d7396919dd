import type { Turn, TurnCode } from "./queue.ts";

/** The groups of a queue, in the order in which the page shows them. */
export const QUEUE_GROUPS = [
  "mine",
  "merge",
  "unassigned",
  "waiting",
  "drafts",
  "other",
  "snoozed",
] as const;
export type QueueGroup = (typeof QUEUE_GROUPS)[number];

/** What decides the group of a row. */
interface GroupedRow {
  repository: string;
  number: number;
  draft: boolean;
  turns: readonly Turn[];
}

/** What is told to one reader alone. */
interface YoursRow {
  mine: readonly string[];
  mention?: { since: string } | undefined;
  snoozed?: string | undefined;
}

/** The first group that applies. */
export function groupOf({ draft, turns }: GroupedRow, yours: YoursRow | undefined): QueueGroup {
  if (yours?.snoozed !== undefined) {
    return "snoozed";
  }
  if ((yours?.mine.length ?? 0) > 0) {
    return "mine";
  }
  const groups = new Set(turns.map((turn) => groupOfTurn(turn)));
  const decided = (["merge", "unassigned"] as const).find((group) => groups.has(group));
  return decided ?? (draft ? "drafts" : groups.has("waiting") ? "waiting" : "other");
}

/** Where a turn alone would put its row. */
export function groupOfTurn({ code, kind }: Turn): QueueGroup {
  // In the merge queue nobody has to do anything.
  return code === "merge" && kind === "checks" ? "waiting" : (GROUP_OF[code] ?? "waiting");
}

const GROUP_OF: Partial<Record<TurnCode, QueueGroup>> = {
  merge: "merge",
  no_reviewer: "unassigned",
  first_response: "unassigned",
  draft: "drafts",
  unknown: "other",
};

/** Since when a row waits: on its reader, where it does, else on whoever it waits for longest. */
export function waitingSince(
  { turns }: Pick<GroupedRow, "turns">,
  yours?: Pick<YoursRow, "mine" | "mention">,
): string {
  const own = turns.filter(
    ({ code, kind }) => kind !== "maintainers" && yours?.mine.includes(code) === true,
  );
  const times = [...own, ...(yours?.mention === undefined ? [] : [yours.mention])];
  return (times.length > 0 ? times : turns).reduce(
    (first, { since }) => (first === "" || since < first ? since : first),
    "",
  );
}

/** The rows of each group, longest waiting first. */
export function groupRows<Row extends GroupedRow>(
  rows: readonly Row[],
  yoursOf: (row: Row) => YoursRow | undefined,
): Map<QueueGroup, Row[]> {
  const groups = new Map<QueueGroup, Row[]>(QUEUE_GROUPS.map((group) => [group, []]));
  for (const row of rows) {
    groups.get(groupOf(row, yoursOf(row)))?.push(row);
  }
  for (const [group, members] of groups) {
    groups.set(
      group,
      members.toSorted((a, b) => byWaiting(a, b, yoursOf)),
    );
  }
  return groups;
}

/** How many rows each group holds. */
export function countGroups<Row extends GroupedRow>(
  rows: readonly Row[],
  yoursOf: (row: Row) => YoursRow | undefined,
): Record<QueueGroup, number> {
  const groups = groupRows(rows, yoursOf);
  const count = (group: QueueGroup): number => groups.get(group)?.length ?? 0;
  return {
    mine: count("mine"),
    merge: count("merge"),
    unassigned: count("unassigned"),
    waiting: count("waiting"),
    drafts: count("drafts"),
    other: count("other"),
    snoozed: count("snoozed"),
  };
}

function byWaiting<Row extends GroupedRow>(
  a: Row,
  b: Row,
  yoursOf: (row: Row) => YoursRow | undefined,
): number {
  const [first, second] = [waitingSince(a, yoursOf(a)), waitingSince(b, yoursOf(b))];
  return (
    // Times need no alphabet, which hundreds of rows would wait for.
    (first === second ? 0 : first < second ? -1 : 1) ||
    a.repository.localeCompare(b.repository) ||
    a.number - b.number
  );
}

/** How many pull requests each person or team is asked to review, most first. */
export function reviewLoad(
  rows: readonly Pick<GroupedRow, "turns">[],
): { name: string; asked: number }[] {
  const asked = new Map<string, number>();
  for (const { turns } of rows) {
    const names = turns
      .filter(({ code }) => code === "review_requested" || code === "review_again")
      .flatMap(({ name }) => name ?? []);
    for (const name of new Set(names)) {
      asked.set(name, (asked.get(name) ?? 0) + 1);
    }
  }
  return [...asked]
    .map(([name, count]) => ({ name, asked: count }))
    .toSorted((a, b) => b.asked - a.asked || a.name.localeCompare(b.name));
}
