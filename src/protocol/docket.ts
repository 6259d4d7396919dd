import * as z from "zod";

import {
  PULL_REQUESTS_PER_JOB_DEFAULT,
  PULL_REQUESTS_PER_JOB_MAX,
  REPOSITORIES_PER_JOB_MAX,
} from "../limits.ts";
import {
  CheckEvent,
  EntryOutcome,
  JobOutcome,
  JobScopeEvent,
  RankingEvent,
  StreamError,
  Usage,
  Window,
} from "./events.ts";
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
import { Queue } from "./queue.ts";

/** A docket as it is asked for, listed and answered. The page, the client and the OpenAPI document use these schemas. */

/** What the stream said of one pull request, folded. */
export const Entry = RankedPullRequest.extend({
  repository: z.string(),
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
  /** Absent until the second reading has ended, and of what has no summary. */
  check: CheckEvent.omit({ repository: true, number: true }).optional(),
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
  /** All open pull requests of each repository, where they were asked for. */
  queue: z.array(Queue).optional(),
  /** Which repositories it is about, where several or an owner were asked for. */
  scope: JobScopeEvent.optional(),
  ranking: RankingEvent.omit({ pullRequests: true, repository: true }).nullable(),
  startedAt: Time,
  elapsedMs: z.number().nullable(),
  usage: Usage,
});
export type JobResult = z.infer<typeof JobResult>;

/** Body of `POST /api/jobs` and `POST /api/summarize`; `repository` is parsed by `github/repository-name.ts`. */
export const JobRequest = z
  .strictObject({
    /** One of the three: a repository, several, or whoever owns them. */
    repository: z.string().optional(),
    repositories: z.array(z.string().max(400)).min(1).max(REPOSITORIES_PER_JOB_MAX).optional(),
    /** Its most recently active repositories with open pull requests. */
    owner: z
      .string()
      .max(45)
      .regex(/^[A-Za-z0-9][A-Za-z0-9-]*(?:_[A-Za-z0-9]+)?$/)
      .optional(),
    /** Exactly these, in this order: nothing that chooses pull requests has a say then. */
    pullRequests: z
      .array(
        z
          .int()
          .min(1)
          .max(2 ** 31 - 1),
      )
      .min(1)
      .max(PULL_REQUESTS_PER_JOB_MAX)
      .refine((numbers) => new Set(numbers).size === numbers.length)
      .optional(),
    /** 0: the queue alone. */
    limit: z.int().min(0).max(PULL_REQUESTS_PER_JOB_MAX).default(PULL_REQUESTS_PER_JOB_DEFAULT),
    /** Whether all open pull requests are wanted as well. */
    queue: z.boolean().optional(),
    language: z
      .string()
      .max(35)
      .regex(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/)
      .default("en"),
    window: Window.default("all"),
    drafts: z.boolean().default(true),
    /** `changes` count from it; without it they count from what the person at the page has seen. */
    since: z.iso.datetime({ offset: true }).max(40).optional(),
    labels: z.array(z.string().min(1).max(50)).max(10).optional(),
    author: z
      .string()
      .max(45)
      // Old logins may end in a hyphen; managed users carry the short code of their enterprise.
      .regex(/^[A-Za-z0-9][A-Za-z0-9-]*(?:_[A-Za-z0-9]+)?(\[bot\])?$/)
      .optional(),
  })
  .refine(({ limit, queue }) => limit > 0 || queue !== false, { path: ["queue"] })
  .refine(
    ({ repository, pullRequests }) => pullRequests === undefined || repository !== undefined,
    {
      path: ["pullRequests"],
    },
  );

export type JobRequest = z.infer<typeof JobRequest>;

/** Whether rows of all open pull requests are asked for: with `limit` 0 they are all there is. */
export function wantsQueue({ limit, queue }: Pick<JobRequest, "limit" | "queue">): boolean {
  return queue ?? limit === 0;
}

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
