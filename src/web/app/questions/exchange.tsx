import type { QuestionView } from "../../../protocol/questions.ts";
import { Icon } from "../../icon.tsx";
import { CitedText } from "../cited/cited-text.tsx";
import { Warnings } from "../cited/warnings.tsx";
import { draftOf } from "../operations/draft.ts";
import { placeOf } from "../operations/place.ts";
import { useOperationsOn } from "../operations/use-operations-on.ts";
import { useCommands } from "../page/use-commands.ts";
import { useStore } from "../page/use-store.ts";
import { ProblemBanner } from "../parts/problem-banner.tsx";
import { problemOfEvent } from "../server/api-problem.ts";
import { ToolsUsed } from "./tools-used.tsx";

export interface ExchangeProps {
  view: QuestionView;
  lang: string;
}

/** A question and its answer, as far as it has come. */
export function Exchange({ view, lang }: ExchangeProps) {
  const { inquiry, operating, askQuestion } = useCommands();
  const { question, number, draft, outcome, text, citations, warnings, tools, error } = view;
  const operationsOn = useOperationsOn();
  const place = placeOf(number);
  const edited = useStore(operating.cards).open[place]?.draft.answer === view.id;
  const running = outcome === "running";
  const again = (
    <button
      type="button"
      class="button button-small"
      onClick={() =>
        void askQuestion({
          question,
          ...(number === undefined ? {} : { number }),
          ...(draft === undefined ? {} : { draft }),
        })
      }
    >
      <Icon name="sync" />
      Ask again
    </button>
  );
  return (
    <li class="exchange" aria-busy={running ? "true" : undefined}>
      <p class="exchange-question" dir="auto">
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
          {inquiry.thread.state.hearing === view.id
            ? "Looking for the answer…"
            : "Being answered in another tab…"}
        </p>
      )}
      {outcome === "stopped" && (
        <p class="muted exchange-end">
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
          <button
            type="button"
            class="button button-small"
            onClick={() => operating.compose(place, draftOf(view))}
          >
            <Icon name="pencil" />
            Edit and post
          </button>
        </p>
      )}
    </li>
  );
}
