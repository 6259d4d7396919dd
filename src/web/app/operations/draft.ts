import type { OperationRequest } from "../../../protocol/operations.ts";
import type { QuestionView } from "../../../protocol/questions.ts";
import { splitLabels } from "../page/docket-query.ts";

export const TITLE_MAX_LENGTH = 256;

/** A text on its way to GitHub, as the person has it before them. */
export interface Draft {
  kind: "comment" | "issue";
  /** Pull request that the comment is for. */
  number: number | null;
  title: string;
  /** Null for the docket as it is, which the server renders. */
  body: string | null;
  /** Comma-separated, like assignees. */
  labels: string;
  assignees: string;
  milestone: string;
  /** Id of the answer that it began as. */
  answer: string | null;
}

export function commentOn(number: number | null, body: string | null): Draft {
  return { ...EMPTY, kind: "comment", number, body };
}

export function issueOf(title: string, body: string | null): Draft {
  return { ...EMPTY, kind: "issue", title, body };
}

const EMPTY: Omit<Draft, "kind"> = {
  number: null,
  title: "",
  body: null,
  labels: "",
  assignees: "",
  milestone: "",
  answer: null,
};

/** An answer as a text to post. Of an issue, its first line is the title. */
export function draftOf({ id, draft, number, text }: QuestionView): Draft {
  const [first = "", ...rest] = text.trim().split("\n");
  const draftOfKind =
    draft === "issue"
      ? issueOf(first.slice(0, TITLE_MAX_LENGTH), rest.join("\n").trim())
      : commentOn(number ?? null, text.trim());
  return { ...draftOfKind, answer: id };
}

export function toActionRequest(draft: Draft, job: string): OperationRequest {
  const { kind, number, body } = draft;
  const text = body === null ? {} : { body };
  if (kind === "comment") {
    return { kind, job, number: number ?? 0, ...text };
  }
  const labels = splitLabels(draft.labels);
  const assignees = splitLabels(draft.assignees).map((login) => login.replace(/^@/, ""));
  const milestone = Number(draft.milestone);
  return {
    kind,
    job,
    title: draft.title.trim(),
    ...text,
    ...(labels.length === 0 ? {} : { labels }),
    ...(assignees.length === 0 ? {} : { assignees }),
    ...(milestone > 0 ? { milestone } : {}),
  };
}

/** Whether there is something to show a preview of. */
export function isComplete({ kind, number, title, body }: Draft): boolean {
  return (kind === "comment" ? number !== null : title.trim() !== "") && body?.trim() !== "";
}
