import type { Rank } from "../../../protocol/pull-request.ts";
import { Icon } from "../../icon.tsx";
import { count } from "../words/count.ts";

/** Why an entry is where it is. */
export function RankLine({ rank }: { rank: Rank }) {
  const { humanComments, participants, atLeast = false, lastWeek, botCommentsIgnored } = rank;
  const parts = [
    `${atLeast ? "at least " : ""}${count(humanComments, "comment")} by ${count(participants, "person", "people")}`,
    lastWeek > 0 ? `${lastWeek} in the last week` : "none in the last week",
    botCommentsIgnored > 0 ? `${count(botCommentsIgnored, "bot comment")} left out` : undefined,
  ];
  return (
    <p class="rank-line">
      <Icon name="comment-discussion" />
      {parts.filter((part) => part !== undefined).join(" · ")}
    </p>
  );
}
