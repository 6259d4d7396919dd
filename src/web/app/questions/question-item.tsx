import type { QuestionView } from "../../../protocol/questions.ts";
import { CitedText } from "../cited/cited-text.tsx";
import { Warnings } from "../cited/warnings.tsx";
import { composerIdOf } from "../operations/compositions.ts";
import { textFromAnswer } from "../operations/unsent-text.ts";
import { useOperations, useOperationsOn } from "../operations/use-operations.ts";
import { useStore } from "../page/use-store.ts";
import { Button } from "../parts/button.tsx";
import { ProblemBanner } from "../parts/problem-banner.tsx";
import { problemOfEvent } from "../server/api-problem.ts";
import { ToolsUsed } from "./tools-used.tsx";
import { useQuestions } from "./use-questions.ts";

export interface QuestionItemProps {
  view: QuestionView;
  lang: string;
}

/** A question and its answer, as far as it has come. */
export function QuestionItem({ view, lang }: QuestionItemProps) {
  const questions = useQuestions();
  const operations = useOperations();
  const { question, repository, number, draft, outcome, text, citations, warnings, tools, error } =
    view;
  const operationsOn = useOperationsOn();
  const composerId = composerIdOf(view);
  const edited = useStore(operations.store).compositions[composerId]?.text.answer === view.id;
  const running = outcome === "running";
  const again = (
    <Button
      variant="small"
      icon="sync"
      onPress={() =>
        void questions.ask({
          question,
          ...(repository === undefined ? {} : { repository }),
          ...(number === undefined ? {} : { number }),
          ...(draft === undefined ? {} : { draft }),
        })
      }
    >
      Ask again
    </Button>
  );
  return (
    <li class="stack question-item" aria-busy={String(running)}>
      {repository !== undefined && number === undefined && <span class="label">{repository}</span>}
      <p class="question-text" dir="auto">
        {question}
      </p>
      <ToolsUsed tools={tools} running={running} />
      {text !== "" && !edited && (
        <p class="prose" dir="auto" lang={lang}>
          <CitedText text={text} citations={citations} />
          {running && <span class="caret" aria-hidden="true" />}
        </p>
      )}
      {running && text === "" && (
        <p class="muted">
          <span class="spinner" aria-hidden="true" />{" "}
          {questions.store.state.streaming === view.id
            ? "Looking for the answer…"
            : "Being answered in another tab…"}
        </p>
      )}
      {outcome === "stopped" && (
        <p class="row muted question-end">
          <span>
            Stopped{text === "" ? " before it was answered." : "; this is not all of it."}
          </span>
          {again}
        </p>
      )}
      {outcome === "failed" && (
        <ProblemBanner
          problem={
            error === undefined
              ? { code: "internal", detail: "This question could not be answered." }
              : problemOfEvent(error)
          }
        >
          {again}
        </ProblemBanner>
      )}
      <Warnings warnings={warnings} />
      {operationsOn && outcome === "answered" && draft !== undefined && !edited && (
        <p>
          <Button
            variant="small"
            icon="pencil"
            onPress={() => operations.compose(composerId, textFromAnswer(view))}
          >
            Edit and post
          </Button>
        </p>
      )}
    </li>
  );
}
