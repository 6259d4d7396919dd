import { PULL_REQUESTS_PER_JOB_MAX } from "../../../limits.ts";
import { EMPTY_QUESTION, type Question } from "./docket-query.ts";

/**
 * What the address says: `/o/<owner>/<repo>?<filters>#<job>`. The part before `#` can be shared: it fills the form. The
 * job is this session's own.
 */
export interface Address {
  question: Question;
  jobId: string | null;
}

const PATH = /^\/o\/([^/]+)\/([^/]+)\/?$/;
const JOB = /^#[\w-]{8,64}$/;

export function readAddress({ pathname, search, hash }: URL): Address {
  const [, owner, name] = PATH.exec(pathname) ?? [];
  const query = new URLSearchParams(search);
  const limit = Number(query.get("limit"));
  const window = query.get("window");
  return {
    question: {
      repository: owner === undefined ? "" : `${decode(owner)}/${decode(name ?? "")}`,
      limit:
        Number.isInteger(limit) && limit >= 1 && limit <= PULL_REQUESTS_PER_JOB_MAX
          ? limit
          : EMPTY_QUESTION.limit,
      language: query.get("language") ?? EMPTY_QUESTION.language,
      window: window === "30d" || window === "7d" ? window : "all",
      drafts: query.get("drafts") !== "0",
      labels: query.get("labels") ?? "",
      author: query.get("author") ?? "",
    },
    jobId: JOB.test(hash) ? hash.slice(1) : null,
  };
}

/** The address of a question about a repository whose name is known to be one. */
export function formatAddress({ question, jobId }: Address): string {
  const query = new URLSearchParams();
  const { limit, language, window, drafts, labels, author } = question;
  if (limit !== EMPTY_QUESTION.limit) {
    query.set("limit", String(limit));
  }
  if (window !== "all") {
    query.set("window", window);
  }
  if (!drafts) {
    query.set("drafts", "0");
  }
  if (labels.trim() !== "") {
    query.set("labels", labels.trim());
  }
  if (author.trim() !== "") {
    query.set("author", author.trim());
  }
  if (language !== EMPTY_QUESTION.language) {
    query.set("language", language);
  }
  const path = question.repository.split("/").map(encodeURIComponent).join("/");
  const search = query.size === 0 ? "" : `?${query.toString()}`;
  return `/o/${path}${search}${jobId === null ? "" : `#${jobId}`}`;
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
