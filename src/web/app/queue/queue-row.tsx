import { memo } from "hono/jsx/dom";

import { type QueueGroup, waitingSince } from "../../../protocol/queue-groups.ts";
import type { Row } from "../../../protocol/queue.ts";
import { Icon } from "../../icon.tsx";
import { jumpToEntry } from "../docket/jump.ts";
import { OutsideLink } from "../parts/outside-link.tsx";
import { describeReadiness } from "../readiness/readiness-label.tsx";
import { count } from "../words/count.ts";
import { ageInDays, formatSpan, formatTime } from "../words/times.ts";
import { TurnWords } from "./turn-words.tsx";

/** From here on a wait is long. */
const LONG_WAIT_DAYS = 7;

export interface QueueRowProps {
  row: Row;
  group: QueueGroup;
  login: string | undefined;
  summarized: boolean;
}

/** One open pull request in a line. */
export const QueueRow = memo(function QueueRow({ row, group, login, summarized }: QueueRowProps) {
  const { number, title, url, readiness, turns, comments, unread = [] } = row;
  const { word, icon, tone } = describeReadiness(readiness.state);
  const since = waitingSince(row);
  return (
    <tr class="queue-row">
      <th scope="row">
        <span class="queue-title">
          <span title={word}>
            <Icon name={icon} class={`tone-${tone}`} />
            <span class="visually-hidden">{word}:</span>
          </span>
          <span class="queue-name" dir="auto" title={title}>
            <OutsideLink url={url}>{title}</OutsideLink>
          </span>
          <span class="queue-number">#{number}</span>
          {summarized && (
            <button
              type="button"
              class="link"
              aria-label={`Read the summary of #${number}`}
              title="Read the summary"
              onClick={() => jumpToEntry(number)}
            >
              <Icon name="file" />
            </button>
          )}
        </span>
      </th>
      <td>
        <TurnWords turns={turns} group={group} login={login} />
      </td>
      <td class={`queue-since number${ageInDays(since) >= LONG_WAIT_DAYS ? " queue-long" : ""}`}>
        <time datetime={since} title={formatTime(since)}>
          {formatSpan(since)}
        </time>
      </td>
      <td class="number">
        <Checks checks={row.checks} />
      </td>
      <td class="number">
        {unread.includes("comments") ? (
          <span class="visually-hidden">not read</span>
        ) : (
          comments > 0 && (
            <span title={count(comments, "comment")}>
              <Icon name="comment" /> {comments}
              <span class="visually-hidden">{comments === 1 ? " comment" : " comments"}</span>
            </span>
          )
        )}
      </td>
    </tr>
  );
});

function Checks({ checks: { state, failing, total } }: Pick<Row, "checks">) {
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
          <Icon name="x" class="tone-danger" /> {failing}/{total}
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
