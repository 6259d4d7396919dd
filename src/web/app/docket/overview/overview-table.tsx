import type { Entry } from "../../../../protocol/docket.ts";
import { Age } from "../../parts/age.tsx";
import { ReadinessLabel } from "../../readiness/readiness-label.tsx";
import { jumpToEntry } from "../jump.ts";

/** What the chart shows, for reading. */
export function OverviewTable({ entries }: { entries: Entry[] }) {
  return (
    <div class="table-scroll" tabindex={0} role="region" aria-label="Entries as a table">
      <table>
        <thead>
          <tr>
            <th scope="col">Pull request</th>
            <th scope="col">Comments</th>
            <th scope="col">People</th>
            <th scope="col">Opened</th>
            <th scope="col">Readiness</th>
          </tr>
        </thead>
        <tbody>
          {entries.map(({ number, title, rank, facts, readiness }) => (
            <tr key={String(number)}>
              <th scope="row">
                <button type="button" class="link" onClick={() => jumpToEntry(number)}>
                  #{number} <span dir="auto">{title}</span>
                </button>
              </th>
              <td class="number">{rank.humanComments}</td>
              <td class="number">{rank.participants}</td>
              <td>{facts !== undefined && <Age time={facts.createdAt} />}</td>
              <td>{readiness !== undefined && <ReadinessLabel state={readiness.state} />}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
