import type { Entry, JobResult } from "../protocol/docket.ts";
import type { ReadinessState } from "../protocol/pull-request.ts";
import { groupOf, groupOfTurn, waitingSince } from "../protocol/queue-groups.ts";
import type { Queue, Row, Turn } from "../protocol/queue.ts";
import type { Yours, YoursRow } from "../protocol/yours.ts";
import { snapshotOf, type Snapshot, textKey } from "./snapshot.ts";

/** What a digest says, before it is put into anybody's format. Texts are as GitHub and models gave them. */

export interface Item {
  repository: string;
  number: number;
  title: string;
  url: string;
  author: string;
  /** Why it stands where it stands. */
  reason: string;
  /** Where that can be seen. */
  reasonUrl?: string;
  since: string;
}

export interface Change {
  kind: "new" | "merged" | "closed" | "gone" | "state";
  repository: string;
  number: number;
  title: string;
  url: string;
  from?: ReadinessState;
  to?: ReadinessState;
}

export interface DigestContent {
  id: string;
  name: string;
  at: string;
  repositories: string[];
  mine: Item[];
  merge: Item[];
  unassigned: Item[];
  changed: Change[];
  /** The most discussed whose text is another than before. */
  entries: Entry[];
  /** Open pull requests of which none of the above says anything. */
  unchanged: number;
  notes: string[];
  /** Nothing was sent before. */
  isFirst: boolean;
  /** Whether there is anything to say that was not said before. */
  hasChanges: boolean;
  links: DigestLinks;
}

export interface DigestLinks {
  docket: string;
  /** Where the person's digests are. */
  page: string;
  /** Ends this digest without a session; null in a preview. */
  stop: string | null;
}

export interface DigestSource {
  id: string;
  name: string;
  at: number;
  result: JobResult;
  yours: Yours;
  /** What the last delivery showed; null before the first. */
  before: Snapshot | null;
  /** What is to be said beside the docket: repositories left out, an end that comes. */
  notes: readonly string[];
  links: DigestLinks;
}

export function composeDigest(source: DigestSource): DigestContent {
  const { id, name, at, result, yours, before, links } = source;
  const queues = queuesInOrder(result);
  const rows = queues.flatMap((queue) => queue.rows);
  const told = new Map(yours.rows.map((row) => [keyOf(row), row]));
  const grouped = groupItems(rows, told);
  const changed = before === null ? [] : changesSince(before, source);
  const entries = result.pullRequests.filter(
    (entry) => entry.text !== "" && isNewText(entry, before),
  );
  const said = new Set(
    [...grouped.mine, ...grouped.merge, ...grouped.unassigned, ...changed].map(keyOf),
  );
  const isMoreMine =
    before !== null &&
    yours.rows.some((row) => row.snoozed === undefined && hasNewTurn(row, before));
  return {
    id,
    name,
    at: new Date(at).toISOString(),
    repositories: queues.length > 0 ? queues.map((queue) => queue.repository) : [result.repository],
    ...grouped,
    changed,
    entries,
    unchanged: rows.filter((row) => !said.has(keyOf(row))).length,
    notes: [
      ...source.notes,
      ...notesOn(result),
      ...(yours.unread === undefined ? [] : [yours.unread]),
    ],
    isFirst: before === null,
    hasChanges: before === null || changed.length > 0 || entries.length > 0 || isMoreMine,
    links,
  };
}

/** What the next digest compares with. Of a queue that was not read to its end, what was known stays. */
export function rememberDigest({ result, yours, before }: DigestSource): Snapshot {
  return snapshotOf(result, yours, before);
}

/** As they were named: which of several is read first changes from time to time. */
function queuesInOrder({ queue = [], scope }: JobResult): Queue[] {
  const names = scope?.repositories.map((name) => name.toLowerCase()) ?? [];
  const placeOf = ({ repository }: Queue) => names.indexOf(repository.toLowerCase());
  return queue.toSorted((a, b) => placeOf(a) - placeOf(b));
}

function keyOf({ repository, number }: { repository: string; number: number }): string {
  return `${repository.toLowerCase()}#${number}`;
}

