import { encodePath } from "../../../encoding.ts";
import { PULL_REQUESTS_PER_JOB_MAX } from "../../../limits.ts";
import { type DocketQuery, EMPTY_QUERY } from "./docket-query.ts";

/** Where a docket of several repositories is; without a job, that of all that is pinned. */
export const PINNED_PATH = "/pinned";

/**
 * What the address says: `/o/<owner>/<repo>?<filters>#<job>`; `/o/<owner>` is all of an owner's. The part before `#` can be shared: it fills the form. The
 * job is this session's own.
 */
export interface Address {
  query: DocketQuery;
  jobId: string | null;
  /** The pull request whose row is unfolded. */
  pull?: number | undefined;
}

const LINK = /^\/d\/([^/]+)\/?$/;

/** Of a docket that somebody shared; null at every other address. */
export function readLink({ pathname }: Pick<URL, "pathname">): string | null {
  return LINK.exec(pathname)?.[1] ?? null;
}

const PATH = /^\/o\/([^/]+)(?:\/([^/]+)(?:\/pull\/(\d{1,10}))?)?\/?$/;
const JOB = /^#[\w-]{8,64}$/;

export function readAddress({ pathname, search, hash }: URL): Address {
  const [, owner, name, pull] = PATH.exec(pathname) ?? [];
  const parameters = new URLSearchParams(search);
  const limit = Number(parameters.get("limit"));
  const window = parameters.get("window");
  return {
    query: {
      repository: [owner, name]
        .flatMap((part) => (part === undefined ? [] : decode(part)))
        .join("/"),
      several: [],
      limit:
        Number.isInteger(limit) && limit >= 1 && limit <= PULL_REQUESTS_PER_JOB_MAX
          ? limit
          : EMPTY_QUERY.limit,
      language: parameters.get("language") ?? EMPTY_QUERY.language,
      window: window === "30d" || window === "7d" ? window : "all",
      drafts: parameters.get("drafts") !== "0",
      labels: parameters.get("labels") ?? "",
      author: parameters.get("author") ?? "",
    },
    jobId: JOB.test(hash) ? hash.slice(1) : null,
    ...(pull === undefined ? {} : { pull: Number(pull) }),
  };
}

/** The address of a query about a repository whose name is known to be one. */
export function formatAddress({ query, jobId, pull }: Address): string {
  const parameters = new URLSearchParams();
  const { repository, several, limit, language, window, drafts, labels, author } = query;
  if (limit !== EMPTY_QUERY.limit) {
    parameters.set("limit", String(limit));
  }
  if (window !== "all") {
    parameters.set("window", window);
  }
  if (!drafts) {
    parameters.set("drafts", "0");
  }
  if (labels.trim() !== "") {
    parameters.set("labels", labels.trim());
  }
  if (author.trim() !== "") {
    parameters.set("author", author.trim());
  }
  if (language !== EMPTY_QUERY.language) {
    parameters.set("language", language);
  }
  const path = encodePath(repository);
  const entry = pull === undefined ? "" : `/pull/${pull}`;
  const search = parameters.size === 0 ? "" : `?${parameters.toString()}`;
  const place = several.length > 0 ? PINNED_PATH : `/o/${path}${entry}`;
  return `${place}${search}${jobId === null ? "" : `#${jobId}`}`;
}

/** Where one pull request of a docket is shown. */
export function formatPullAddress(repository: string, number: number): string {
  return formatAddress({ query: { ...EMPTY_QUERY, repository }, jobId: null, pull: number });
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
