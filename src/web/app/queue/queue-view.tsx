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
  /** Undefined before its first rows. */
  queue: Queue | undefined;
  /** How many are open, as soon as that is known. */
  openCount: number | undefined;
  /** The reader's login; undefined where it is not known. */
  login: string | undefined;
  /** Numbers that have an entry below. */
  summarized: ReadonlySet<number>;
}

type Order = "turn" | "discussed";

const DISCUSSED_SHOWN = 10;

/**
 * Room for the queue, as much as it will take and no more than leaves the summaries near. It is kept from the beginning,
 * and the rows come when all of them are there, so that nothing moves while somebody reads.
 */
export function QueueBox({ queue, openCount, ...reader }: QueueViewProps) {
  const lines = Math.min((queue?.openCount ?? openCount ?? LINES_MAX) + LINES_BESIDE, LINES_MAX);
  const read = queue?.rows.length ?? 0;
  return (
    <section
      class="queue"
      aria-label="Queue"
      aria-busy={queue?.final === true ? undefined : "true"}
      style={{ blockSize: `${lines * LINE_REM}rem` }}
    >
      {queue?.final === true ? (
        <QueueTable queue={queue} {...reader} />
      ) : (
        <p class="muted queue-waiting">
          Reading all open pull requests
          {read > 0 && `: ${read} of ${queue?.openCount ?? read}`}…
        </p>
      )}
    </section>
  );
}

const LINE_REM = 2.125;
const LINES_MAX = 18;
/** Filters, names of columns and of a few groups. */
const LINES_BESIDE = 5;

type QueueTableProps = Pick<QueueViewProps, "login" | "summarized"> & { queue: Queue };

/** Whose turn it is, why and since when. Groups filter; the same rows have two orders. */
function QueueTable({ queue, login, summarized }: QueueTableProps) {
  const [order, setOrder] = useState<Order>("turn");
  const [only, setOnly] = useState<QueueGroup | null>(null);
  const { rows, reason } = queue;
  const groups = useMemo(
    () => groupRows(rows, (row) => ({ mine: minesOf(row, login) })),
    [rows, login],
  );
  const shown = QUEUE_GROUPS.filter((group) => (groups.get(group)?.length ?? 0) > 0);
  // A docket that resumes after a crash reads its queue anew.
  const filter = only !== null && shown.includes(only) ? only : null;
  return (
    <div class="stack queue-content">
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
      <ReviewLoad load={reviewLoad(rows)} login={login} />
      <p class="visually-hidden" role="status">
        {count(rows.length, "open pull request")} in the queue
      </p>
    </div>
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
