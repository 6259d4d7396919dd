import { useState } from "hono/jsx/dom";

import type { EntrySetting } from "../../../markdown/docket.ts";
import type { Entry } from "../../../protocol/docket.ts";
import type { EntryName } from "../../../protocol/entry-key.ts";
import { Icon } from "../../icon.tsx";
import { Composer } from "../operations/composer.tsx";
import { composerIdOf } from "../operations/compositions.ts";
import { PostEntry } from "../operations/post-menus.tsx";
import { useOperations } from "../operations/use-operations.ts";
import { useStore } from "../page/use-store.ts";
import { elementKey } from "../queue/items.ts";
import { QuestionList } from "./question-list.tsx";
import { questionsAbout } from "./question-state.ts";
import { useQuestions } from "./use-questions.ts";

export interface EntryQuestionsProps {
  entry: Entry;
  /** How the docket names it. */
  about: EntryName;
  /** What is posted with it. */
  setting: EntrySetting;
  lang: string;
  /** Whether there is a model to ask. */
  model: boolean;
}

/** Questions about one entry, folded away until they are wanted. */
export function EntryQuestions({ entry, about, setting, lang, model }: EntryQuestionsProps) {
  const state = useStore(useQuestions().store);
  const [open, setOpen] = useState(false);
  const { number } = entry;
  const composerId = composerIdOf(about);
  const composing = useStore(useOperations().store).compositions[composerId] !== undefined;
  if (state.job === null) {
    return null;
  }
  const asked = questionsAbout(state, about).length;
  const id = `questions-${elementKey(entry)}`;
  return (
    // One element, as what stands beside it would have it put anew, and the keyboard would lose its place.
    <div class="entry-asks">
      <PostEntry entry={entry} about={about} setting={setting} />
      {model && (
        <button
          type="button"
          class="button button-small"
          aria-expanded={String(open)}
          aria-controls={id}
          onClick={() => setOpen(!open)}
        >
          <Icon name="question" />
          <span>
            Ask<span class="visually-hidden"> about #{number}</span>
          </span>
          {asked > 0 && <span class="counter">{asked}</span>}
        </button>
      )}
      <div class="stack entry-questions" id={id} hidden={!open && !composing}>
        {open && (
          <QuestionList
            about={about}
            lang={lang}
            label={`Question about #${number}`}
            placeholder="Why is this stuck? What did the reviewers disagree on?"
          />
        )}
        <Composer id={composerId} />
      </div>
    </div>
  );
}
