import type { Entry } from "../../../protocol/docket.ts";
import type { Changes, Facts, Rank } from "../../../protocol/pull-request.ts";
import { Icon } from "../../icon.tsx";
import { Age } from "../parts/age.tsx";
import { OutsideLink } from "../parts/outside-link.tsx";
import { describeReadiness } from "../readiness/readiness-label.tsx";
import { count } from "../words/count.ts";

/** Which pull request it is, and why it is where it is. */
export function EntryHeader({ entry, position }: { entry: Entry; position: number }) {
  const { facts, changes } = entry;
  return (
    <header class="entry-header">
      <span class="position" aria-hidden="true">
        {position}
      </span>
      <div class="entry-heading">
        <h3 id={`title-${entry.number}`} dir="auto">
          <OutsideLink url={entry.url}>{entry.title}</OutsideLink>{" "}
          <span class="entry-number">#{entry.number}</span>
        </h3>
        <p class="byline">
          {entry.author}
          {facts === undefined ? (
            <span class="skeleton-inline" aria-hidden="true" />
          ) : (
            <>
              {" opened "}
              <Age time={facts.createdAt} />
              {", active "}
              <Age time={facts.lastActivityAt} />
              {facts.unread?.includes("size") !== true && <Size facts={facts} />}
            </>
          )}
        </p>
        <div class="entry-lines">
          <RankLine rank={entry.rank} />
          {changes !== undefined && <ChangesLine changes={changes} />}
        </div>
      </div>
    </header>
  );
}

function Size({ facts }: { facts: Facts }) {
  return (
    <>
      {" · "}
      <span class="additions">+{facts.additions}</span>{" "}
      <span class="deletions">−{facts.deletions}</span> in {count(facts.changedFiles, "file")},{" "}
      {count(facts.commits, "commit")}
    </>
  );
}

/** Why an entry is where it is. */
function RankLine({ rank }: { rank: Rank }) {
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

/** What is new since the person last looked. */
function ChangesLine({ changes }: { changes: Changes }) {
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
