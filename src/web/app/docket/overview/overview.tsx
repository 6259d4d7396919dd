import type { Entry } from "../../../../protocol/docket.ts";
import type { ReadinessState } from "../../../../protocol/pull-request.ts";
import { Icon } from "../../../icon.tsx";
import { READINESS_ORDER, describeReadiness } from "../../readiness/readiness-label.tsx";
import { Skeleton } from "../skeleton.tsx";
import { Chart } from "./chart.tsx";
import { OverviewTable } from "./overview-table.tsx";

/** All entries at a glance: how ready they are, how old, how discussed. Keeps its size from the beginning. */
export function Overview({ entries, running }: { entries: Entry[]; running: boolean }) {
  const counts = countByState(entries);
  return (
    <section class="overview box" aria-label="Overview">
      <div class="overview-body">
        <div class="stack overview-counts">
          <h3>Readiness</h3>
          {counts.length === 0 && running ? (
            <Skeleton lines={4} />
          ) : (
            <ul>
              {counts.map(({ state, count }) => {
                const { word, icon, tone } = describeReadiness(state);
                return (
                  <li class={`tone-${tone}`}>
                    <Icon name={icon} class={`tone-${tone}`} />
                    <span class="overview-word">{word}</span>
                    <strong>{count}</strong>
                  </li>
                );
              })}
            </ul>
          )}
        </div>
        <Chart entries={entries} />
      </div>
      <details class="overview-details">
        <summary>
          <Icon name="triangle-down" />
          Show as a table
        </summary>
        <OverviewTable entries={entries} />
      </details>
    </section>
  );
}

function countByState(entries: Entry[]): { state: ReadinessState; count: number }[] {
  return READINESS_ORDER.map((state) => ({
    state,
    count: entries.filter(({ readiness }) => readiness?.state === state).length,
  })).filter(({ count }) => count > 0);
}
