import type { Entry } from "../../../../protocol/docket.ts";
import { Icon } from "../../../icon.tsx";
import { describeReadiness } from "../../readiness/readiness-label.tsx";
import { count } from "../../words/count.ts";
import { formatAge } from "../../words/times.ts";
import { jumpToEntry } from "../jump.ts";
import { AGE_SCALE, chartPoints, commentsScale, commentsTop } from "./chart-points.ts";

/** Entries over age and discussion. A dot leads to its entry. */
export function Chart({ entries }: { entries: Entry[] }) {
  return (
    <div class="stack chart">
      <h3 id="chart-title">
        Comments by people <span class="muted">over age</span>
      </h3>
      <div class="chart-plane" role="group" aria-labelledby="chart-title">
        {commentsScale(commentsTop(entries)).map(({ label, at }) => (
          <span class="chart-row" aria-hidden="true" style={{ bottom: `${at}%` }}>
            <span>{entries.length === 0 ? "" : label}</span>
          </span>
        ))}
        {AGE_SCALE.map(({ label, at }) => (
          <span class="chart-column" aria-hidden="true" style={{ left: `${at}%` }}>
            <span>{label}</span>
          </span>
        ))}
        {chartPoints(entries).map(({ entry, state, x, y, labelSide }) => {
          const { word, icon, tone } = describeReadiness(state);
          const { number, title, rank, facts } = entry;
          const age = facts === undefined ? "" : `, opened ${formatAge(facts.createdAt)}`;
          return (
            <button
              key={String(number)}
              type="button"
              class={`dot dot-${labelSide ?? "only"} tone-${tone}`}
              style={{ left: `${x}%`, bottom: `${y}%` }}
              title={`#${number} ${title}`}
              aria-label={`#${number} ${title}: ${count(rank.humanComments, "comment")}${age}, ${word}`}
              onClick={() => jumpToEntry(number)}
            >
              <Icon name={icon} />
              {labelSide !== null && <span class="dot-label">#{number}</span>}
            </button>
          );
        })}
      </div>
    </div>
  );
}
