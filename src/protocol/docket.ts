import * as z from "zod";

/**
 * Bodies, results and stream events, as the HTTP API and the event stream carry them. The page, the client and the
 * OpenAPI document use the same schemas. Times are ISO 8601 in UTC, offsets count UTF-16 code units.
 */

const Login = z.string();
const Time = z.string();

export const Action = z.object({ label: z.string(), url: z.string() });

export const StreamError = z.object({
  code: z.string(),
  message: z.string(),
  requestId: z.string(),
  retryAfterMs: z.number().optional(),
  action: Action.optional(),
});

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

/** Parts of a pull request that the connection does not show; `resolution` of review threads. */
export const Unread = z.enum(["size", "comments", "reviews", "threads", "resolution"]);
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
  comments: z.object({ total: z.int(), read: z.int() }),
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
});
export type Citation = z.infer<typeof Citation>;

export const Point = z.object({ text: z.string(), citations: z.array(z.string()) });
export type Point = z.infer<typeof Point>;

export const Warning = z.object({ code: z.string(), message: z.string() });
export type Warning = z.infer<typeof Warning>;

export const Usage = z.object({ inputTokens: z.int(), outputTokens: z.int(), calls: z.int() });
export type Usage = z.infer<typeof Usage>;

/** What changed since this session last looked at the pull request. */
export const Changes = z.object({
  comments: z.int(),
  commits: z.int(),
  readiness: z.object({ from: ReadinessState, to: ReadinessState }).optional(),
});
export type Changes = z.infer<typeof Changes>;

export const Window = z.enum(["all", "30d", "7d"]);
export type Window = z.infer<typeof Window>;

export const RankedPullRequest = z.object({
  number: z.int(),
  title: z.string(),
  url: z.string(),
  author: Login,
  rank: Rank,
});
export type RankedPullRequest = z.infer<typeof RankedPullRequest>;

export const JobEvent = z.object({
  id: z.string(),
  repository: z.string(),
  limit: z.int(),
  language: z.string(),
  window: Window,
  /** Name of the model that writes, or null without one. */
  model: z.string().nullable(),
  startedAt: Time,
});
export type JobEvent = z.infer<typeof JobEvent>;

export const RankingEvent = z.object({
  /** GitHub's own name of the repository, when it is not the one asked for. */
  repository: z.string().optional(),
  openCount: z.int(),
  considered: z.int(),
  /** Whether it is proven that no other open pull request belongs on the list. */
  exact: z.boolean(),
  reason: z.string().optional(),
  pullRequests: z.array(RankedPullRequest),
});
export type RankingEvent = z.infer<typeof RankingEvent>;

export const PullRequestEvent = z.object({
  number: z.int(),
  facts: Facts,
  readiness: Readiness,
  coverage: Coverage,
  changes: Changes.optional(),
});
export type PullRequestEvent = z.infer<typeof PullRequestEvent>;

export const DeltaEvent = z.object({ number: z.int(), offset: z.int(), text: z.string() });
export type DeltaEvent = z.infer<typeof DeltaEvent>;

export const EntryOutcome = z.enum(["written", "extractive", "failed", "cancelled"]);
export type EntryOutcome = z.infer<typeof EntryOutcome>;

export const SummaryEvent = z.object({
  number: z.int(),
  outcome: EntryOutcome,
  text: z.string(),
  citations: z.array(Citation),
  open: z.array(Point),
  settled: z.array(Point),
  warnings: z.array(Warning),
  error: StreamError.optional(),
  cached: z.boolean(),
  usage: Usage.optional(),
  elapsedMs: z.number(),
});
export type SummaryEvent = z.infer<typeof SummaryEvent>;

export const JobOutcome = z.enum(["complete", "partial", "failed", "cancelled"]);
export type JobOutcome = z.infer<typeof JobOutcome>;

export const DoneEvent = z.object({
  outcome: JobOutcome,
  error: StreamError.optional(),
  elapsedMs: z.number(),
  usage: Usage,
});
export type DoneEvent = z.infer<typeof DoneEvent>;

/** An event as the stream names it. All but `delta` are logged and carry an id. */
export type DocketEvent =
  | { event: "job"; data: JobEvent }
  | { event: "ranking"; data: RankingEvent }
  | { event: "pull-request"; data: PullRequestEvent }
  | { event: "delta"; data: DeltaEvent }
  | { event: "summary"; data: SummaryEvent }
  | { event: "done"; data: DoneEvent };

export type LoggedEvent = Exclude<DocketEvent, { event: "delta" }>;

/** What the stream said of one pull request, folded. */
export const Entry = RankedPullRequest.extend({
  outcome: z.enum(["pending", ...EntryOutcome.options]),
  facts: Facts.optional(),
  readiness: Readiness.optional(),
  coverage: Coverage.optional(),
  changes: Changes.optional(),
  text: z.string(),
  citations: z.array(Citation),
  open: z.array(Point),
  settled: z.array(Point),
  warnings: z.array(Warning),
  error: StreamError.optional(),
  cached: z.boolean(),
  usage: Usage.optional(),
  elapsedMs: z.number().optional(),
});
export type Entry = z.infer<typeof Entry>;

