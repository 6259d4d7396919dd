import { useMemo } from "hono/jsx/dom";

import { groupRows, QUEUE_GROUPS } from "../../../protocol/queue-groups.ts";
import { homeTitle, storedMine } from "../../view/home-title.ts";
import { PinnedTable } from "../../view/pinned-table.tsx";
import { Unreadable } from "../docket/unreadable.tsx";
import type { State } from "../page/state.ts";
import { useCommands } from "../page/use-commands.ts";
import { AsOf } from "../parts/as-of.tsx";
import { Button } from "../parts/button.tsx";
import { ProblemBanner } from "../parts/problem-banner.tsx";
import { Gaps } from "../queue/gaps.tsx";
import { namesWithin } from "../queue/repositories.ts";
import { problemOfEvent } from "../server/api-problem.ts";
import { count } from "../words/count.ts";
import { Reviews, Since } from "./home-aside.tsx";
import { HomeGroup } from "./home-group.tsx";
import { freshCounts, homeItems } from "./home-items.ts";
import type { PinListProps } from "./pin-list.tsx";
import { PinMore } from "./pin-more.tsx";

export interface HomeViewProps {
  watchlist: NonNullable<State["watchlist"]>;
  home: State["home"];
  login: string | undefined;
  /** Where more to pin comes from. */
  pinning: Omit<PinListProps, "pinned">;
}

/** What needs the reader, over all pinned repositories. */
export function HomeView({ watchlist, home, login, pinning }: HomeViewProps) {
  const { refreshHome, summarizePinned, unpin, markAllSeen } = useCommands();
  const { repositories } = watchlist;
  const { docket, next, problem } = home;
  const names = repositories.map(({ repository }) => repository);
  const items = useMemo(() => homeItems(docket, names, login), [docket, names.join(" "), login]);
  const groups = useMemo(() => groupRows(items, ({ yours }) => yours), [items]);
  const fresh = useMemo(
    () => (docket === null ? undefined : freshCounts(docket, items)),
    [docket, items],
  );
  const isRead = docket !== null && docket.result.outcome !== "running";
  const reading = problem === null && (!isRead || next !== null);
  const mine = isRead ? (groups.get("mine")?.length ?? 0) : storedMine(watchlist);
  const error = docket?.result.error;
  const nameOf = namesWithin(names);
  return (
    <section class="stack home" aria-label="Home">
      <div class="row docket-title">
        <h1 class="home-title">{homeTitle(error === undefined ? mine : null)}</h1>
        {reading ? (
          <span class="muted progress-line" role="status">
            <span class="spinner" aria-hidden="true" />
            Reading {count(repositories.length, "repository", "repositories")}…
          </span>
        ) : (
          isRead && (
            <span class="muted">
              <AsOf time={docket.result.startedAt} />
              {problem !== null && ", refresh failed"}
            </span>
          )
        )}
        <Button variant="small" icon="sync" idle={reading} onPress={() => void refreshHome()}>
          Refresh
        </Button>
        <Button variant="small" icon="sparkle" onPress={() => void summarizePinned()}>
          <span>
            Summarize all<span class="wide-only"> pinned</span>
          </span>
        </Button>
        {items.length > 0 && (
          <span class="muted home-open">
            {items.length} open in {count(repositories.length, "repository", "repositories")}
          </span>
        )}
      </div>
      {problem !== null && <ProblemBanner problem={problem} />}
      {error !== undefined && <ProblemBanner problem={problemOfEvent(error)} />}
      <div class="home-columns">
        <div class="stack home-main">
          {QUEUE_GROUPS.map((group) => (
            <HomeGroup
              key={group}
              group={group}
              items={groups.get(group) ?? []}
              reading={reading}
              login={login}
              nameOf={nameOf}
            />
          ))}
          {docket !== null && <Unreadable result={docket.result} />}
          <Gaps queues={docket?.result.queue ?? []} yours={docket?.yours} several />
        </div>
        <aside class="stack home-aside" aria-label="Pinned repositories">
          <PinnedTable
            repositories={repositories}
            {...(fresh === undefined ? {} : { fresh })}
            onUnpin={(repository) => void unpin(repository)}
          />
          <PinMore {...pinning} pinned={names} />
          {docket !== null && docket.yours !== null && (
            <Since yours={docket.yours} nameOf={nameOf} onSeen={() => void markAllSeen()} />
          )}
          <Reviews items={items} login={login} />
        </aside>
      </div>
    </section>
  );
}
