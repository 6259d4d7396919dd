import { useState } from "hono/jsx/dom";

import type { Entry } from "../../../protocol/docket.ts";
import { Icon } from "../../icon.tsx";
import { Composer } from "../operations/composer.tsx";
import { placeOf } from "../operations/place.ts";
import { PostEntry } from "../operations/post-menus.tsx";
import { useCommands } from "../page/use-commands.ts";
import { useStore } from "../page/use-store.ts";
import { Conversation } from "./conversation.tsx";
import { questionsAbout } from "./thread.ts";

export interface EntryInquiryProps {
  entry: Entry;
  lang: string;
  /** Whether there is a model to ask. */
  model: boolean;
}

/** Questions about one entry, folded away until they are wanted. */
export function EntryInquiry({ entry, lang, model }: EntryInquiryProps) {
  const { inquiry, operating } = useCommands();
  const thread = useStore(inquiry.thread);
  const [open, setOpen] = useState(false);
  const { number } = entry;
  const place = placeOf(number);
  const card = useStore(operating.cards).open[place];
  if (thread.job === null) {
    return null;
  }
  const asked = questionsAbout(thread, number).length;
  const id = `inquiry-${number}`;
  return (
    <>
      <PostEntry entry={entry} />
      {model && (
        <button
          type="button"
          class="button button-small"
          aria-expanded={open ? "true" : "false"}
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
      <div class="entry-inquiry" id={id} hidden={!open && card === undefined}>
        {open && (
          <Conversation
            number={number}
            lang={lang}
            label={`Question about #${number}`}
            placeholder="Why is this stuck? What did the reviewers disagree on?"
          />
        )}
        <Composer place={place} />
      </div>
    </>
  );
}
