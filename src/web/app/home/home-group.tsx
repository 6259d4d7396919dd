import { useState } from "hono/jsx/dom";

import type { QueueGroup } from "../../../protocol/queue-groups.ts";
import { Icon } from "../../icon.tsx";
import { formatPullAddress } from "../page/address.ts";
import { useCommands } from "../page/use-commands.ts";
import { GROUP_WORDS } from "../queue/group-words.ts";
import { isUnseen, type Item, itemKey } from "../queue/items.ts";
import { Checks, Comments } from "../queue/queue-row.tsx";
import { Since } from "../queue/since.tsx";
import { TurnWords } from "../queue/turn-words.tsx";
import { describeReadiness } from "../readiness/readiness-label.tsx";

export interface HomeGroupProps {
  group: QueueGroup;
  items: Item[];
  reading: boolean;
  login: string | undefined;
  /** What a row calls its repository. */
  nameOf: (repository: string) => string;
}

/** The pull requests of one group, over all repositories. */
export function HomeGroup({ group, items, reading, login, nameOf }: HomeGroupProps) {
  const { title, shown } = GROUP_WORDS[group];
  const [all, setAll] = useState(false);
  const limit = all ? items.length : shown;
  const hidden = items.length - Math.min(limit, items.length);
  if (items.length === 0 && group !== "mine") {
    return null;
  }
  return (
    <section class="box home-group" aria-labelledby={`home-${group}`}>
      <h2 class="queue-group-line" id={`home-${group}`}>
        {title} <span class="counter">{items.length}</span>
        {group === "mine" && <span class="muted queue-hint">longest waiting first</span>}
        {hidden > 0 && (
          <button type="button" class="link" onClick={() => setAll(true)}>
            {limit === 0 ? "Show" : `Show ${hidden} more`}
            <span class="visually-hidden"> of {title}</span>
          </button>
        )}
      </h2>
      {items.length === 0 ? (
        <p class="muted home-none">
          {reading
            ? "Reading…"
            : "Nobody waits for your review, your answer or your push. What others can do is below."}
        </p>
      ) : limit === 0 ? null : (
        <ul>
          {items.slice(0, limit).map((item) => (
            <HomeRow key={itemKey(item)} item={item} group={group} login={login} nameOf={nameOf} />
          ))}
        </ul>
      )}
    </section>
  );
}

function HomeRow({
  item,
  group,
  login,
  nameOf,
}: Omit<HomeGroupProps, "items" | "reading"> & { item: Item }) {
  const { openPull } = useCommands();
  const { repository, number, title, row, yours } = item;
  const { word, icon, tone } = describeReadiness(row?.readiness.state ?? "unknown");
  return (
    <li
      class={`home-row${isUnseen(item) ? " is-unseen" : ""}`}
      data-repository={repository}
      data-number={String(number)}
      data-url={item.url}
    >
      <span title={word}>
        <Icon name={icon} class={`tone-${tone}`} />
        <span class="visually-hidden">{word}:</span>
      </span>
      <span class="home-what">
        <span class="muted" title={repository} dir="auto">
          {nameOf(repository)}
        </span>{" "}
        <a
          class="queue-name"
          dir="auto"
          title={title}
          href={formatPullAddress(repository, number)}
          onClick={(event: MouseEvent) => {
            if (!event.metaKey && !event.ctrlKey && !event.shiftKey) {
              event.preventDefault();
              void openPull({ repository, number });
            }
          }}
        >
          {title}
        </a>{" "}
        <span class="muted">#{number}</span>
      </span>
      <span class="home-turn">
        <TurnWords item={item} group={group} login={login} quoted={110} />
      </span>
      <span class="queue-since number">
        <Since item={item} />
      </span>
      <span class="number">{row !== undefined && <Checks checks={row.checks} />}</span>
      <span class="number">
        <Comments row={row} comments={item.comments} yours={yours} />
      </span>
    </li>
  );
}
