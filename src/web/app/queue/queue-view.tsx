import { useCallback, useEffect, useMemo, useState } from "hono/jsx/dom";

import {
  groupOf,
  groupRows,
  QUEUE_GROUPS,
  type QueueGroup,
  reviewLoad,
} from "../../../protocol/queue-groups.ts";
import { SinceLine } from "../docket/since-line.tsx";
import { readAddress } from "../page/address.ts";
import { isOfSeveral } from "../page/repositories-of.ts";
import { isScrollKept } from "../page/scroll-memory.ts";
import type { Docket } from "../page/state.ts";
import { count } from "../words/count.ts";
import { FilterButton, OrderButtons, type Order, RepositoryChoice } from "./choices.tsx";
import { Gaps } from "./gaps.tsx";
import { GROUP_WORDS } from "./group-words.ts";
import { byDiscussion, itemKey, itemsOf, type Item } from "./items.ts";
import { QueueRow } from "./queue-row.tsx";
import { countByRepository, namesWithin } from "./repositories.ts";
import { ReviewLoad } from "./review-load.tsx";
import type { RowContext } from "./row-context.ts";
import { WaitingRows } from "./waiting-rows.tsx";

export interface QueueViewProps {
  docket: Docket;
  /** The reader's; undefined where it is not known. */
  login: string | undefined;
  onRetry: (() => void) | null;
}

/** Rows that are added to the page in one go, so that a long list never holds up what the reader does. */
const ROWS_AT_ONCE = 12;

/**
 * The pull requests of a docket in one list: whose turn each is, why and since when. Groups filter, two orders sort, and
 * a row unfolds into what was written. Until all rows are there the ranked ones stand alone, most discussed first.
 */
