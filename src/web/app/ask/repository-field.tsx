import type { RepositoryName } from "../../../github/repository-name.ts";
import { Icon } from "../../icon.tsx";
import { valueOf } from "../parts/field-value.ts";
import { useCommands } from "../use-commands.ts";

export interface RepositoryFieldProps {
  value: string;
  understood: RepositoryName | null;
  error: string | null;
  connected: boolean;
  recent: string[];
}

/** Takes a name or any address of GitHub, and says how it is understood. */
export function RepositoryField({ value, understood, error }: RepositoryFieldProps) {
  const { change } = useCommands();
  const typed = value.trim() !== "";
  return (
    <div class="field repository-field">
      <label for="repository">GitHub repository</label>
      <div class="input-with-icon">
        <Icon name="repo" />
        <input
          id="repository"
          name="repository"
          class="input input-large"
          type="text"
          inputmode="url"
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          placeholder="owner/repository or a GitHub URL"
          value={value}
          aria-invalid={error === null ? undefined : "true"}
          aria-describedby="repository-note"
          onInput={(event: Event) => {
            change({ repository: valueOf(event) });
          }}
        />
      </div>
      <p
        id="repository-note"
        class={error === null ? "note" : "note note-error"}
        aria-live="polite"
      >
        {error !== null ? (
          <>
            <Icon name="alert-fill" />
            {error}
          </>
        ) : understood !== null ? (
          <>
            <Icon name="check" />
            {`${understood.owner}/${understood.name}`}
          </>
        ) : typed ? (
          "Not a repository yet: owner/repository, or any GitHub address of it."
        ) : (
          "A name, or any GitHub address: a repository, a pull request, a clone URL."
        )}
      </p>
    </div>
  );
}
