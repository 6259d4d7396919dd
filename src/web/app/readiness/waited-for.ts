import type { Readiness } from "../../../protocol/pull-request.ts";
import { waitingSince } from "../../../protocol/queue-groups.ts";
import type { Row } from "../../../protocol/queue.ts";
import { isMine, type Item } from "../queue/items.ts";

/**
 * Who a pull request waits for, and since when: whoever has the turn, the reader first and then who is waited for
 * longest. Where its turns are not known, as its readiness says it.
 */
export function waitedFor(
  { waitingOn: { who, logins }, since }: Readiness,
  row: Row | undefined,
  { mine, mention }: Item["yours"],
  login: string | undefined,
): { names: string[]; since: string } {
  if (row === undefined) {
    return { names: logins.length > 0 ? logins : who === "nobody" ? [] : [who], since };
  }
  const isOwn = (turn: Row["turns"][number]) => isMine(turn, mine, login);
  const names = row.turns
    .toSorted((a, b) => Number(isOwn(b)) - Number(isOwn(a)) || a.since.localeCompare(b.since))
    .flatMap((turn) =>
      turn.kind === "unknown"
        ? []
        : isOwn(turn)
          ? turn.kind === "team"
            ? `your team ${turn.name}`
            : "you"
          : turn.kind === "team"
            ? `team ${turn.name}`
            : (turn.name ?? turn.kind),
    );
  return {
    names: [...new Set(mine.includes("mentioned") ? ["you", ...names] : names)],
    since: waitingSince(row, { mine, mention }),
  };
}
