import * as z from "zod";

import { Changes, CheckState, Login, Readiness, Time, Unread } from "./pull-request.ts";

/** The queue: every open pull request, whose turn it is, and why. */

export const TurnCode = z.enum([
  "changes_requested",
  "thread",
  "conflicts",
  "checks_failing",
  "behind",
  "draft",
  "review_again",
  "review_requested",
  "approval_outdated",
  "merge",
  "no_reviewer",
  "first_response",
  "stacked",
  "checks_running",
  "unknown",
]);
export type TurnCode = z.infer<typeof TurnCode>;

/** Whoever has to act next, why, and since when. */
export const Turn = z.object({
  kind: z.enum(["person", "team", "maintainers", "checks", "unknown"]),
  /** Of a person, the login; of a team, its slug. */
  name: z.string().optional(),
  code: TurnCode,
  message: z.string(),
  since: Time,
  url: z.string().optional(),
});
export type Turn = z.infer<typeof Turn>;

/** One open pull request. */
export const Row = z.object({
  repository: z.string(),
  number: z.int(),
  title: z.string(),
  url: z.string(),
  author: Login,
  createdAt: Time,
  lastActivityAt: Time,
  draft: z.boolean(),
  /** Names. */
  labels: z.array(z.string()),
  size: z.object({ additions: z.int(), deletions: z.int(), files: z.int() }),
  /** Of everyone, in the conversation and in reviews. */
  comments: z.int(),
  /** Those among them that are known to be machines' or minimized; absent where none is. */
  uncounted: z.int().optional(),
  /** Rows of an earlier version do not say. */
  commits: z.int().optional(),
  /** How many fail, and how many there are. */
  checks: z.object({ state: CheckState, failing: z.int(), total: z.int() }),
  reviews: z.object({ approvals: z.int(), changesRequested: z.int() }),
  readiness: Readiness,
  /** Never empty. */
  turns: z.array(Turn),
  /** Nobody commented, reviewed or pushed for 14 days. */
  stale: z.boolean(),
  /** Since the time that was asked for; absent without one, and where nothing has changed. */
  changes: Changes.optional(),
  /** What could not be read: the values about it say nothing. */
  unread: z.array(Unread).optional(),
});
export type Row = z.infer<typeof Row>;

/**
 * Rows of one repository as they come. Part 0 begins that repository anew, later parts add, and a row replaces an
 * earlier one with its number.
 */
export const QueueEvent = z.object({
  repository: z.string(),
  /** All that are open, whichever are asked for. */
  openCount: z.int(),
  part: z.int(),
  rows: z.array(Row),
  /** Nothing follows for this repository. */
  final: z.boolean(),
  /** Why there are not all of them. */
  reason: z.string().optional(),
});
export type QueueEvent = z.infer<typeof QueueEvent>;

/** The queue of one repository, folded. */
export const Queue = QueueEvent.omit({ part: true });
export type Queue = z.infer<typeof Queue>;