export function QueueView({ docket, login, onRetry }: QueueViewProps) {
  const { result, asked, yours, job, query, byLink = false } = docket;
  const queues = result.queue ?? [];
  const running = result.outcome === "running";
  // Without what is the reader's own the rows would change their groups a moment later.
  const awaited = running && (yours === null || !queues.some(({ final }) => final));
  const [chosen, setOrder] = useState<Order | null>(null);
  const [only, setOnly] = useState<QueueGroup | null>(null);
  const [toggled, setToggled] = useState<ReadonlyMap<string, boolean>>(() => unfoldedByAddress());
  const [steady] = useState(running);
  const [addressed] = useState(() => readAddress(new URL(location.href)).pull);
  // Whoever is led to a place finds all rows there at once: those above it would push it away.
  const [whole] = useState(() => addressed !== undefined || isScrollKept());
  const [repository, setRepository] = useState<string | null>(null);
  const all = useMemo(
    () => itemsOf({ result, asked, yours }, login),
    [result, asked, yours, login],
  );
  const several = isOfSeveral({ query, result });
  const repositories = useMemo(() => (several ? countByRepository(all) : []), [several, all]);
  const items = useMemo(
    () => (repository === null ? all : all.filter((item) => item.repository === repository)),
    [all, repository],
  );
  const groups = useMemo(() => groupRows(items, (item) => item.yours), [items]);
  const shown = QUEUE_GROUPS.filter((group) => (groups.get(group)?.length ?? 0) > 0);
  // A docket that resumes after a crash reads its queue anew.
  const filter = only !== null && shown.includes(only) ? only : null;
  const order = awaited || queues.length === 0 ? "discussed" : (chosen ?? "turn");
  const sections = useMemo(
    () => sectionsOf(items, groups, shown, order, filter),
    [items, order, filter],
  );
  const load = useMemo(() => reviewLoad(items), [items]);
  const first = sections
    .flatMap((section) => section.items)
    .find(({ entry }) => addressed === undefined && entry !== undefined);
  const isOpen = (item: Item): boolean => toggled.get(itemKey(item)) ?? item === first;
  const isSteady = (item: Item): boolean => steady && item === first && !toggled.has(itemKey(item));
  const onToggle = useCallback(
    (item: Item) => {
      const key = itemKey(item);
      setToggled((before) =>
        new Map(before).set(
          key,
          !(before.get(key) ?? (first !== undefined && key === itemKey(first))),
        ),
      );
    },
    [first === undefined ? "" : itemKey(first)],
  );
  const show = (group: QueueGroup | null) => {
    // Of a list without groups, rows of one are anywhere.
    if (order === "turn" || group === null) {
      layOutByFrames(document.querySelector(".queue-table"));
    }
    setOnly(group);
  };
  useEffect(() => {
    if (!awaited && addressed !== undefined) {
      // Above its entry, so that both are in view.
      document
        .querySelector(`.queue-row[data-number="${addressed}"]`)
        ?.scrollIntoView({ block: "center" });
    }
  }, [awaited]);
  const canWrite = job !== null && queues.length > 0 && !byLink;
  const names = several ? repositories.map((each) => each.repository).join(" ") : null;
  const context = useMemo(
    (): RowContext => ({
      login,
      nameOf: names === null ? null : namesWithin(names.split(" ")),
      asOf: job?.startedAt ?? "",
      lang: job?.language ?? "en",
      model: job?.model !== null,
      canWrite,
      readOnly: byLink,
      onRetry,
      onToggle,
    }),
    [login, names, job, canWrite, onRetry === null, onToggle],
  );
  return (
    <section
      class="stack queue"
      aria-label="Queue"
      aria-busy={String(awaited)}
      data-steady={steady}
    >
      <div class="row queue-top">
        <div class="row queue-bar">
          <OrderButtons chosen={order} onChoose={setOrder} disabled={awaited} />
          <div class="row queue-filters" role="group" aria-label="Show">
            {awaited ? (
              <p class="muted queue-waiting">{waitingWords(docket)}</p>
            ) : (
              <>
                {repositories.length > 1 && (
                  <RepositoryChoice
                    repositories={repositories}
                    chosen={repository}
                    onChoose={setRepository}
                  />
                )}
                <FilterButton
                  pressed={filter === null}
                  onPress={() => show(null)}
                  count={items.length}
                >
                  All
                </FilterButton>
                {shown.map((group) => (
                  <FilterButton
                    key={group}
                    pressed={filter === group}
                    onPress={() => show(filter === group ? null : group)}
                    count={groups.get(group)?.length ?? 0}
                  >
                    {GROUP_WORDS[group].short}
                  </FilterButton>
                ))}
              </>
            )}
          </div>
        </div>
        {yours !== null && <SinceLine yours={yours} />}
      </div>
      <Gaps queues={queues} yours={yours} several={several} />
      {(items.length > 0 || awaited) && (
        <table
          role="table"
          class="queue-table"
          key={awaited ? "awaited" : order}
          // Of a list without groups the style leaves rows out: hundreds are neither taken away nor looked at again.
          data-only={order === "discussed" && filter !== null ? filter : undefined}
        >
          <Columns order={order} onChoose={awaited ? null : setOrder} />
          {sections.map((section, index) => (
            <Rows
              key={section.group ?? "discussed"}
              section={section}
              atFirst={whole && order === "turn" ? Infinity : rowsAtFirst(sections, index)}
              isOpen={isOpen}
              isSteady={isSteady}
              context={context}
            />
          ))}
          {awaited && <WaitingRows key={String(items.length)} rows={WAITING_ROWS - items.length} />}
        </table>
      )}
      {!awaited && <ReviewLoad load={load} login={login} />}
      <p class="visually-hidden" role="status">
        {awaited ? "" : `${count(items.length, "open pull request")} in the queue`}
      </p>
    </section>
  );
}

/** Browsers lay out a window and a half beyond what is seen: of many rows in one go that would hold up the reader. */
function layOutByFrames(table: Element | null, frame = 1): void {
  table?.setAttribute("data-frame", String(frame));
  if (frame < 4) {
    requestAnimationFrame(() => layOutByFrames(table, frame + 1));
  }
}

/** The pull request that the address names. */
function unfoldedByAddress(): ReadonlyMap<string, boolean> {
  const { query, pull } = readAddress(new URL(location.href));
  return new Map(
    pull === undefined ? [] : [[itemKey({ repository: query.repository, number: pull }), true]],
  );
}

/** As many as a large screen shows. */
const WAITING_ROWS = 24;

function waitingWords({ result: { queue, ranking } }: Docket): string {
  const rows = queue?.reduce((sum, each) => sum + each.rows.length, 0) ?? 0;
  const open = ranking?.openCount ?? queue?.reduce((sum, each) => sum + each.openCount, 0);
  return rows > 0
    ? `Reading all open pull requests: ${rows} of ${open ?? rows}…`
    : "Reading all open pull requests…";
}

interface Section {
  /** Undefined where the rows are in no groups. */
  group: QueueGroup | undefined;
  title: string;
  items: Item[];
  /** How many there are of what is shown. */
  count: number;
  /** How many are shown before more are asked for; those with something to read always are. */
  shown: number;
  /** Whether another group is shown alone. Its rows stay where they are: taking them away and back takes time. */
  hidden: boolean;
}

