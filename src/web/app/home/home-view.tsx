import { useMemo, useState } from "hono/jsx/dom";

import {
  groupRows,
  type QueueGroup,
  reviewLoad,
  waitingSince,
} from "../../../protocol/queue-groups.ts";
import type { YoursNamed } from "../../../protocol/yours.ts";
import { Icon } from "../../icon.tsx";
import { PinnedTable } from "../../view/pinned-table.tsx";
import { formatPullAddress } from "../page/address.ts";
import type { Docket, State } from "../page/state.ts";
import { useCommands } from "../page/use-commands.ts";
import { Button } from "../parts/button.tsx";
import { OutsideLink } from "../parts/outside-link.tsx";
import { ProblemBanner } from "../parts/problem-banner.tsx";
import { GROUP_WORDS } from "../queue/group-words.ts";
import { isUnseen, itemKey, type Item, itemsOf } from "../queue/items.ts";
import { Checks, Comments } from "../queue/queue-row.tsx";
import { TurnWords } from "../queue/turn-words.tsx";
import { describeReadiness } from "../readiness/readiness-label.tsx";
import { count } from "../words/count.ts";
import { ageInDays, formatMoment, formatSpan, formatTime } from "../words/times.ts";

const GROUPS: QueueGroup[] = ["mine", "merge", "unassigned"];
const LONG_WAIT_DAYS = 7;

export interface HomeViewProps {
  watchlist: NonNullable<State["watchlist"]>;
  home: State["home"];
  login: string | undefined;
  recent: string[];
}

/** What needs the reader, over all pinned repositories. */
export function HomeView({ watchlist, home, login, recent }: HomeViewProps) {
  const { refreshHome, unpin, pin, markAllSeen } = useCommands();
  const { repositories } = watchlist;
  const { dockets, problem } = home;
  const items = useMemo(
    () => dockets.flatMap((docket) => itemsOf(docket, login)),
    [dockets, login],
  );
  const groups = useMemo(() => groupRows(items, ({ yours }) => yours), [items]);
  const done = dockets.filter(({ result }) => result.outcome !== "running");
  const reading = done.length < repositories.length && problem === null;
  const mine = reading ? storedCount(watchlist, "mine") : (groups.get("mine")?.length ?? 0);
  const failed = done.filter(({ result }) => result.error !== undefined);
  const asOf = done.map(({ result }) => result.startedAt).toSorted()[0];
  if (repositories.length === 0) {
    return <NoPins recent={recent} onPin={pin} />;
  }
  return (
    <section class="stack home" aria-label="Home">
      <div class="row docket-title">
        <h1 class="home-title">
          {mine === null
            ? "Your pull requests"
            : mine === 0
              ? "Nothing needs you"
              : `${count(mine, "pull request")} ${mine === 1 ? "needs" : "need"} you`}
        </h1>
        {reading ? (
          <span class="muted progress-line" role="status">
            <span class="spinner" aria-hidden="true" />
            Reading {count(repositories.length, "repository", "repositories")}: {done.length} done
          </span>
        ) : (
          asOf !== undefined && (
            <span class="muted" title={formatTime(asOf)}>
              as of {formatMoment(asOf)}
            </span>
          )
        )}
        <Button variant="small" icon="sync" idle={reading} onPress={() => void refreshHome()}>
          Refresh
        </Button>
        {items.length > 0 && (
          <span class="muted">
            {items.length} open in {count(repositories.length, "repository", "repositories")}
          </span>
        )}
      </div>
      {problem !== null && <ProblemBanner problem={problem} />}
      {failed.map(({ result }) => (
        <p class="banner banner-warning">
          <Icon name="alert" />
          <span>
            <strong dir="auto">{result.repository}</strong> could not be read, and is not counted:{" "}
            {result.error?.message}
          </span>
        </p>
      ))}
      <div class="home-columns">
        <div class="stack home-main">
          {GROUPS.map((group) => (
            <HomeGroup
              key={group}
              group={group}
              items={groups.get(group) ?? []}
              reading={reading}
              login={login}
            />
          ))}
        </div>
        <aside class="stack home-aside" aria-label="Pinned repositories">
          <PinnedTable
            repositories={repositories}
            fresh={freshCounts(done, login)}
            onUnpin={(repository) => void unpin(repository)}
          />
          <Since dockets={dockets} onSeen={() => void markAllSeen()} />
          <Reviews items={items} login={login} />
        </aside>
      </div>
    </section>
  );
}

function NoPins({
  recent,
  onPin,
}: {
  recent: string[];
  onPin: (repository: string) => Promise<void>;
}) {
  return (
    <section class="stack blankslate" aria-label="Home">
      <h1 class="home-title">What needs you, every morning</h1>
      <p>
        Pin up to 20 repositories, and this page says whose turn each of their pull requests is as
        soon as you open it. Open one with the field above and press Pin.
      </p>
      {recent.length > 0 && (
        <div class="row">
          {recent.map((repository) => (
            <Button icon="pin" onPress={() => void onPin(repository)}>
              Pin {repository}
            </Button>
          ))}
        </div>
      )}
    </section>
  );
}