export const JobResult = z.object({
  id: z.string(),
  repository: z.string(),
  outcome: z.enum(["running", ...JobOutcome.options]),
  error: StreamError.optional(),
  /** All entries as plain text. */
  summary: z.string(),
  /** One line a pull request: `#12: Title`. */
  prsAnalyzed: z.array(z.string()),
  pullRequests: z.array(Entry),
  ranking: RankingEvent.omit({ pullRequests: true, repository: true }).nullable(),
  startedAt: Time,
  elapsedMs: z.number().nullable(),
  usage: Usage,
});
export type JobResult = z.infer<typeof JobResult>;

/** Body of `POST /api/jobs` and `POST /api/summarize`; `repository` is parsed by `github/repository-name.ts`. */
export const JobRequest = z.strictObject({
  repository: z.string(),
  limit: z.int().min(1).max(20).default(5),
  language: z
    .string()
    .max(35)
    .regex(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/)
    .default("en"),
  window: Window.default("all"),
  drafts: z.boolean().default(true),
  labels: z.array(z.string().min(1).max(50)).max(10).optional(),
  author: z
    .string()
    .max(45)
    // Old logins may end in a hyphen; managed users carry the short code of their enterprise.
    .regex(/^[A-Za-z0-9][A-Za-z0-9-]*(?:_[A-Za-z0-9]+)?(\[bot\])?$/)
    .optional(),
});
export type JobRequest = z.infer<typeof JobRequest>;

export const JobStarted = z.object({
  id: z.string(),
  repository: z.string(),
  events: z.string(),
  result: z.string(),
});
export type JobStarted = z.infer<typeof JobStarted>;

export const JobListItem = z.object({
  id: z.string(),
  repository: z.string(),
  outcome: z.enum(["running", ...JobOutcome.options]),
  limit: z.int(),
  startedAt: Time,
  endedAt: Time.nullable(),
});
export type JobListItem = z.infer<typeof JobListItem>;

export const ConnectionState = z.enum(["none", "pending", "connected", "reconnect"]);
export type ConnectionState = z.infer<typeof ConnectionState>;

export const SessionView = z.object({
  /** Whether there is a session; its dockets and tokens are kept, connected or not. */
  known: z.boolean(),
  connected: z.boolean(),
  connector: z.enum(["scalekit", "github-app"]),
  limits: z.object({ jobsLeft: z.int(), resetAt: Time.nullable() }),
  github: z.object({
    state: ConnectionState,
    login: Login.optional(),
    avatarUrl: z.string().optional(),
    reason: z.string().optional(),
  }),
  /** Whether people may have Docket write to GitHub for them. */
  actions: z.boolean(),
  /** Whether this deployment shows sample data. */
  demo: z.boolean(),
});
export type SessionView = z.infer<typeof SessionView>;

export const AuthStarted = z.object({ authLink: z.string(), expiresAt: Time });
export type AuthStarted = z.infer<typeof AuthStarted>;

export const AuthStatus = z.object({
  connected: z.boolean(),
  state: ConnectionState,
  reason: z.string().optional(),
});
export type AuthStatus = z.infer<typeof AuthStatus>;

export const TokenRequest = z.strictObject({
  /** Control and formatting characters could make one token look like another. */
  name: z
    .string()
    .trim()
    .min(1)
    .max(100)
    .regex(/^[^\p{Cc}\p{Cf}]*$/u),
  expiresInDays: z.int().min(1).max(365).default(90),
});
export type TokenRequest = z.infer<typeof TokenRequest>;

export const TokenView = z.object({
  id: z.string(),
  name: z.string(),
  createdAt: Time,
  expiresAt: Time,
  lastUsedAt: Time.nullable(),
});
export type TokenView = z.infer<typeof TokenView>;

export const TokenCreated = z.object({
  id: z.string(),
  name: z.string(),
  /** Shown this once. */
  token: z.string(),
  expiresAt: Time,
});
export type TokenCreated = z.infer<typeof TokenCreated>;

export const RepositoryListItem = z.object({
  repository: z.string(),
  private: z.boolean(),
  pushedAt: Time.nullable(),
});
export type RepositoryListItem = z.infer<typeof RepositoryListItem>;

/** Body of `POST /api/jobs/:id/questions`. */
export const QuestionRequest = z.strictObject({
  question: z.string().trim().min(1).max(2000),
  /** The entry it is about; without it, the docket. */
  number: z.int().optional(),
  /** The answer is to be a text that the person may post, once they have edited it. */
  draft: z.enum(["comment", "issue"]).optional(),
});
export type QuestionRequest = z.infer<typeof QuestionRequest>;

/** Answers also rest on what tools read: `P3` pull request, `I1` issue or search, beside the letters of entries. */
export const AnswerCitation = Citation.extend({
  kind: z.enum([...Citation.shape.kind.options, "pull-request", "issue"]),
});
export type AnswerCitation = z.infer<typeof AnswerCitation>;

export const ToolOutcome = z.enum(["read", "refused", "failed"]);

