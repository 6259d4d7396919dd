import { memo } from "hono/jsx/dom";

import { doubtOf } from "../../../protocol/check-words.ts";
import type { Entry } from "../../../protocol/docket.ts";
import { CheckLine } from "../cited/check-line.tsx";
import { MarkedText } from "../cited/marked-text.tsx";
import { Points } from "../cited/points.tsx";
import { Warnings } from "../cited/warnings.tsx";
import { EntryMenu } from "../export/entry-menu.tsx";
import { EntryQuestions } from "../questions/entry-questions.tsx";
import { Standing } from "../readiness/standing.tsx";
import { CoverageLine } from "./coverage-line.tsx";
import { EntryHeader } from "./entry-header.tsx";
import { EntryProblem } from "./entry-problem.tsx";
import { Skeleton } from "./skeleton.tsx";

export interface EntryCardProps {
  entry: Entry;
  position: number;
  lang: string;
  /** Whether there is a model to ask. */
  model: boolean;
  onRetry: (() => void) | null;
}

/** One pull request. Room is kept for what is still to come, so that reading is not disturbed by what arrives. */
export const EntryCard = memo(function EntryCard(props: EntryCardProps) {
  const { entry, position, lang, model, onRetry } = props;
  const { facts, readiness, coverage, warnings } = entry;
  const writing = entry.outcome === "pending";
  const written = entry.outcome === "written" || entry.outcome === "extractive";
  return (
    <article
      class="entry"
      id={`pull-${entry.number}`}
      tabindex={-1}
      aria-labelledby={`title-${entry.number}`}
      aria-busy={writing ? "true" : undefined}
    >
      <EntryHeader entry={entry} position={position} />
      <div class="entry-body">
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
          {written && (
            <div class="points-row">
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
            </div>
          )}
          {entry.outcome !== "failed" && <EntryProblem entry={entry} onRetry={onRetry} />}
          {entry.check !== undefined && <CheckLine check={entry.check} />}
          <Warnings warnings={warnings} />
        </div>
        <aside class="stack standing" aria-label={`Where #${entry.number} stands`}>
          {facts !== undefined && readiness !== undefined ? (
            <Standing
              facts={facts}
              readiness={readiness}
              citations={entry.citations}
              pullRequestUrl={entry.url}
            />
          ) : (
            writing && <Skeleton lines={4} />
          )}
        </aside>
      </div>
      <footer class="entry-footer">
        {coverage !== undefined ? (
          <CoverageLine coverage={coverage} unread={facts?.unread} />
        ) : (
          <span class="muted">{writing ? "Reading…" : ""}</span>
        )}
        {entry.cached && <span class="label">Unchanged since last time</span>}
        {entry.outcome === "extractive" && <span class="label">Written without a model</span>}
        <EntryMenu entry={entry} position={position} />
        <EntryQuestions entry={entry} lang={lang} model={model} />
      </footer>
    </article>
  );
});
