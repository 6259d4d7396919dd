import { parseRepositoryName } from "../../../github/repository-name.ts";
import type { DocketForm as DocketFormState } from "../page/state.ts";
import { useCommands } from "../page/use-commands.ts";
import { Button } from "../parts/button.tsx";
import { ProblemBanner } from "../parts/problem-banner.tsx";
import { closeFilters, Filters } from "./filters.tsx";
import { RepositoryField } from "./repository-field.tsx";

const FIELD_PROBLEMS = new Set(["invalid_repository", "repository_not_found"]);

export interface DocketFormProps {
  form: DocketFormState;
  githubUrl: string;
  connected: boolean;
  recent: string[];
}

/** What to summarize. */
export function DocketForm({ form, githubUrl, connected, recent }: DocketFormProps) {
  const { startDocket } = useCommands();
  const { query, sending, problem } = form;
  const atField = problem !== null && FIELD_PROBLEMS.has(problem.code) ? problem.detail : null;
  return (
    <form
      class={connected ? "stack docket-form is-compact" : "stack docket-form"}
      aria-label="Summarize a repository"
      novalidate
      onSubmit={(event: Event) => {
        event.preventDefault();
        closeFilters();
        if (!sending) {
          void startDocket();
        }
      }}
    >
      <div class="row docket-form-row">
        <RepositoryField
          value={query.repository}
          understood={parseRepositoryName(query.repository, githubUrl)}
          error={atField}
          connected={connected}
          recent={recent}
        />
        <Button variant={connected ? "" : "large"} icon="sparkle" submit idle={sending}>
          {sending ? "Starting…" : "Summarize"}
        </Button>
      </div>
      <Filters query={query} />
      {problem !== null && atField === null && <ProblemBanner problem={problem} />}
    </form>
  );
}
