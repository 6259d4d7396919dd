import type { JobRequest } from "../../protocol/docket.ts";
import { plainLogin } from "../people/bots.ts";
import type { Candidate } from "../pull-request/pull-request.ts";

export interface Filters {
  drafts: JobRequest["drafts"];
  labels?: readonly string[] | undefined;
  author?: string | undefined;
}

type Filtered = Pick<Candidate, "draft" | "labels" | "author">;

/** Whether a pull request is asked for: every label is on it, as in GitHub's own search. Case does not matter there. */
export function passes(candidate: Filtered, filters: Filters): boolean {
  if (candidate.draft && !filters.drafts) {
    return false;
  }
  if (filters.author !== undefined && !isBy(candidate, filters.author)) {
    return false;
  }
  const labels = new Set(candidate.labels.map((label) => label.toLowerCase()));
  return (filters.labels ?? []).every((label) => labels.has(label.toLowerCase()));
}

function isBy(candidate: Filtered, author: string): boolean {
  const asked = plainLogin(author);
  const appOnly = asked !== author;
  return (
    plainLogin(candidate.author.login).toLowerCase() === asked.toLowerCase() &&
    (!appOnly || candidate.author.type === "Bot")
  );
}