function HomeGroup({
  group,
  items,
  reading,
  login,
}: {
  group: QueueGroup;
  items: Item[];
  reading: boolean;
  login: string | undefined;
}) {
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
            Show {hidden} more<span class="visually-hidden"> of {title}</span>
          </button>
        )}
      </h2>
      {items.length === 0 ? (
        <p class="muted home-none">
          {reading
            ? "Reading…"
            : "Nobody waits for your review, your answer or your push. What others can do is below."}
        </p>
      ) : (
        <ul>
          {items.slice(0, limit).map((item) => (
            <HomeRow key={itemKey(item)} item={item} group={group} login={login} />
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
}: {
  item: Item;
  group: QueueGroup;
  login: string | undefined;
}) {
  const { openPull } = useCommands();
  const { repository, number, title, row, yours } = item;
  const { word, icon, tone } = describeReadiness(row?.readiness.state ?? "unknown");
  const since = waitingSince(item);
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
        <span class="muted">{repository.split("/")[1]}</span>{" "}
        <a
          class="queue-name"
          dir="auto"
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
        <TurnWords item={item} group={group} login={login} />
      </span>
      <span
        class={`queue-since number${since !== "" && ageInDays(since) >= LONG_WAIT_DAYS ? " queue-long" : ""}`}
      >
        {since !== "" && (
          <time datetime={since} title={formatTime(since)}>
            {formatSpan(since)}
          </time>
        )}
      </span>
      <span class="number">{row !== undefined && <Checks checks={row.checks} />}</span>
      <span class="number">
        <Comments row={row} comments={item.comments} yours={yours} />
      </span>
    </li>
  );
}

const KINDS = ["merged", "closed", "new"] as const;
const NAMED_SHOWN = 4;

function Since({ dockets, onSeen }: { dockets: Docket[]; onSeen: () => void }) {
  const lists = KINDS.map((kind): [string, YoursNamed[]] => [
    kind,
    dockets.flatMap(({ yours }) => yours?.[kind] ?? []),
  ]).filter(([, list]) => list.length > 0);
  return lists.length === 0 ? null : (
    <section class="box home-since" aria-labelledby="since-title">
      <h2 class="queue-group-line" id="since-title">
        Since you last looked
        <button type="button" class="link" onClick={onSeen}>
          Seen
        </button>
      </h2>
      {lists.map(([kind, list]) => (
        <div class="home-kind">
          <h3>
            {list.length} {kind}
          </h3>
          <ul>
            {list.slice(0, NAMED_SHOWN).map(({ repository, number, title, url }) => (
              <li>
                <Icon
                  name={
                    kind === "merged"
                      ? "git-merge"
                      : kind === "closed"
                        ? "git-pull-request-closed"
                        : "git-pull-request"
                  }
                  class={
                    kind === "merged"
                      ? "tone-done"
                      : kind === "closed"
                        ? "tone-danger"
                        : "tone-success"
                  }
                />
                <span dir="auto">
                  <OutsideLink url={url}>{title}</OutsideLink>{" "}
                  <span class="muted">
                    {repository.split("/")[1]} #{number}
                  </span>
                </span>
              </li>
            ))}
          </ul>
          {list.length > NAMED_SHOWN && <p class="muted">and {list.length - NAMED_SHOWN} more</p>}
        </div>
      ))}
    </section>
  );
}

const REVIEWERS_SHOWN = 5;

function Reviews({ items, login }: { items: Item[]; login: string | undefined }) {
  const load = reviewLoad(items);
  return load.length === 0 ? null : (
    <section class="box home-reviews" aria-labelledby="reviews-title">
      <h2 class="queue-group-line" id="reviews-title">
        Asked for most reviews
      </h2>
      <ul>
        {load.slice(0, REVIEWERS_SHOWN).map(({ name, asked }) => (
          <li>
            <span>{name === login ? <strong>you</strong> : name}</span>
            <span class="number">{asked}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function freshCounts(done: Docket[], login: string | undefined) {
  return new Map(
    done
      .filter(({ result }) => result.outcome === "complete")
      .map((docket) => {
        const groups = groupRows(itemsOf(docket, login), ({ yours }) => yours);
        const of = (group: QueueGroup) => groups.get(group)?.length ?? 0;
        return [
          docket.result.repository.toLowerCase(),
          { mine: of("mine"), merge: of("merge"), unassigned: of("unassigned") },
        ] as const;
      }),
  );
}

/** What was counted the last time; null where that is not known of all. */
function storedCount({ repositories }: HomeViewProps["watchlist"], group: "mine"): number | null {
  return repositories.reduce<number | null>(
    (sum, { counts }) => (sum === null || counts === null ? null : sum + counts[group]),
    0,
  );
}
