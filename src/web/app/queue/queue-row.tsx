import { memo } from "hono/jsx/dom";

import type { QueueGroup } from "../../../protocol/queue-groups.ts";
import type { Row } from "../../../protocol/queue.ts";
import { Icon } from "../../icon.tsx";
import { EntryCard } from "../docket/entry-card.tsx";
import { OutsideLink } from "../parts/outside-link.tsx";
import { describeReadiness } from "../readiness/readiness-label.tsx";
import { count } from "../words/count.ts";
import { elementKey, isUnseen, type Item } from "./items.ts";
import type { RowContext } from "./row-context.ts";
import { Since } from "./since.tsx";
import { TurnWords } from "./turn-words.tsx";
import { Unwritten } from "./unwritten.tsx";

export interface QueueRowProps {
  item: Item;
  group: QueueGroup;
  /** Whether it is kept out of sight for now. */
  hidden: boolean;
  open: boolean;
  /** Whether its room stays as it is while it is being written, so that nothing below it moves. */
  steady: boolean;
  context: RowContext;
}

/** One open pull request in a line, which unfolds into its entry. */
export const QueueRow = memo(
  function QueueRow({ item, group, hidden, open, steady, context }: QueueRowProps) {
    const { number, url, row, entry } = item;
    return (
      <>
        <tr
          role="row"
          class={`queue-row${isUnseen(item) ? " is-unseen" : ""}${open ? " is-open" : ""}`}
          data-group={group}
          data-repository={item.repository}
          data-number={String(number)}
          data-url={url}
          hidden={hidden}
          onClick={(event: Event) => {
            // Links, buttons and selected text have their own meaning.
            const { target } = event;
            if (
              target instanceof Element &&
              target.closest("a, button, summary") === null &&
              getSelection()?.isCollapsed !== false
            ) {
              context.onToggle(item);
            }
          }}
        >
          <Cells item={item} group={group} open={open} context={context} />
        </tr>
        {(open || entry !== undefined) && (
          <tr
            role="row"
            class="entry-row"
            data-group={group}
            hidden={!open}
            id={`entry-${elementKey(item)}`}
          >
            <td role="cell" colSpan={5}>
              {entry === undefined ? (
                <Unwritten item={item} context={context} />
              ) : (
                <EntryCard
                  entry={entry}
                  row={row}
                  yours={item.yours}
                  login={context.login}
                  position={item.position ?? 1}
                  steady={steady}
                  several={context.nameOf !== null}
                  asOf={context.asOf}
                  lang={context.lang}
                  model={context.model}
                  readOnly={context.readOnly}
                  onRetry={
                    entry.outcome === "failed" || entry.error !== undefined ? context.onRetry : null
                  }
                />
              )}
            </td>
          </tr>
        )}
      </>
    );
  },
  (a, b) =>
    a.open === b.open &&
    a.hidden === b.hidden &&
    a.group === b.group &&
    a.steady === b.steady &&
    a.context === b.context &&
    a.item.row === b.item.row &&
    a.item.entry === b.item.entry &&
    a.item.isNew === b.item.isNew &&
    a.item.yours === b.item.yours,
);

/** What a row says. It stays as it is while its row comes into sight and goes. */
const Cells = memo(function Cells({
  item,
  group,
  open,
  context,
}: Pick<QueueRowProps, "item" | "group" | "open" | "context">) {
  const { number, title, url, row, entry } = item;
  const readiness = row?.readiness ?? entry?.readiness;
  const { word, icon, tone } = describeReadiness(readiness?.state ?? "unknown");
  return (
    <>
      <th role="rowheader">
        <span class="queue-title">
          <Icon name={open ? "chevron-down" : "chevron-right"} class="chevron" />
          <span title={word}>
            <Icon name={icon} class={`tone-${tone}`} />
            <span class="visually-hidden">{word}:</span>
          </span>
          {context.nameOf !== null && (
            <span class="queue-repository" title={item.repository} dir="auto">
              {context.nameOf(item.repository)}
            </span>
          )}
          <button
            type="button"
            class="queue-name"
            dir="auto"
            title={title}
            aria-expanded={String(open)}
            aria-controls={`entry-${elementKey(item)}`}
            onClick={() => context.onToggle(item)}
          >
            {title}
          </button>
          <span class="queue-number">
            <OutsideLink url={url}>#{number}</OutsideLink>
          </span>
          {entry !== undefined && <Written entry={entry} />}
          {isUnseen(item) && <span class="visually-hidden">, new</span>}
        </span>
      </th>
      <td role="cell">
        <TurnWords item={item} group={group} login={context.login} quoted={38} />
      </td>
      <td role="cell" class="queue-since number">
        <Since item={item} />
      </td>
      <td role="cell" class="number">
        {row !== undefined && <Checks checks={row.checks} />}
      </td>
      <td role="cell" class="number">
        <Comments row={row} comments={item.comments} yours={item.yours} />
      </td>
    </>
  );
});

function Written({ entry: { outcome } }: { entry: NonNullable<Item["entry"]> }) {
  const pending = outcome === "pending";
  return (
    <span class="queue-written" title={pending ? "Being written" : "Has a summary"}>
      <Icon name={pending ? "hourglass" : "file"} />
      <span class="visually-hidden">{pending ? ", being written" : ", has a summary"}</span>
    </span>
  );
}

export function Comments({ row, comments, yours }: Pick<Item, "row" | "comments" | "yours">) {
  if (row?.unread?.includes("comments") === true) {
    return <span class="visually-hidden">not read</span>;
  }
  const news = yours.changes?.comments ?? 0;
  return comments === 0 ? null : (
    <span title={`${count(comments, "comment")}${news > 0 ? `, ${news} new` : ""}`}>
      <Icon name="comment" /> {comments}
      <span class="visually-hidden">{comments === 1 ? " comment" : " comments"}</span>
      {news > 0 && (
        <strong class="queue-news">
          {" "}
          +{news}
          <span class="visually-hidden"> new</span>
        </strong>
      )}
    </span>
  );
}

export function Checks({ checks: { state, failing, total } }: Pick<Row, "checks">) {
  switch (state) {
    case "success":
      return (
        <span title={`${count(total, "check")} passed`}>
          <Icon name="check" class="tone-success" /> {total}
          <span class="visually-hidden"> passed</span>
        </span>
      );
    case "failure":
    case "error":
      return (
        <span title={`${failing} of ${count(total, "check")} failing`}>
          <Icon name="x" class="tone-danger" /> {failing} of {total}
          <span class="visually-hidden"> failing</span>
        </span>
      );
    case "pending":
    case "expected":
      return (
        <span title="Checks are running">
          <Icon name="dot-fill" class="tone-attention" /> {total}
          <span class="visually-hidden"> running</span>
        </span>
      );
    case "none":
      return <span title="No checks">–</span>;
    case "unknown":
      return <span title="Checks could not be read">?</span>;
  }
}
