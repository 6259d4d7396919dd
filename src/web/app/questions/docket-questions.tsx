import { Composer } from "../operations/composer.tsx";
import { SentList } from "../operations/sent-list.tsx";
import type { Docket } from "../page/state.ts";
import { QuestionList } from "./question-list.tsx";

/** Questions about the docket as a whole, under its entries. */
export function DocketQuestions({ docket: { job } }: { docket: Docket }) {
  return (
    <section class="stack questions box" aria-labelledby="questions-title">
      <h3 id="questions-title">Ask about this docket</h3>
      {job?.model === null ? (
        <p class="muted">Answers need a language model, and none is set up here.</p>
      ) : (
        <QuestionList
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
