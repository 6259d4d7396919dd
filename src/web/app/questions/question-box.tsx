import { useEffect, useState } from "hono/jsx/dom";

import { QUESTION_MAX_CODE_UNITS } from "../../../limits.ts";
import type { QuestionRequest } from "../../../protocol/questions.ts";
import { useOperationsOn } from "../operations/use-operations.ts";
import { useStore } from "../page/use-store.ts";
import { Button } from "../parts/button.tsx";
import { valueOf } from "../parts/field-value.ts";
import { ProblemBanner } from "../parts/problem-banner.tsx";
import { isAnswering, isSameAbout, type QuestionAbout } from "./question-state.ts";
import { useQuestions } from "./use-questions.ts";

export interface QuestionBoxProps {
  about: QuestionAbout;
  label: string;
  placeholder: string;
}

/** Takes a question, or has a text drafted. Enter asks; with Shift it starts a new line. */
export function QuestionBox({ about, label, placeholder }: QuestionBoxProps) {
  const questions = useQuestions();
  const state = useStore(questions.store);
  const drafts = useOperationsOn();
  const [text, setText] = useState("");
  const { streaming, refused, stopping } = state;
  const streamingHere = state.questions.some(
    (view) => view.id === streaming && isSameAbout(view, about),
  );
  const refusedHere = refused !== null && isSameAbout(refused.request, about) ? refused : null;
  const busy = isAnswering(state);
  useEffect(() => {
    if (refusedHere !== null && text === "") {
      setText(refusedHere.request.question);
    }
  }, [refusedHere]);

  async function send(question: string, more: Pick<QuestionRequest, "draft"> = {}): Promise<void> {
    if (question === "" || busy) {
      return;
    }
    if (await questions.ask({ question, ...about, ...more })) {
      setText("");
    }
  }

  function draft(kind: "comment" | "issue"): void {
    void send(text.trim() || draftQuestion(kind, about.number), { draft: kind });
  }

  return (
    <form
      class="stack question-box"
      onSubmit={(event: Event) => {
        event.preventDefault();
        void send(text.trim());
      }}
    >
      {refusedHere !== null && <ProblemBanner problem={refusedHere.problem} />}
      <textarea
        class="input"
        rows={2}
        maxlength={QUESTION_MAX_CODE_UNITS}
        aria-label={label}
        placeholder={placeholder}
        dir="auto"
        value={text}
        onInput={(event: Event) => setText(valueOf(event))}
        onKeyDown={(event: KeyboardEvent) => {
          if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
            event.preventDefault();
            void send(text.trim());
          }
        }}
      />
      <div class="row form-actions">
        {drafts && about.number !== undefined && (
          <DraftButton label="Draft a comment" busy={busy} onPress={() => draft("comment")} />
        )}
        {drafts && (
          <DraftButton label="Draft an issue" busy={busy} onPress={() => draft("issue")} />
        )}
        {streamingHere ? (
          <Button icon="stop" idle={stopping} onPress={() => questions.stop()}>
            {stopping ? "Stopping…" : "Stop"}
          </Button>
        ) : (
          <Button submit idle={busy || text.trim() === ""}>
            Ask
          </Button>
        )}
      </div>
    </form>
  );
}

interface DraftButtonProps {
  label: string;
  busy: boolean;
  onPress: () => void;
}

function DraftButton({ label, busy, onPress }: DraftButtonProps) {
  return (
    <Button variant="invisible" icon="pencil" idle={busy} onPress={onPress}>
      {label}
    </Button>
  );
}

/** What a draft is to say when nothing else was asked for. */
function draftQuestion(kind: "comment" | "issue", number: number | undefined): string {
  if (kind === "comment") {
    return "Draft a comment: where this stands, what is still open, and who is needed next.";
  }
  return number === undefined
    ? "Draft an issue that sums up what is still open in these pull requests."
    : "Draft an issue about what is still open here.";
}