function groupItems(
  rows: readonly Row[],
  told: ReadonlyMap<string, YoursRow>,
): Pick<DigestContent, "mine" | "merge" | "unassigned"> {
  const groups = { mine: [] as Item[], merge: [] as Item[], unassigned: [] as Item[] };
  const waiting = rows.toSorted(
    (a, b) => waitingSince(a).localeCompare(waitingSince(b)) || a.number - b.number,
  );
  for (const row of waiting) {
    const own = told.get(keyOf(row));
    const group = groupOf(row, own);
    if (group === "mine") {
      groups.mine.push(itemOf(row, ownTurn(row, own?.mine ?? [])));
    } else if (group === "merge" || group === "unassigned") {
      const turn = row.turns.find((each) => groupOfTurn(each) === group);
      groups[group].push(itemOf(row, turn));
    }
  }
  return groups;
}

/** The turn that is the reader's; what they are mentioned in may have none. */
function ownTurn({ turns }: Row, mine: readonly string[]): Turn | undefined {
  return turns.find(({ code, kind }) => mine.includes(code) && kind !== "maintainers");
}

function itemOf(row: Row, turn: Turn | undefined): Item {
  const { repository, number, title, url, author } = row;
  return {
    repository,
    number,
    title,
    url,
    author,
    reason: turn?.message ?? "You were mentioned.",
    ...(turn?.url === undefined ? {} : { reasonUrl: turn.url }),
    since: turn?.since ?? row.lastActivityAt,
  };
}

function changesSince(before: Snapshot, { result, yours }: DigestSource): Change[] {
  const changes = new Map<string, Change>();
  function add(change: Change): void {
    if (!changes.has(keyOf(change))) {
      changes.set(keyOf(change), change);
    }
  }
  for (const kind of ["new", "merged", "closed"] as const) {
    for (const { repository, number, title, url } of yours[kind]) {
      // Times are whole seconds: what was shown then is not new.
      const wasOpen = before.rows[repository.toLowerCase()]?.[number] !== undefined;
      if (kind !== "new" || !wasOpen) {
        add({ kind, repository, number, title, url });
      }
    }
  }
  for (const queue of result.queue ?? []) {
    const known = before.rows[queue.repository.toLowerCase()];
    if (known === undefined) {
      continue;
    }
    for (const row of queue.rows) {
      const { repository, number, title, url, readiness } = row;
      const then = known[number];
      const change = { repository, number, title, url };
      if (then === undefined) {
        // One that was beyond the most active before is not new.
        if (row.createdAt >= before.at) {
          add({ kind: "new", ...change });
        }
      } else if (isOtherState(then.state, readiness.state)) {
        add({ kind: "state", ...change, from: then.state, to: readiness.state });
      }
    }
    // What is missing from a list that was not read to its end may be there.
    if (queue.final && queue.reason === undefined) {
      const open = new Set(queue.rows.map(({ number }) => number));
      for (const [text, { title, url }] of Object.entries(known)) {
        const number = Number(text);
        if (!open.has(number)) {
          add({ kind: "gone", repository: queue.repository, number, title, url });
        }
      }
    }
  }
  return [...changes.values()].toSorted(
    (a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind) || keyOf(a).localeCompare(keyOf(b)),
  );
}

const ORDER: readonly Change["kind"][] = ["new", "merged", "closed", "gone", "state"];

/** What could not be told says nothing about a change. */
function isOtherState(then: ReadinessState, now: ReadinessState): boolean {
  return then !== now && then !== "unknown" && now !== "unknown";
}

function hasNewTurn(row: YoursRow, before: Snapshot): boolean {
  const then = before.rows[row.repository.toLowerCase()]?.[row.number];
  return row.mine.some((code) => !(then?.mine ?? []).includes(code));
}

function isNewText(entry: Entry, before: Snapshot | null): boolean {
  const key = textKey(entry);
  return before === null || before.texts[key.name] !== key.text;
}

function notesOn({ queue, error, repository, scope }: JobResult): string[] {
  const queues = (queue ?? []).flatMap(({ repository: name, final, reason }) =>
    final && reason === undefined
      ? []
      : [`${name}: ${reason ?? "Its queue was not read to the end."}`],
  );
  const unread = (scope?.unreadable ?? []).map(
    (each) => `${each.repository}: ${each.error.message}`,
  );
  const others = [...unread, ...queues];
  return error === undefined || unread.length > 0
    ? others
    : [`${repository}: ${error.message}`, ...others];
}
