import { useStore } from "../page/use-store.ts";
import { QuestionBox, type QuestionBoxProps } from "./question-box.tsx";
import { QuestionItem } from "./question-item.tsx";
import { questionsAbout } from "./question-state.ts";
import { useQuestions } from "./use-questions.ts";

/** The questions about an entry, or about the docket, and the box for the next one. */
export function QuestionList({ lang, ...box }: QuestionBoxProps & { lang: string }) {
  const asked = questionsAbout(useStore(useQuestions().store), box.about);
  const last = asked.at(-1);
  return (
    <div class="stack question-list">
      {asked.length > 0 && (
        <ol>
          {asked.map((view) => (
            <QuestionItem key={view.id} view={view} lang={lang} />
          ))}
        </ol>
      )}
      <p class="visually-hidden" role="status">
        {last === undefined ? "" : SAID[last.outcome]}
      </p>
      <QuestionBox {...box} {...(last === undefined ? {} : { placeholder: "Ask a follow-up…" })} />
    </div>
  );
}

/** For screen readers: that something happened, not each word of it. */
const SAID = {
  running: "Looking for the answer",
  answered: "Answered",
  stopped: "Stopped",
  failed: "The question could not be answered",
};
