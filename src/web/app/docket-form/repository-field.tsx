import { useState } from "hono/jsx/dom";

import { isOwner, type RepositoryName } from "../../../github/repository-name.ts";
import { Icon } from "../../icon.tsx";
import { useCommands } from "../page/use-commands.ts";
import { valueOf } from "../parts/field-value.ts";
import { OutsideLink } from "../parts/outside-link.tsx";
import { closeFilters } from "./filters.tsx";
import { SuggestionList } from "./suggestion-list.tsx";
import { useSuggestions } from "./suggestions.ts";

export interface RepositoryFieldProps {
  value: string;
  understood: RepositoryName | null;
  error: string | null;
  connected: boolean;
  recent: string[];
}

/**
 * Takes a name or any address of GitHub, says how it is understood, and offers what the account can see.
 * https://www.w3.org/WAI/ARIA/apg/patterns/combobox/
 */
export function RepositoryField(props: RepositoryFieldProps) {
  const { value, understood, error, connected, recent } = props;
  const { change, startDocket } = useCommands();
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const offered = useSuggestions(value, recent, open && connected);
  const { list: suggestions, isKnown, reason, signOn } = offered;
  const shown = open && suggestions.length > 0;

  function choose(repository: string): void {
    change({ repository });
    setOpen(false);
    setActive(-1);
    closeFilters();
    void startDocket();
  }

  function onKey(event: KeyboardEvent): void {
    // A word alone is no repository yet: the first that has it in its name is meant.
    const isWord = value.trim() !== "" && !value.includes("/");
    const chosen = shown ? suggestions[isWord ? Math.max(active, 0) : active] : undefined;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      setOpen(true);
      const step = event.key === "ArrowDown" ? 1 : -1;
      // One place before the first: none is chosen, and what was typed counts.
      const places = suggestions.length + 1;
      setActive(((active + 1 + step + places) % places) - 1);
    } else if (event.key === "Escape" && shown) {
      event.preventDefault();
      setOpen(false);
      setActive(-1);
    } else if (event.key === "Enter" && chosen !== undefined) {
      event.preventDefault();
      choose(chosen.repository);
    } else if (event.key === "Enter" || event.key === "Tab") {
      setOpen(false);
    }
  }

  return (
    <div class="stack field repository-field">
      <label for="repository">GitHub repository</label>
      <div class="input-with-icon">
        <Icon name="repo" />
        <input
          id="repository"
          name="repository"
          class="input input-large"
          type="text"
          role="combobox"
          inputmode="url"
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          placeholder="owner/repository or a GitHub URL"
          value={value}
          aria-invalid={error === null ? undefined : "true"}
          aria-describedby="repository-note"
          aria-autocomplete="list"
          aria-expanded={String(shown)}
          aria-controls="repository-suggestions"
          aria-activedescendant={shown && active >= 0 ? `suggestion-${active}` : undefined}
          onInput={(event: Event) => {
            change({ repository: valueOf(event) });
            setOpen(true);
            setActive(-1);
          }}
          onClick={() => setOpen(true)}
          onBlur={() => setOpen(false)}
          onKeyDown={onKey}
        />
        <SuggestionList suggestions={shown ? suggestions : []} active={active} onChoose={choose} />
        <p class="suggestions suggestions-none" role="status" hidden={!open || reason === null}>
          {open ? reason : ""}
        </p>
      </div>
      <Note
        typed={value.trim() !== ""}
        understood={understood}
        isKnown={isKnown}
        isWord={isOwner(value.trim())}
        error={error}
      />
      {signOn !== null && (
        <p class="note" role="status">
          <Icon name="lock" />
          {signOn.sentence}{" "}
          {signOn.action !== undefined && (
            <OutsideLink url={signOn.action.url}>{signOn.action.label}</OutsideLink>
          )}
        </p>
      )}
    </div>
  );
}

function Note({
  typed,
  understood,
  isKnown,
  isWord,
  error,
}: Pick<RepositoryFieldProps, "understood" | "error"> & {
  typed: boolean;
  /** Whether it was looked up and found. */
  isKnown: boolean;
  isWord: boolean;
}) {
  if (error !== null) {
    return (
      <p id="repository-note" class="note note-error" role="alert">
        <Icon name="alert-fill" />
        {error}
      </p>
    );
  }
  return (
    <p id="repository-note" class="note">
      {understood !== null ? (
        <>
          {isKnown && <Icon name="check" />}
          {`${understood.owner}/${understood.name}`}
        </>
      ) : isWord ? (
        "A word alone opens all repositories of its owner, or the first with it in its name."
      ) : typed ? (
        "Not a repository yet: owner/repository, or any GitHub address of it."
      ) : (
        "A name, or any GitHub address: a repository, a pull request, a clone URL."
      )}
    </p>
  );
}
