import { useState } from "hono/jsx/dom";

import type { GitHubReading } from "../../../protocol/github.ts";
import { Button } from "../parts/button.tsx";
import { ProblemBanner } from "../parts/problem-banner.tsx";
import { type ApiProblem, problemOf } from "../server/api-problem.ts";
import { call, read } from "../server/api.ts";
import type { Field, OperationEntry } from "./catalogue.ts";
import { ReadingView } from "./reading-view.tsx";
import { queryOf, requestOf } from "./request-of.ts";
import { Writing } from "./writing.tsx";

export interface OperationFormProps {
  entry: OperationEntry;
  repository: string;
}

/** One operation: its fields, and what came of it. */
export function OperationForm({ entry, repository }: OperationFormProps) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const [answer, setAnswer] = useState<GitHubReading | null>(null);
  const [request, setRequest] = useState<Record<string, unknown> | null>(null);

  async function submit(form: HTMLFormElement): Promise<void> {
    setBusy(true);
    setProblem(null);
    setRequest(null);
    const data = new FormData(form);
    const filled = Object.fromEntries(
      entry.fields.map(({ name }) => [name, textIn(data.get(name))]),
    );
    try {
      if (entry.writes) {
        setRequest(requestOf(repository, entry, filled, await uploadIn(data)));
      } else {
        const query = queryOf(repository, entry, filled);
        setAnswer(await read<GitHubReading>(call("GET", `/api/github/${entry.name}?${query}`)));
      }
    } catch (error) {
      setAnswer(null);
      setProblem(problemOf(error));
    }
    setBusy(false);
  }

  return (
    <details class="box github-operation">
      <summary>{entry.title}</summary>
      <form
        class="stack"
        onSubmit={(event: Event) => {
          event.preventDefault();
          if (!busy && event.currentTarget instanceof HTMLFormElement) {
            void submit(event.currentTarget);
          }
        }}
      >
        {entry.fields.map((field) => (
          <FieldInput field={field} id={`${entry.name}-${field.name}`} />
        ))}
        <p>
          <Button submit variant="primary" idle={busy}>
            {entry.writes ? "Preview" : "Read"}
          </Button>
        </p>
      </form>
      {problem !== null && <ProblemBanner problem={problem} />}
      {answer !== null && <ReadingView read={answer} />}
      {request !== null && <Writing key={JSON.stringify(request)} request={request} />}
    </details>
  );
}

function FieldInput({ field, id }: { field: Field; id: string }) {
  const { name, label, kind, options, required = false } = field;
  if (kind === "check") {
    return (
      <label class="checkbox" for={id}>
        <input type="checkbox" id={id} name={name} /> {label}
      </label>
    );
  }
  return (
    <div class="stack field">
      <label for={id}>{label}</label>
      {options !== undefined ? (
        <select class="input" id={id} name={name}>
          <option value="">GitHub’s default</option>
          {options.map((option) => (
            <option value={option}>{option}</option>
          ))}
        </select>
      ) : kind === "text-area" ? (
        <textarea class="input" id={id} name={name} rows={4} required={required} />
      ) : (
        <input
          class="input"
          id={id}
          name={name}
          type={kind === "number" ? "number" : kind === "file" ? "file" : "text"}
          required={required}
        />
      )}
    </div>
  );
}

function textIn(value: FormDataEntryValue | null): string {
  return typeof value === "string" ? value : "";
}

/** Base64 of the file that was picked; null where none was. */
async function uploadIn(data: FormData): Promise<string | null> {
  const file = data.get("upload");
  if (!(file instanceof File) || file.size === 0) {
    return null;
  }
  const bytes = new Uint8Array(await file.arrayBuffer());
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}
