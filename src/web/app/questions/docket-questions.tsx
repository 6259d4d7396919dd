import { useState } from "hono/jsx/dom";

import { Composer } from "../operations/composer.tsx";
import { SentList } from "../operations/sent-list.tsx";
import type { Docket } from "../page/state.ts";
import { valueOf } from "../parts/field-value.ts";
import { QuestionList } from "./question-list.tsx";

/** Questions about the docket as a whole, under its entries; of several repositories, about one of them. */
export function DocketQuestions({ docket: { job, result } }: { docket: Docket }) {
  const written = new Set(result.pullRequests.map(({ repository }) => repository));
  const repositories = result.scope?.repositories.filter((name) => written.has(name)) ?? [];
  const [chosen, setChosen] = useState("");
  const repository = chosen === "" ? repositories[0] : chosen;
  return (
    <section class="stack questions box" aria-labelledby="questions-title">
      <h3 id="questions-title">Ask about this docket</h3>
      {repositories.length > 1 && (
        <label class="row">
          About
          <select
            class="input"
            value={repository ?? ""}
            onChange={(event: Event) => setChosen(valueOf(event))}
          >
            {repositories.map((name) => (
              <option value={name}>{name}</option>
            ))}
          </select>
        </label>
      )}
      {job?.model === null ? (
        <p class="muted">Answers need a language model, and none is set up here.</p>
      ) : (
        <QuestionList
          about={repository === undefined ? {} : { repository }}
          lang={job?.language ?? "en"}
          label="Question about this docket"
          placeholder="Which of these are stuck, and on whom?"
        />
      )}
      <Composer id="docket" />
      <SentList />
    </section>
  );
}
