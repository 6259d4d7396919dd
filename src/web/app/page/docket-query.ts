import { isOwner } from "../../../github/repository-name.ts";
import { PULL_REQUESTS_PER_JOB_DEFAULT } from "../../../limits.ts";
import type { JobRequest } from "../../../protocol/docket.ts";
import type { Window } from "../../../protocol/events.ts";

/** The form as it stands: what a docket is made of, as the person typed it. */
export interface DocketQuery {
  /** A name, or whoever owns many of them. */
  repository: string;
  /** Several in place of one; empty where there is one. */
  several: readonly string[];
  limit: number;
  language: string;
  window: Window;
  drafts: boolean;
  /** Comma-separated. */
  labels: string;
  author: string;
}

export const EMPTY_QUERY: DocketQuery = {
  repository: "",
  several: [],
  limit: PULL_REQUESTS_PER_JOB_DEFAULT,
  language: "en",
  window: "all",
  drafts: true,
  labels: "",
  author: "",
};

export function toRequest(query: DocketQuery): JobRequest {
  const { limit, language, window, drafts } = query;
  const labels = splitLabels(query.labels);
  const author = query.author.trim().replace(/^@/, "");
  return {
    ...scopeOf(query),
    queue: true,
    limit,
    language,
    window,
    drafts,
    ...(labels.length === 0 ? {} : { labels }),
    ...(author === "" ? {} : { author }),
  };
}

function scopeOf({
  repository,
  several,
}: DocketQuery): Pick<JobRequest, "repository" | "repositories" | "owner"> {
  if (several.length > 0) {
    return { repositories: [...several] };
  }
  const name = repository.trim();
  return isOwner(name) ? { owner: name } : { repository: name };
}

export function splitLabels(text: string): string[] {
  return text
    .split(",")
    .map((label) => label.trim())
    .filter((label) => label !== "");
}
