import * as z from "zod";

import {
  Changes,
  Citation,
  Coverage,
  Facts,
  Point,
  RankedPullRequest,
  Readiness,
  Time,
  Warning,
} from "./pull-request.ts";
import { QueueEvent } from "./queue.ts";
import { Yours } from "./yours.ts";

/** The events of a docket's stream. Offsets count UTF-16 code units. */

export const Action = z.object({ label: z.string(), url: z.string() });

export const StreamError = z.object({
  code: z.string(),
  message: z.string(),
  requestId: z.string(),
  retryAfterMs: z.number().optional(),
  action: Action.optional(),
});

export const Usage = z.object({ inputTokens: z.int(), outputTokens: z.int(), calls: z.int() });
export type Usage = z.infer<typeof Usage>;

export const Window = z.enum(["all", "30d", "7d"]);
export type Window = z.infer<typeof Window>;

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

/** Which repositories a docket is about, where several or an owner were asked for. */
export const JobScopeEvent = z.object({
  /** By GitHub's own names. */
  repositories: z.array(z.string()),
  /** What could not be read, and why. */
  unreadable: z.array(z.object({ repository: z.string(), error: StreamError })),
});
export type JobScopeEvent = z.infer<typeof JobScopeEvent>;

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

/** Which pull request an event is about. Events of an earlier version do not say its repository. */
const About = { repository: z.string().optional(), number: z.int() };

export const PullRequestEvent = z.object({
  ...About,
  facts: Facts,
  readiness: Readiness,
  coverage: Coverage,
  changes: Changes.optional(),
});
export type PullRequestEvent = z.infer<typeof PullRequestEvent>;

export const DeltaEvent = z.object({ ...About, offset: z.int(), text: z.string() });
export type DeltaEvent = z.infer<typeof DeltaEvent>;

export const EntryOutcome = z.enum(["written", "extractive", "failed", "cancelled"]);
export type EntryOutcome = z.infer<typeof EntryOutcome>;

export const SummaryEvent = z.object({
  ...About,
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

/** A statement of a summary: a sentence, as `[start, end)` of its text, or a point, by its place in the list. */
export const CheckedStatement = z.object({
  section: z.enum(["text", "open", "settled"]),
  start: z.int().optional(),
  end: z.int().optional(),
  index: z.int().optional(),
  /** `contradicted`: what it cites, or GitHub, says otherwise; `unsupported`: neither says so. */
  verdict: z.enum(["supported", "contradicted", "unsupported"]),
  by: z.enum(["model", "code"]),
  reason: z.string().optional(),
});
export type CheckedStatement = z.infer<typeof CheckedStatement>;

/** Why a model did not read a summary a second time. */
export const NotChecked = z.enum([
  "off",
  "no_model",
  "budget",
  "limit",
  "time",
  "failed",
  "invalid",
  "cancelled",
]);
export type NotChecked = z.infer<typeof NotChecked>;

/** What the second reading of one summary found; with `notChecked`, what code found alone. */
export const CheckEvent = z.object({
  repository: z.string(),
  number: z.int(),
  /** Name of the model that reads, or null without one. */
  model: z.string().nullable(),
  statements: z.array(CheckedStatement),
  notChecked: NotChecked.optional(),
  usage: Usage,
});
export type CheckEvent = z.infer<typeof CheckEvent>;

export const JobOutcome = z.enum(["complete", "partial", "failed", "cancelled"]);
export type JobOutcome = z.infer<typeof JobOutcome>;

export const DoneEvent = z.object({
  outcome: JobOutcome,
  error: StreamError.optional(),
  elapsedMs: z.number(),
  usage: Usage,
});
export type DoneEvent = z.infer<typeof DoneEvent>;

/** An event as the stream names it. All but `delta` and `yours` are logged and carry an id. */
export const DocketEvent = z.discriminatedUnion("event", [
  z.object({ event: z.literal("job"), data: JobEvent }),
  z.object({ event: z.literal("job-scope"), data: JobScopeEvent }),
  z.object({ event: z.literal("ranking"), data: RankingEvent }),
  z.object({ event: z.literal("pull-request"), data: PullRequestEvent }),
  z.object({ event: z.literal("delta"), data: DeltaEvent }),
  z.object({ event: z.literal("summary"), data: SummaryEvent }),
  z.object({ event: z.literal("check"), data: CheckEvent }),
  z.object({ event: z.literal("queue"), data: QueueEvent }),
  z.object({ event: z.literal("yours"), data: Yours }),
  z.object({ event: z.literal("done"), data: DoneEvent }),
]);
export type DocketEvent = z.infer<typeof DocketEvent>;

/** What a job says itself; `yours` is told beside it. */
export type EmittedEvent = Exclude<DocketEvent, { event: "yours" }>;

export type LoggedEvent = Exclude<EmittedEvent, { event: "delta" }>;
