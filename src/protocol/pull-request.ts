import * as z from "zod";

/** What is said of one pull request: rank, facts, readiness, coverage, citations. Times are ISO 8601 in UTC. */

export const Login = z.string();

export const Time = z.string();

export const Rank = z.object({
  score: z.int(),
  humanComments: z.int(),
  participants: z.int(),
  /** True where not every comment could be counted by author: `score` is then a lower bound. */
  atLeast: z.boolean().optional(),
  lastWeek: z.int(),
  botCommentsIgnored: z.int(),
});
export type Rank = z.infer<typeof Rank>;

/** `none`: the head has no checks; `unknown`: they could not be read. */
export const CheckState = z.enum([
  "success",
  "failure",
  "error",
  "pending",
  "expected",
  "none",
  "unknown",
]);

export type CheckState = z.infer<typeof CheckState>;

/**
 * Parts of a pull request that were not read, or not as a whole: `resolution` of review threads, `requests` for reviews,
 * the issues it `closes`, which `checks` there are (their state may be known all the same), its place in the `queue`.
 */
export const Unread = z.enum([
  "draft",
  "size",
  "labels",
  "comments",
  "reviews",
  "requests",
  "threads",
  "resolution",
  "checks",
  "queue",
  "closes",
]);

export type Unread = z.infer<typeof Unread>;

export const Facts = z.object({
  author: Login,
  createdAt: Time,
  lastActivityAt: Time,
  draft: z.boolean(),
  labels: z.array(z.string()),
  additions: z.int(),
  deletions: z.int(),
  changedFiles: z.int(),
  commits: z.int(),
  headOid: z.string(),
  checks: z.object({
    state: CheckState,
    failing: z.array(z.string()),
    pending: z.array(z.string()),
    total: z.int(),
    /** How many fail and run, where there are too many to name: `failing` and `pending` are then empty. */
    counts: z.object({ failing: z.int(), pending: z.int() }).optional(),
  }),
  reviews: z.object({
    approvals: z.int(),
    changesRequested: z.int(),
    requested: z.array(Login),
  }),
  threads: z.object({ open: z.int(), resolved: z.int() }),
  mergeable: z.enum(["mergeable", "conflicting", "unknown"]),
  /** Position in the merge queue, or null when it is not in one. */
  mergeQueue: z.object({ state: z.string(), position: z.int() }).nullable(),
  /** What could not be read: the values about it say nothing. */
  unread: z.array(Unread).optional(),
});
export type Facts = z.infer<typeof Facts>;

export const ReadinessState = z.enum([
  "draft",
  "conflicts",
  "checks_failing",
  "changes_requested",
  "open_threads",
  "checks_running",
  "needs_review",
  "unknown",
  "ready",
]);
export type ReadinessState = z.infer<typeof ReadinessState>;

export const Readiness = z.object({
  state: ReadinessState,
  blockers: z.array(
    z.object({ code: z.string(), message: z.string(), label: z.string().optional() }),
  ),
  waitingOn: z.object({
    who: z.enum(["author", "reviewers", "checks", "nobody"]),
    logins: z.array(Login),
  }),
  /** Since when it waits on them. */
  since: Time,
  stale: z.boolean(),
});
export type Readiness = z.infer<typeof Readiness>;

export const Coverage = z.object({
  files: z.object({
    total: z.int(),
    read: z.int(),
    listed: z.array(z.object({ reason: z.string(), count: z.int() })),
  }),
  lines: z.object({ changed: z.int(), read: z.int() }),
  /** `read` are there whole, `cut` shortened. Dockets from before do not tell the two apart. */
  comments: z.object({ total: z.int(), read: z.int(), cut: z.int().optional() }),
  threads: z.object({ open: z.int(), read: z.int() }),
  tokens: z.int(),
});
export type Coverage = z.infer<typeof Coverage>;

export const Citation = z.object({
  label: z.string(),
  kind: z.enum(["comment", "review", "thread", "file", "check"]),
  url: z.string(),
  author: Login.optional(),
  excerpt: z.string(),
  /** Of a review thread: whether it is resolved, where that is known. */
  resolved: z.boolean().optional(),
});
export type Citation = z.infer<typeof Citation>;

export const Point = z.object({ text: z.string(), citations: z.array(z.string()) });
export type Point = z.infer<typeof Point>;

export const Warning = z.object({
  code: z.string().meta({
    description:
      "For example `evidence_cut`: the model takes less than there is to read, and got a part of the evidence.",
  }),
  message: z.string(),
});
export type Warning = z.infer<typeof Warning>;

/**
 * What changed since the person last saw the pull request, or since the time that was asked for; of pushes since a time
 * it is not known how many commits they brought, so that they count as one.
 */
export const Changes = z.object({
  comments: z.int(),
  commits: z.int(),
  readiness: z.object({ from: ReadinessState, to: ReadinessState }).optional(),
});

export type Changes = z.infer<typeof Changes>;

export const RankedPullRequest = z.object({
  /** Events of an earlier version do not say. */
  repository: z.string().optional(),
  number: z.int(),
  title: z.string(),
  url: z.string(),
  author: Login,
  rank: Rank,
});
export type RankedPullRequest = z.infer<typeof RankedPullRequest>;
