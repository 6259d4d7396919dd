import { encodePath } from "../../encoding.ts";
import type { GroupCounts, Watchlist } from "../../protocol/person.ts";
import { Icon } from "../icon.tsx";

type Shown = Pick<GroupCounts, "mine" | "merge" | "unassigned">;

export interface PinnedTableProps {
  repositories: Watchlist["repositories"];
  /** Counts that are newer than those of the list, by name in lower case. */
  fresh?: ReadonlyMap<string, Shown>;
  onUnpin?: (repository: string) => void;
}

/** The pinned repositories with how many pull requests of each need somebody. */
export function PinnedTable({ repositories, fresh, onUnpin }: PinnedTableProps) {
  return (
    <table class="box pinned">
      <thead>
        <tr>
          <th scope="col">Pinned</th>
          <th scope="col">Mine</th>
          <th scope="col">Merge</th>
          <th scope="col">Nobody</th>
        </tr>
      </thead>
      <tbody>
        {repositories.map(({ repository, counts }) => {
          const shown = fresh?.get(repository.toLowerCase()) ?? counts;
          const name = encodePath(repository);
          return (
            <tr key={repository}>
              <th scope="row">
                <span class="pinned-name">
                  <a href={`/o/${name}`} title={repository} dir="auto">
                    {repository.split("/")[1]}
                  </a>
                  {onUnpin !== undefined && (
                    <button
                      type="button"
                      class="button button-icon pinned-unpin"
                      aria-label={`Unpin ${repository}`}
                      title={`Unpin ${repository}`}
                      onClick={() => onUnpin(repository)}
                    >
                      <Icon name="pin-slash" />
                    </button>
                  )}
                </span>
              </th>
              {[shown?.mine, shown?.merge, shown?.unassigned].map((value) => (
                <td class={value === undefined || value === 0 ? "number muted" : "number"}>
                  {value ?? "–"}
                </td>
              ))}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
