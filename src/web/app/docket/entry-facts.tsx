import type { Entry } from "../../../protocol/docket.ts";
import type { Changes, Facts, Rank } from "../../../protocol/pull-request.ts";
import { Icon } from "../../icon.tsx";
import { Age } from "../parts/age.tsx";
import { describeReadiness } from "../readiness/readiness-label.tsx";
import { count } from "../words/count.ts";

/** How large and how old it is. */
export function EntryFacts({ entry: { author }, facts }: { entry: Entry; facts: Facts }) {
  return (
    <ul class="standing-facts" aria-label="Size and age">
      {facts.unread?.includes("size") !== true && (
        <li>
          <Icon name="file-diff" />
          <span>
            <Size facts={facts} />
          </span>
        </li>
      )}
      <li>
        <Icon name="person" />
        <span>
          <span dir="auto">{author}</span>, <Age time={facts.createdAt} />
        </span>
      </li>
    </ul>
  );
}

function Size({ facts }: { facts: Facts }) {
  return (
    <>
      <span class="additions">+{facts.additions}</span>{" "}
      <span class="deletions">−{facts.deletions}</span> in {count(facts.changedFiles, "file")},{" "}
      {count(facts.commits, "commit")}
    </>
  );
}

/** Why an entry is where it is. */
export function RankLine({ rank }: { rank: Rank }) {
  const { humanComments, participants, atLeast = false, lastWeek, botCommentsIgnored } = rank;
  const parts = [
    `${atLeast ? "at least " : ""}${count(humanComments, "comment")} by ${count(participants, "person", "people")}`,
    lastWeek > 0 ? `${lastWeek} in the last week` : "none in the last week",
    botCommentsIgnored > 0 ? `${count(botCommentsIgnored, "bot comment")} left out` : undefined,
  ];
  return <span class="rank-line">{parts.filter((part) => part !== undefined).join(" · ")}</span>;
}

/** What is new since the person last looked. */
export function ChangesLine({ changes }: { changes: Changes }) {
  const { comments, commits, readiness } = changes;
  const parts = [
    comments > 0 ? count(comments, "new comment") : undefined,
    commits > 0 ? count(commits, "new commit") : undefined,
    readiness === undefined
      ? undefined
      : `${describeReadiness(readiness.from).word} → ${describeReadiness(readiness.to).word}`,
  ].filter((part) => part !== undefined);
  return (
    <p class="changes">
      <Icon name="history" />
      Since you last looked: {parts.length === 0 ? "nothing new" : parts.join(", ")}
    </p>
  );
}
