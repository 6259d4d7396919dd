import { useMemo, useState } from "hono/jsx/dom";

import {
  groupOf,
  groupRows,
  QUEUE_GROUPS,
  type QueueGroup,
  reviewLoad,
} from "../../../protocol/queue-groups.ts";
import type { Queue, Row } from "../../../protocol/queue.ts";
import { Icon } from "../../icon.tsx";
import { count } from "../words/count.ts";
import { GROUP_WORDS } from "./group-words.ts";
import { QueueRow } from "./queue-row.tsx";
import { ReviewLoad } from "./review-load.tsx";

export interface QueueViewProps {
  queue: Queue;
  /** The reader's login; undefined where it is not known. */
  login: string | undefined;
  /** Numbers that have an entry below. */
  summarized: ReadonlySet<number>;
}

type Order = "turn" | "discussed";

const DISCUSSED_SHOWN = 10;

/** Every open pull request: whose turn it is, why and since when. Groups filter; the same rows have two orders. */
export function QueueView({ queue, login, summarized }: QueueViewProps) {
  const [order, setOrder] = useState<Order>("turn");
  const [only, setOnly] = useState<QueueGroup | null>(null);
  const { rows, final, reason } = queue;
  const groups = useMemo(
    () => groupRows(rows, (row) => ({ mine: minesOf(row, login) })),
    [rows, login],
  );
  const shown = QUEUE_GROUPS.filter((group) => (groups.get(group)?.length ?? 0) > 0);
  // What was filtered for may leave the group while rows still arrive.
  const filter = only !== null && shown.includes(only) ? only : null;
  if (rows.length === 0 && !final) {
    return <p class="muted queue-waiting">Reading all open pull requests…</p>;
  }
  return (
    <section class="stack queue" aria-label="Queue">
      <div class="row queue-bar">
        <Choice
          label="Order"
          chosen={order}
          choices={[
            ["turn", "By turn"],
            ["discussed", "Most discussed"],
          ]}
          onChoose={setOrder}
        />
        <div class="row queue-filters" role="group" aria-label="Show">
          <FilterButton pressed={filter === null} onPress={() => setOnly(null)} count={rows.length}>
            All
          </FilterButton>
          {shown.map((group) => (
            <FilterButton
              key={group}
              pressed={filter === group}
              onPress={() => setOnly(filter === group ? null : group)}
              count={groups.get(group)?.length ?? 0}
            >
              {GROUP_WORDS[group].short}
            </FilterButton>
          ))}
        </div>
      </div>
      {reason !== undefined && (
        <p class="banner banner-warning">
          <Icon name="alert" />
          {reason}
        </p>
      )}
      {rows.length > 0 && (
        <table class="queue-table">
          <thead>
            <tr>
              <th scope="col">Pull request</th>
              <th scope="col">Whose turn, and why</th>
              <th scope="col" class="queue-since">
                Since
              </th>
              <th scope="col">Checks</th>
              <th scope="col">Comments</th>
            </tr>
          </thead>
          {order === "turn" ? (
            shown
              .filter((group) => filter === null || filter === group)
              .map((group) => (
                <Rows
                  key={group}
                  title={GROUP_WORDS[group].title}
                  rows={groups.get(group) ?? []}
                  shown={filter === group ? Infinity : GROUP_WORDS[group].shown}
                  groupOf={() => group}
                  login={login}
                  summarized={summarized}
                />
              ))
          ) : (
            <Rows
              title={filter === null ? "Most discussed" : GROUP_WORDS[filter].title}
              rows={(filter === null ? rows : (groups.get(filter) ?? [])).toSorted(
                (a, b) => b.comments - a.comments || a.number - b.number,
              )}
              shown={filter === null ? DISCUSSED_SHOWN : Infinity}
              groupOf={(row) => groupOf(row, { mine: minesOf(row, login) })}
              login={login}
              summarized={summarized}
            />
          )}
        </table>
      )}
      {!final && <p class="muted queue-waiting">Reading more of them…</p>}
      <ReviewLoad load={reviewLoad(rows)} login={login} />
      <p class="visually-hidden" role="status">
        {final ? `${count(rows.length, "open pull request")} in the queue` : ""}
      </p>
    </section>
  );
}

function Rows({
  title,
  rows,
  shown,
  groupOf: groupOfRow,
  login,
  summarized,
}: {
  title: string;
  rows: readonly Row[];
  /** How many before more are asked for. */
  shown: number;
  groupOf: (row: Row) => QueueGroup;
} & Pick<QueueViewProps, "login" | "summarized">) {
  const [unfolded, setUnfolded] = useState(false);
  const limit = unfolded ? rows.length : shown;
  const hidden = rows.length - Math.min(limit, rows.length);
  return (
    <tbody>
      <tr class="queue-group">
        <th scope="rowgroup" colSpan={5}>
          {title} <span class="counter">{rows.length}</span>
          {hidden > 0 && (
            <button type="button" class="link" onClick={() => setUnfolded(true)}>
              {limit === 0 ? "Show" : `Show ${hidden} more`}
              <span class="visually-hidden"> of {title}</span>
            </button>
          )}
        </th>
      </tr>
      {rows.slice(0, limit).map((row) => (
        <QueueRow
          key={String(row.number)}
          row={row}
          group={groupOfRow(row)}
          login={login}
          summarized={summarized.has(row.number)}
        />
      ))}
    </tbody>
  );
}

function FilterButton({
  pressed,
  onPress,
  count: amount,
  children,
}: {
  pressed: boolean;
  onPress: () => void;
  count: number;
  children: string;
}) {
  return (
    <button
      type="button"
      class="button button-small queue-filter"
      aria-pressed={pressed ? "true" : "false"}
      onClick={onPress}
    >
      {children} <span class="counter">{amount}</span>
    </button>
  );
}

function Choice<Value extends string>({
  label,
  chosen,
  choices,
  onChoose,
}: {
  label: string;
  chosen: Value;
  choices: readonly (readonly [Value, string])[];
  onChoose: (value: Value) => void;
}) {
  return (
    <div class="segments" role="group" aria-label={label}>
      {choices.map(([value, words]) => (
        <button
          key={value}
          type="button"
          class="button button-small segment"
          aria-pressed={chosen === value ? "true" : "false"}
          onClick={() => onChoose(value)}
        >
          {words}
        </button>
      ))}
    </div>
  );
}

function minesOf({ turns }: Row, login: string | undefined): string[] {
  return turns
    .filter(({ kind, name, code }) => kind === "person" && name === login && code !== "draft")
    .map(({ code }) => code);
}
