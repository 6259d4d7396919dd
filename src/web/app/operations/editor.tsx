import { OPERATION_BODY_MAX_CODE_UNITS, OPERATION_TITLE_MAX_CODE_UNITS } from "../../../limits.ts";
import type { Entry } from "../../../protocol/docket.ts";
import { Icon } from "../../icon.tsx";
import { Button } from "../parts/button.tsx";
import { valueOf } from "../parts/field-value.ts";
import { ProblemBanner } from "../parts/problem-banner.tsx";
import { useFocus } from "../parts/use-focus.ts";
import type { Composition } from "./compositions.ts";
import { isComplete, type UnsentText } from "./unsent-text.ts";
import { useOperations } from "./use-operations.ts";

export interface EditorProps {
  composerId: string;
  composition: Composition;
  entries: Entry[];
}

/** The text as the person wants it. Nothing is sent from here: the next step shows what would be. */
export function Editor({ composerId, composition, entries }: EditorProps) {
  const operations = useOperations();
  const { text, sending, problem, restored } = composition;
  const element = useFocus<HTMLFormElement>(!restored);
  const { kind, number, body } = text;
  const ready = isComplete(text) && !sending;
  const field = (name: "title" | "body" | "labels" | "assignees" | "milestone") => ({
    class: "input",
    value: text[name] ?? "",
    dir: "auto",
    readonly: sending,
    onInput: (event: Event) =>
      operations.edit(composerId, { [name]: valueOf(event) } satisfies Partial<UnsentText>),
  });
  return (
    <form
      class="stack composer box"
      aria-label={kind === "issue" ? "New issue" : "New comment"}
      tabindex={-1}
      ref={element}
      onSubmit={(event: Event) => {
        event.preventDefault();
        if (ready) {
          void operations.preview(composerId);
        }
      }}
    >
      <p class="composer-title">
        {kind === "issue"
          ? "New issue"
          : `Comment on ${body === null ? "a pull request" : `#${number}`}`}
      </p>
      {kind === "comment" && body === null && (
        <label class="stack field">
          Pull request
          <select
            class="input"
            value={String(number)}
            onChange={(event: Event) =>
              operations.edit(composerId, { number: Number(valueOf(event)) })
            }
          >
            {entries.map((entry) => (
              <option value={String(entry.number)}>
                #{entry.number} {entry.title}
              </option>
            ))}
          </select>
        </label>
      )}
      {kind === "issue" && (
        <label class="stack field">
          Title
          <input type="text" maxlength={OPERATION_TITLE_MAX_CODE_UNITS} {...field("title")} />
        </label>
      )}
      {body === null ? (
        <p class="muted">The docket as Markdown. Posted once, it is updated in its place.</p>
      ) : (
        <label class="stack field">
          Text
          <textarea rows={8} maxlength={OPERATION_BODY_MAX_CODE_UNITS} {...field("body")} />
        </label>
      )}
      {kind === "issue" && (
        <details>
          <summary>
            <Icon name="triangle-down" />
            Labels, assignees, milestone
          </summary>
          <div class="composer-fields">
            <label class="stack field">
              Labels
              <input type="text" placeholder="bug, needs-design" {...field("labels")} />
            </label>
            <label class="stack field">
              Assignees
              <input type="text" placeholder="GitHub logins" {...field("assignees")} />
            </label>
            <label class="stack field">
              Milestone
              <input
                type="text"
                inputmode="numeric"
                placeholder="Its number"
                {...field("milestone")}
              />
            </label>
          </div>
        </details>
      )}
      {problem !== null && <ProblemBanner problem={problem} />}
      <div class="row form-actions">
        <span class="muted">Nothing is sent yet.</span>
        <Button onPress={() => operations.close(composerId)}>Discard</Button>
        <Button variant="primary" submit idle={!ready}>
          {sending ? "Checking…" : "Preview"}
        </Button>
      </div>
    </form>
  );
}
