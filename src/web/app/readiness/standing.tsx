import type { Citation, Facts, Readiness } from "../../../protocol/pull-request.ts";
import type { Row } from "../../../protocol/queue.ts";
import { Icon } from "../../icon.tsx";
import { CitationChip } from "../cited/citation-chip.tsx";
import { Age } from "../parts/age.tsx";
import type { Item } from "../queue/items.ts";
import { ReadinessLabel } from "./readiness-label.tsx";
import { CheckFacts, ReviewFacts, ThreadFacts } from "./standing-facts.tsx";
import { waitedFor } from "./waited-for.ts";

export interface StandingProps {
  facts: Facts;
  readiness: Readiness;
  citations: Citation[];
  pullRequestUrl: string;
  row: Row | undefined;
  yours: Item["yours"];
  login: string | undefined;
}

/** What the lines of checks and threads say anyway. */
const IN_FACTS = new Set(["checks_failing", "checks_running", "open_threads"]);

/** Where a pull request stands, from GitHub's own state: what blocks, who is waited for, since when. */
export function Standing(props: StandingProps) {
  const { facts, readiness, citations, pullRequestUrl } = props;
  const { state, blockers, stale } = readiness;
  const others = blockers.filter(({ code }) => !IN_FACTS.has(code));
  return (
    <>
      <p class="row">
        <ReadinessLabel state={state} />
        {stale && (
          <span class="label" title="No human activity for 14 days">
            <Icon name="hourglass" />
            Stale
          </span>
        )}
      </p>
      <Waiting {...props} />
      {others.length > 0 && (
        <ul class="blockers" aria-label="What blocks">
          {others.map(({ message, label }) => {
            const citation = citations.find((candidate) => candidate.label === label);
            return (
              <li>
                <span dir="auto">{message}</span>{" "}
                {citation !== undefined && (
                  <CitationChip label={citation.label} citation={citation} />
                )}
              </li>
            );
          })}
        </ul>
      )}
      <ul class="standing-facts" aria-label="Checks, reviews and threads">
        <CheckFacts facts={facts} url={pullRequestUrl} />
        <ReviewFacts facts={facts} />
        <ThreadFacts facts={facts} />
        {facts.mergeQueue !== null && (
          <li>
            <Icon name="git-merge" />
            Merge queue: position {facts.mergeQueue.position}
          </li>
        )}
        {facts.labels.length > 0 && (
          <li>
            <Icon name="tag" />
            <span dir="auto">{facts.labels.join(", ")}</span>
          </li>
        )}
      </ul>
    </>
  );
}

function Waiting({ readiness, row, yours, login }: StandingProps) {
  const {
    names: [first, ...others],
    since,
  } = waitedFor(readiness, row, yours, login);
  return (
    first !== undefined && (
      <p dir="auto">
        Waiting on <strong>{first}</strong> for <Age time={since} span />
        {others.length > 0 && `, also on ${others.join(", ")}`}
      </p>
    )
  );
}
