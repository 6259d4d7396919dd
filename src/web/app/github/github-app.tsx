import { useState } from "hono/jsx/dom";

import type { PageData } from "../../page-data.ts";
import { PageFrame } from "../parts/page-frame.tsx";
import { AskPanel } from "./ask-panel.tsx";
import { CATALOGUE } from "./catalogue.ts";
import { OperationForm } from "./operation-form.tsx";
import { Suggestions } from "./suggestions.tsx";

export interface GitHubAppProps {
  page: PageData;
  repository: string;
  /** Id of a suggestion that its address names. */
  suggestion: string | null;
}

/** What a person reads and writes on GitHub, by capability. */
export function GitHubApp({ page, repository, suggestion }: GitHubAppProps) {
  return (
    <PageFrame
      title="GitHub"
      lead="Read as you, and write as you: what writes is shown first, and sent once you confirm it."
      isConnected={page.session?.connected === true}
    >
      <Suggestions opened={suggestion} />
      <Operations given={repository} />
    </PageFrame>
  );
}

function Operations({ given }: { given: string }) {
  const [repository, setRepository] = useState(given);
  return (
    <>
      <div class="stack field">
        <label for="github-repository">Repository</label>
        <input
          class="input"
          id="github-repository"
          type="text"
          placeholder="owner/name"
          value={repository}
          onInput={(event: Event) => {
            if (event.currentTarget instanceof HTMLInputElement) {
              setRepository(event.currentTarget.value);
            }
          }}
        />
      </div>
      <section class="stack" aria-labelledby="github-ask">
        <h2 id="github-ask">Ask about it</h2>
        <AskPanel repository={repository.trim()} />
      </section>
      {CATALOGUE.map(({ capability, entries }) => (
        <section class="stack" aria-label={capability}>
          <h2>{capability}</h2>
          {entries.map((entry) => (
            <OperationForm key={entry.name} entry={entry} repository={repository.trim()} />
          ))}
        </section>
      ))}
    </>
  );
}
