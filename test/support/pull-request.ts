import type {
  Actor,
  Comment,
  PullRequest,
  Review,
  ReviewThread,
} from "../../src/summarize/pull-request/pull-request.ts";

export const HEAD = "a".repeat(40);
export const OLDER_HEAD = "b".repeat(40);

let created = 0;

function nextId(prefix: string): string {
  created += 1;
  return `${prefix}_${created}`;
}

export function person(login: string): Actor {
  return { login, type: "User" };
}

export function machine(login: string): Actor {
  return { login, type: "Bot" };
}

export function aComment(more: Partial<Comment> = {}): Comment {
  const id = more.id ?? nextId("IC");
  return {
    id,
    author: person("grace"),
    association: "MEMBER",
    createdAt: "2026-11-10T09:00:00Z",
    body: "Could this be behind a flag?",
    minimized: false,
    anchor: `issuecomment-${id}`,
    ...more,
  };
}

export function aReview(more: Partial<Review> = {}): Review {
  const id = more.id ?? nextId("PRR");
  return {
    id,
    author: person("grace"),
    association: "MEMBER",
    state: "COMMENTED",
    submittedAt: "2026-11-11T09:00:00Z",
    body: "",
    minimized: false,
    commitOid: HEAD,
    comments: 0,
    anchor: `pullrequestreview-${id}`,
    ...more,
  };
}

export function aThread(more: Partial<ReviewThread> = {}): ReviewThread {
  const comments = more.comments ?? [aComment()];
  return {
    id: nextId("PRRT"),
    resolved: false,
    outdated: false,
    path: "src/index.ts",
    line: 12,
    comments,
    commentsTotal: comments.length,
    ...more,
  };
}

/** A pull request by ada with nothing in its way: approved by grace, no rule, no checks. */
export function aPullRequest(more: Partial<PullRequest> = {}): PullRequest {
  const approval = aReview({ id: "PRR_approval", state: "APPROVED" });
  return {
    id: "PR_12",
    number: 12,
    title: "Retry uploads that time out",
    body: "Uploads over slow links fail. This retries them.",
    author: person("ada"),
    association: "MEMBER",
    createdAt: "2026-11-01T09:00:00Z",
    updatedAt: "2026-11-12T09:00:00Z",
    draft: false,
    headOid: HEAD,
    headRef: "retry-uploads",
    baseRef: "main",
    additions: 30,
    deletions: 4,
    changedFiles: 2,
    commits: 3,
    headCommittedAt: "2026-11-09T09:00:00Z",
    labels: [],
    assignees: [],
    mergeable: "MERGEABLE",
    mergeState: "CLEAN",
    reviewDecision: null,
    autoMerge: false,
    mergeQueue: null,
    requestedReviewers: [],
    closes: [],
    checks: { state: null, total: 0, list: [] },
    comments: { total: 0, list: [] },
    reviews: { total: 1, list: [approval] },
    opinions: [approval],
    threads: { total: 0, list: [] },
    ...more,
  };
}
