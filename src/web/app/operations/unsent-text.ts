import { OPERATION_TITLE_MAX_CODE_UNITS } from "../../../limits.ts";
import type { OperationRequest } from "../../../protocol/operations.ts";
import type { QuestionView } from "../../../protocol/questions.ts";
import { splitLabels } from "../page/docket-query.ts";

/** A text on its way to GitHub, as the person has it before them. */
export interface UnsentText {
  kind: "comment" | "issue";
  /** Where it goes, from a docket of several repositories. */
  repository?: string | undefined;
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

export function newComment(number: number | null, body: string | null): UnsentText {
  return { ...EMPTY, kind: "comment", number, body };
}

export function newIssue(title: string, body: string | null): UnsentText {
  return { ...EMPTY, kind: "issue", title, body };
}

const EMPTY: Omit<UnsentText, "kind"> = {
  number: null,
  title: "",
  body: null,
  labels: "",
  assignees: "",
  milestone: "",
  answer: null,
};

/** An answer as a text to post. Of an issue, its first line is the title. */
export function textFromAnswer({ id, draft, repository, number, text }: QuestionView): UnsentText {
  const [first = "", ...rest] = text.trim().split("\n");
  const unsent =
    draft === "issue"
      ? newIssue(first.slice(0, OPERATION_TITLE_MAX_CODE_UNITS), rest.join("\n").trim())
      : newComment(number ?? null, text.trim());
  return { ...unsent, repository, answer: id };
}

export function toOperationRequest(unsent: UnsentText, job: string): OperationRequest {
  const { kind, repository, number, body } = unsent;
  const text = body === null ? {} : { body };
  const place = repository === undefined ? { job } : { job, repository };
  if (kind === "comment") {
    return { kind, ...place, number: number ?? 0, ...text };
  }
  const labels = splitLabels(unsent.labels);
  const assignees = splitLabels(unsent.assignees).map((login) => login.replace(/^@/, ""));
  const milestone = Number(unsent.milestone);
  return {
    kind,
    ...place,
    title: unsent.title.trim(),
    ...text,
    ...(labels.length === 0 ? {} : { labels }),
    ...(assignees.length === 0 ? {} : { assignees }),
    ...(milestone > 0 ? { milestone } : {}),
  };
}

/** Whether there is something to show a preview of. */
export function isComplete({ kind, number, title, body }: UnsentText): boolean {
  return (kind === "comment" ? number !== null : title.trim() !== "") && body?.trim() !== "";
}
