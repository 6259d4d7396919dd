import type { IconName } from "../../icon-names.ts";
import { Icon } from "../../icon.tsx";
import type { Suggestion } from "./suggestions.ts";

const KINDS: Record<Suggestion["kind"], { icon: IconName; word: string }> = {
  recent: { icon: "history", word: "Recent" },
  public: { icon: "repo", word: "Public" },
  private: { icon: "lock", word: "Private" },
  owner: { icon: "person", word: "All repositories" },
};

export interface SuggestionListProps {
  suggestions: Suggestion[];
  active: number;
  onChoose: (repository: string) => void;
}

/** What the field offers. Focus stays in the field; the list says which one the arrow keys are on. */
export function SuggestionList({ suggestions, active, onChoose }: SuggestionListProps) {
  return (
    <ul
      id="repository-suggestions"
      class="suggestions"
      role="listbox"
      aria-label="Repositories"
      hidden={suggestions.length === 0}
    >
      {suggestions.map(({ repository, kind }, index) => {
        const { icon, word } = KINDS[kind];
        return (
          <li
            id={`suggestion-${index}`}
            class="suggestion"
            role="option"
            aria-selected={String(index === active)}
            // Before the field loses its focus, and with it the list.
            onMouseDown={(event: Event) => {
              event.preventDefault();
              onChoose(repository);
            }}
          >
            <Icon name={icon} />
            <span class="suggestion-name">{repository}</span>
            <span class="muted">{word}</span>
          </li>
        );
      })}
    </ul>
  );
}