function sectionsOf(
  items: Item[],
  groups: Map<QueueGroup, Item[]>,
  shown: QueueGroup[],
  order: Order,
  filter: QueueGroup | null,
): Section[] {
  if (order === "discussed") {
    return items.length === 0
      ? []
      : [
          {
            group: undefined,
            title: filter === null ? "Most discussed" : GROUP_WORDS[filter].title,
            items: items.toSorted(byDiscussion),
            count: (filter === null ? items : (groups.get(filter) ?? [])).length,
            shown: Infinity,
            hidden: false,
          },
        ];
  }
  return shown.map((group) => ({
    group,
    title: GROUP_WORDS[group].title,
    items: groups.get(group) ?? [],
    count: groups.get(group)?.length ?? 0,
    shown: filter === group ? Infinity : GROUP_WORDS[group].shown,
    hidden: filter !== null && filter !== group,
  }));
}

/** The first portion is of all groups together, from the top; those out of sight have one each for when they are shown. */
function rowsAtFirst(sections: Section[], index: number): number {
  const before = sections.slice(0, index).filter(({ hidden }) => !hidden);
  const taken = before.reduce((sum, { items, shown }) => sum + Math.min(items.length, shown), 0);
  return Math.max(0, ROWS_AT_ONCE - (sections[index]?.hidden === true ? 0 : taken));
}

function Columns({ order, onChoose }: { order: Order; onChoose: ((order: Order) => void) | null }) {
  const column = (of: Order, words: string) => (
    <button
      type="button"
      class="queue-sort"
      disabled={onChoose === null}
      onClick={() => onChoose?.(of)}
    >
      {words}
      {order === of && " ↓"}
    </button>
  );
  return (
    <thead role="rowgroup">
      <tr role="row">
        <th role="columnheader">Pull request</th>
        <th role="columnheader">Whose turn, and why</th>
        <th
          role="columnheader"
          class="queue-since"
          aria-sort={order === "turn" ? "ascending" : undefined}
        >
          {column("turn", "Since")}
        </th>
        <th role="columnheader">Checks</th>
        <th role="columnheader" aria-sort={order === "discussed" ? "descending" : undefined}>
          {column("discussed", "Comments")}
        </th>
      </tr>
    </thead>
  );
}

function Rows({
  section: { group, title, items, count: amount, shown, hidden: isHidden },
  atFirst,
  isOpen,
  isSteady,
  context,
}: {
  section: Section;
  atFirst: number;
  isOpen: (item: Item) => boolean;
  isSteady: (item: Item) => boolean;
  context: RowContext;
}) {
  const [unfolded, setUnfolded] = useState(false);
  // Those that were shown stay, out of sight.
  const [room, setRoom] = useState(Math.min(shown, atFirst));
  const limit = unfolded ? Infinity : shown;
  const isKept = (item: Item) => item.entry !== undefined || isOpen(item);
  const isMore = (item: Item, index: number) => index >= limit && !isKept(item);
  const hidden = items.filter(isMore).length;
  useEffect(() => {
    if (isHidden || room >= Math.min(limit, items.length)) {
      return undefined;
    }
    const frame = requestAnimationFrame(() => setRoom(Math.min(room + ROWS_AT_ONCE, limit)));
    return () => cancelAnimationFrame(frame);
  }, [room, limit, items.length, isHidden]);
  return (
    <tbody role="rowgroup" hidden={isHidden}>
      <tr role="row" class="queue-group">
        <th role="rowheader" scope="rowgroup" colSpan={5}>
          <span class="queue-group-line">
            {title} <span class="counter">{amount}</span>
            {group === "mine" && <span class="muted queue-hint">longest waiting first</span>}
            {hidden > 0 && (
              <button
                type="button"
                class="link"
                onClick={() => {
                  setUnfolded(true);
                  // The keyboard goes on with the first of them.
                  setRoom(room + ROWS_AT_ONCE);
                }}
              >
                {limit > 0 ? `Show ${hidden} more` : hidden < items.length ? "Show all" : "Show"}
                <span class="visually-hidden"> of {title}</span>
              </button>
            )}
          </span>
        </th>
      </tr>
      {items.map(
        (item, index) =>
          (index < room || isKept(item)) && (
            <QueueRow
              key={itemKey(item)}
              item={item}
              hidden={isMore(item, index)}
              group={group ?? groupOf(item, item.yours)}
              open={isOpen(item)}
              steady={isSteady(item)}
              context={context}
            />
          ),
      )}
    </tbody>
  );
}
