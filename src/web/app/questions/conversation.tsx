import { useCommands } from "../page/use-commands.ts";
import { useStore } from "../page/use-store.ts";
import { Exchange } from "./exchange.tsx";
import { QuestionBox, type QuestionBoxProps } from "./question-box.tsx";
import { questionsAbout } from "./thread.ts";

/** The questions about an entry, or about the docket, and the box for the next one. */
export function Conversation({ lang, ...box }: QuestionBoxProps & { lang: string }) {
  const { inquiry } = useCommands();
  const questions = questionsAbout(useStore(inquiry.thread), box.number);
  const last = questions.at(-1);
  return (
    <div class="conversation">
      {questions.length > 0 && (
        <ol>
          {questions.map((view) => (
            <Exchange key={view.id} view={view} lang={lang} />
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