export const QuestionEvent = z.object({
  id: z.string(),
  question: z.string(),
  number: z.int().optional(),
  draft: z.enum(["comment", "issue"]).optional(),
  model: z.string(),
  startedAt: Time,
});
export type QuestionEvent = z.infer<typeof QuestionEvent>;

/** A tool that ran; `about` says what for, in words of ours. */
export const ToolEvent = z.object({
  step: z.int(),
  name: z.string(),
  about: z.string(),
  outcome: ToolOutcome,
});
export type ToolEvent = z.infer<typeof ToolEvent>;

export const AnswerDelta = z.object({ offset: z.int(), text: z.string() });
export type AnswerDelta = z.infer<typeof AnswerDelta>;

export const AnswerOutcome = z.enum(["answered", "stopped", "failed"]);
export type AnswerOutcome = z.infer<typeof AnswerOutcome>;

/** Ends the stream. `text` is what the deltas made, whatever the outcome. */
export const AnswerEvent = z.object({
  outcome: AnswerOutcome,
  text: z.string(),
  citations: z.array(AnswerCitation),
  warnings: z.array(Warning),
  error: StreamError.optional(),
  usage: Usage,
  elapsedMs: z.number(),
});
export type AnswerEvent = z.infer<typeof AnswerEvent>;

/** The events of a question, in order: one `question`, any number of `tool` and `delta`, one `answer`. */
export type AskedEvent =
  | { event: "question"; data: QuestionEvent }
  | { event: "tool"; data: ToolEvent }
  | { event: "delta"; data: AnswerDelta }
  | { event: "answer"; data: AnswerEvent };

/** A question and its answer, folded: what `GET /api/jobs/:id/questions` lists, oldest first. */
export const QuestionView = QuestionEvent.extend({
  outcome: z.enum(["running", ...AnswerOutcome.options]),
  text: z.string(),
  citations: z.array(AnswerCitation),
  warnings: z.array(Warning),
  tools: z.array(ToolEvent),
  error: StreamError.optional(),
});
export type QuestionView = z.infer<typeof QuestionView>;

const Title = z.string().trim().min(1).max(256);
/** Without it, the docket of `job` as Markdown. */
const Body = z.string().max(15_000).optional();

/** Body of `POST /api/actions`: what a person wants done in the repository of one of their dockets. */
export const ActionRequest = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("comment"),
    job: z.string(),
    number: z.int().min(1),
    body: Body,
  }),
  z.strictObject({
    kind: z.literal("issue"),
    job: z.string(),
    title: Title,
    body: Body,
    labels: z.array(z.string().min(1).max(50)).max(10).optional(),
    assignees: z.array(z.string().min(1).max(39)).max(10).optional(),
    milestone: z.int().min(1).optional(),
  }),
  z.strictObject({
    kind: z.literal("file"),
    job: z.string(),
    path: z.string().min(1).max(1000),
    branch: z.string().min(1).max(250),
    message: z.string().trim().min(1).max(1000),
    content: z.string().max(15_000),
  }),
  z.strictObject({
    kind: z.literal("pull-request"),
    job: z.string(),
    title: Title,
    body: z.string().max(15_000).default(""),
    head: z.string().min(1).max(250),
    base: z.string().min(1).max(250),
    draft: z.boolean().default(true),
  }),
]);
export type ActionRequest = z.infer<typeof ActionRequest>;

/**
 * `proposed` until it is confirmed, discarded or expired; `sending` while it runs; `unknown` when it was sent and the
 * answer was lost: then only the person can look.
 */
export const ActionState = z.enum([
  "proposed",
  "sending",
  "done",
  "failed",
  "unknown",
  "discarded",
  "expired",
]);
export type ActionState = z.infer<typeof ActionState>;

export const ActionView = z.object({
  id: z.string(),
  job: z.string(),
  kind: z.enum(["comment", "issue", "file", "pull-request"]),
  state: ActionState,
  repository: z.string(),
  /** Where it goes, in words and as a link: `Comment on #12`. */
  target: z.object({ label: z.string(), url: z.string() }),
  /** Set when it replaces what an earlier action wrote instead of adding to it. */
  replaces: z.string().optional(),
  /** Exactly what will be sent, field by field, in order. */
  preview: z.array(z.object({ name: z.string(), value: z.string() })),
  /** What cannot be had: `Your account cannot push, so GitHub will drop the assignees.` */
  notes: z.array(z.string()),
  createdAt: Time,
  expiresAt: Time,
  link: z.string().optional(),
  executionId: z.string().optional(),
  error: StreamError.optional(),
});
export type ActionView = z.infer<typeof ActionView>;

/** Answer of `POST /api/actions`: the nonce confirms exactly this preview, once, until it expires. */
export const ActionProposed = ActionView.extend({ nonce: z.string(), digest: z.string() });
export type ActionProposed = z.infer<typeof ActionProposed>;

/** Body of `POST /api/actions/:id/confirm`. */
export const ActionConfirmation = z.strictObject({
  nonce: z.string().max(100),
  digest: z.string().max(100),
});
export type ActionConfirmation = z.infer<typeof ActionConfirmation>;
