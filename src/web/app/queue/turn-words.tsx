import { groupOfTurn, type QueueGroup } from "../../../protocol/queue-groups.ts";
import type { Turn, TurnCode } from "../../../protocol/queue.ts";
import { Icon } from "../../icon.tsx";
import { OutsideLink } from "../parts/outside-link.tsx";

/** What somebody has to do, where a line says it; the whole sentence is beside it. */
const WORDS: Partial<Record<TurnCode, string>> = {
  approval_outdated: "the approval is outdated",
  behind: "behind its base branch",
  changes_requested: "changes were requested",
  checks_failing: "checks fail",
  checks_running: "checks are running",
  conflicts: "conflicts with its base branch",
  draft: "still a draft",
  first_response: "no answer to its author yet",
  merge: "ready to be merged",
  no_reviewer: "nobody was asked to review",
  review_again: "to review again",
  review_requested: "asked to review",
  thread: "a thread waits for an answer",
};

export interface TurnWordsProps {
  turns: readonly Turn[];
  /** Where the row stands. */
  group: QueueGroup;
  login: string | undefined;
}

/** Whose turn it is and why: the turn that put the row where it stands, else the longest waiting; the others counted. */
export function TurnWords({ turns, group, login }: TurnWordsProps) {
  const isMine = ({ kind, name }: Turn): boolean => kind === "person" && name === login;
  const [first, ...others] = turns.toSorted(
    (a, b) =>
      Number(isMine(b)) - Number(isMine(a)) ||
      Number(groupOfTurn(b) === group) - Number(groupOfTurn(a) === group) ||
      a.since.localeCompare(b.since),
  );
  if (first === undefined) {
    return null;
  }
  const words = WORDS[first.code] ?? first.message.replace(/\.$/, "");
  return (
    <span class="turn">
      {isMine(first) ? (
        <strong class="turn-you">You</strong>
      ) : (
        first.name !== undefined && (
          <span class="turn-name">
            <Icon name="person" /> {first.name}
          </span>
        )
      )}
      <span class={isMine(first) ? "turn-words" : "turn-words muted"} title={first.message}>
        {first.url === undefined ? words : <OutsideLink url={first.url}>{words}</OutsideLink>}
      </span>
      {others.length > 0 && (
        <span class="muted" title={others.map(({ message }) => message).join("\n")}>
          +{others.length}
          <span class="visually-hidden">
            {" more: "}
            {others.map(({ message }) => message).join(" ")}
          </span>
        </span>
      )}
    </span>
  );
}
