import { Composer } from "../operations/composer.tsx";
import { SentList } from "../operations/sent-list.tsx";
import type { Docket } from "../page/state.ts";
import { Conversation } from "./conversation.tsx";

/** Questions about the docket as a whole, under its entries. */
export function DocketInquiry({ docket: { job } }: { docket: Docket }) {
  return (
    <section class="inquiry box" aria-labelledby="inquiry-title">
      <h3 id="inquiry-title">Ask about this docket</h3>
      {job?.model === null ? (
        <p class="muted">Answers need a language model, and none is set up here.</p>
      ) : (
        <Conversation
          lang={job?.language ?? "en"}
          label="Question about this docket"
          placeholder="Which of these are stuck, and on whom?"
        />
      )}
      <Composer place="docket" />
      <SentList />
    </section>
  );
}
