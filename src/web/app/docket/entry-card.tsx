import { memo, useState } from "hono/jsx/dom";

import { doubtOf } from "../../../protocol/check-words.ts";
import type { Entry } from "../../../protocol/docket.ts";
import type { Row } from "../../../protocol/queue.ts";
import { CheckLine } from "../cited/check-line.tsx";
import { MarkedText } from "../cited/marked-text.tsx";
import { Points } from "../cited/points.tsx";
import { Warnings } from "../cited/warnings.tsx";
import { EntryMenu } from "../export/entry-menu.tsx";
import { EntryQuestions } from "../questions/entry-questions.tsx";
import { elementKey, type Item } from "../queue/items.ts";
import { SnoozeMenu } from "../queue/snooze-menu.tsx";
import { RowFacts } from "../readiness/row-facts.tsx";
import { Standing } from "../readiness/standing.tsx";
import { CoverageLine } from "./coverage-line.tsx";
import { ChangesLine, EntryFacts, RankLine } from "./entry-facts.tsx";
import { EntryProblem } from "./entry-problem.tsx";
import { Skeleton } from "./skeleton.tsx";

export interface EntryCardProps {
  entry: Entry;
  row?: Row | undefined;
  yours: Item["yours"];
  /** The reader's; undefined where it is not known. */
  login: string | undefined;
  position: number;
  steady: boolean;
  /** Whether the docket is of several repositories. */
  several: boolean;
  /** When the docket was read. */
  asOf: string;
  lang: string;
  /** Whether there is a model to ask. */
  model: boolean;
  /** Whether it is in somebody else's docket. */
  readOnly: boolean;
  onRetry: (() => void) | null;
}

/** What was written of one pull request, under its row: prose, what is open and settled, where it stands. */
export const EntryCard = memo(function EntryCard(props: EntryCardProps) {
  const { entry, row, yours, position, several, asOf, lang, model, readOnly, onRetry } = props;
  const [whole, setWhole] = useState(false);
  const steady = props.steady && !whole;
  const { facts, readiness, coverage, warnings, number, repository } = entry;
  const key = elementKey(entry);
  const setting = { row, asOf, several };
  const about = several ? { repository, number } : { number };
  const writing = entry.outcome === "pending";
  const written = entry.outcome === "written" || entry.outcome === "extractive";
  const changes = entry.changes ?? yours.changes;
  return (
    <article
      class={steady ? "entry is-steady" : "entry"}
      id={`pull-${key}`}
      tabindex={-1}
      aria-labelledby={`title-${key}`}
      aria-busy={String(writing)}
    >
      <h3 class="entry-title" id={`title-${key}`} dir="auto">
        {entry.title} <span class="entry-number">#{number}</span>
      </h3>
      <div
        class="entry-body"
        // Whoever looks for the rest of it gets all of it.
        onScroll={() => setWhole(true)}
        // It may have more than there is room for, and the keyboard is to reach that.
        {...(props.steady && writing
          ? { tabindex: 0, role: "group", "aria-label": `Summary of #${number}` }
          : {})}
      >
        <div class="stack entry-summary">
          {entry.outcome === "failed" && <EntryProblem entry={entry} onRetry={onRetry} />}
          {entry.text !== "" ? (
            <p class="prose" dir="auto" lang={lang}>
              <MarkedText text={entry.text} citations={entry.citations} check={entry.check} />
              {writing && <span class="caret" aria-hidden="true" />}
            </p>
          ) : (
            writing && (
              <p class="prose">
                <Skeleton lines={5} />
              </p>
            )
          )}
          {entry.outcome !== "failed" && <EntryProblem entry={entry} onRetry={onRetry} />}
          <Warnings warnings={warnings} />
        </div>
        <div
          // The points take the place of what stood for them: where they need more room, that did not move.
          key={String(written)}
          class="stack points-column"
        >
          {written && (
            <>
              <Points
                title="Open"
                icon="dot-fill"
                points={entry.open}
                citations={entry.citations}
                doubts={entry.open.map((_, index) => doubtOf(entry.check, "open", index))}
                lang={lang}
              />
              <Points
                title="Settled"
                icon="check"
                points={entry.settled}
                citations={entry.citations}
                doubts={entry.settled.map((_, index) => doubtOf(entry.check, "settled", index))}
                lang={lang}
              />
            </>
          )}
          {writing && <Skeleton lines={4} />}
        </div>
        <aside class="stack standing" aria-label={`Where #${number} stands`}>
          {facts !== undefined && readiness !== undefined ? (
            <>
              <Standing
                facts={facts}
                readiness={readiness}
                citations={entry.citations}
                pullRequestUrl={entry.url}
                row={row}
                yours={yours}
                login={props.login}
              />
              <EntryFacts entry={entry} facts={facts} />
            </>
          ) : writing ? (
            <Skeleton lines={4} />
          ) : (
            row !== undefined && <RowFacts row={row} />
          )}
        </aside>
      </div>
      <footer class="entry-footer">
        {coverage !== undefined ? (
          <CoverageLine coverage={coverage} unread={facts?.unread} />
        ) : (
          <span class="muted coverage">{writing ? "Reading…" : ""}</span>
        )}
        {entry.check !== undefined && <CheckLine check={entry.check} />}
        {!writing && (entry.check !== undefined || !written) ? (
          <RankLine rank={entry.rank} />
        ) : (
          // The buttons stand where they will stay.
          <span class="rank-line" />
        )}
        {changes !== undefined && <ChangesLine changes={changes} />}
        {entry.cached && !readOnly && <span class="label">Unchanged since last time</span>}
        {entry.outcome === "extractive" && <span class="label">Written without a model</span>}
        <EntryMenu entry={entry} position={position} setting={setting} />
        <EntryQuestions entry={entry} about={about} setting={setting} lang={lang} model={model} />
        {!readOnly && <SnoozeMenu repository={repository} number={number} until={yours.snoozed} />}
      </footer>
    </article>
  );
});
