import { useState } from "hono/jsx/dom";

import { REPOSITORIES_PER_TOKEN_MAX } from "../../../limits.ts";
import type { RepositoryListItem } from "../../../protocol/session.ts";
import { isChecked } from "../parts/field-value.ts";
import { api } from "../server/api.ts";

interface Props {
  disabled: boolean;
  /** Null: all that the person can see. */
  chosen: readonly string[] | null;
  onChoose: (chosen: readonly string[] | null) => void;
}

/** Which repositories a token reaches. Of those to choose from the public ones are ticked at first. */
export function TokenRepositories({ disabled, chosen, onChoose }: Props) {
  const [offered, setOffered] = useState<readonly RepositoryListItem[] | null>(null);
  const [failed, setFailed] = useState(false);

  async function offer(): Promise<void> {
    onChoose([]);
    try {
      const found =
        offered ?? (await api.repositories("")).repositories.slice(0, REPOSITORIES_PER_TOKEN_MAX);
      setOffered(found);
      setFailed(false);
      onChoose(found.filter((one) => !one.private).map((one) => one.repository));
    } catch {
      setFailed(true);
    }
  }

  return (
    <fieldset class="token-choices" disabled={disabled}>
      <legend>Where</legend>
      <label>
        <input
          type="radio"
          name="token-where"
          checked={chosen === null}
          onChange={() => onChoose(null)}
        />{" "}
        Every repository that you can see
      </label>
      <label>
        <input
          type="radio"
          name="token-where"
          checked={chosen !== null}
          onChange={() => void offer()}
        />{" "}
        Only these
      </label>
      {chosen !== null && failed && (
        <p class="muted" role="alert">
          Your repositories could not be listed. Choose “Only these” again.
        </p>
      )}
      {chosen !== null && !failed && offered === null && <p class="muted">Loading…</p>}
      {chosen !== null && offered !== null && (
        <div class="token-repositories" role="group" aria-label="Repositories">
          {offered.map(({ repository, private: isPrivate }) => (
            <label key={repository}>
              <input
                type="checkbox"
                name="token-repository"
                checked={chosen.includes(repository)}
                onChange={(event: Event) =>
                  onChoose(
                    isChecked(event)
                      ? [...chosen, repository]
                      : chosen.filter((one) => one !== repository),
                  )
                }
              />{" "}
              <bdi>{repository}</bdi>
              {isPrivate && <span class="muted"> private</span>}
            </label>
          ))}
        </div>
      )}
    </fieldset>
  );
}
