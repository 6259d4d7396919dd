import { parseRepositoryName } from "../../../github/repository-name.ts";
import { Icon } from "../../icon.tsx";
import type { Asking } from "../page/state.ts";
import { useCommands } from "../page/use-commands.ts";
import { ProblemBanner } from "../parts/problem-banner.tsx";
import { Filters } from "./filters.tsx";
import { RepositoryField } from "./repository-field.tsx";

const FIELD_PROBLEMS = new Set(["invalid_repository", "repository_not_found"]);

export interface QuestionFormProps {
  asking: Asking;
  githubUrl: string;
  connected: boolean;
  recent: string[];
}

/** What to summarize. */
export function QuestionForm({ asking, githubUrl, connected, recent }: QuestionFormProps) {
  const { ask } = useCommands();
  const { question, sending, problem } = asking;
  const atField = problem !== null && FIELD_PROBLEMS.has(problem.code) ? problem.detail : null;
  return (
    <form
      class="question"
      aria-label="Summarize a repository"
      novalidate
      onSubmit={(event: Event) => {
        event.preventDefault();
        if (!sending) {
          void ask();
        }
      }}
    >
      <div class="question-row">
        <RepositoryField
          value={question.repository}
          understood={parseRepositoryName(question.repository, githubUrl)}
          error={atField}
          connected={connected}
          recent={recent}
        />
        <button
          type="submit"
          class="button button-primary button-large"
          aria-disabled={sending ? "true" : undefined}
        >
          <Icon name="sparkle" />
          {sending ? "Starting…" : "Summarize"}
        </button>
      </div>
      <Filters question={question} />
      {problem !== null && atField === null && <ProblemBanner problem={problem} />}
    </form>
  );
}
