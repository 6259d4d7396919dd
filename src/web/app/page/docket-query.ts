import { PULL_REQUESTS_PER_JOB_DEFAULT } from "../../../limits.ts";
import type { JobRequest } from "../../../protocol/docket.ts";
import type { Window } from "../../../protocol/events.ts";

/** The form as it stands: what is asked, in the words of the person asking. */
export interface Question {
  repository: string;
  limit: number;
  language: string;
  window: Window;
  drafts: boolean;
  /** Comma-separated. */
  labels: string;
  author: string;
}

export const EMPTY_QUESTION: Question = {
  repository: "",
  limit: PULL_REQUESTS_PER_JOB_DEFAULT,
  language: "en",
  window: "all",
  drafts: true,
  labels: "",
  author: "",
};

export function toRequest(question: Question): JobRequest {
  const { repository, limit, language, window, drafts } = question;
  const labels = splitLabels(question.labels);
  const author = question.author.trim().replace(/^@/, "");
  return {
    repository: repository.trim(),
    limit,
    language,
    window,
    drafts,
    ...(labels.length === 0 ? {} : { labels }),
    ...(author === "" ? {} : { author }),
  };
}

export function splitLabels(text: string): string[] {
  return text
    .split(",")
    .map((label) => label.trim())
    .filter((label) => label !== "");
}
