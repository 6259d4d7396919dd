import * as z from "zod";

import { Time } from "./pull-request.ts";

/** What a person keeps beyond one browser: the repositories they watch, what they have seen, what they snoozed. */

const RepositoryInput = z.string().min(1).max(400);
const Number = z.int().min(1);

/** How many rows each group of a repository's queue had for this person. */
export const GroupCounts = z.object({
  snoozed: z.int(),
  mine: z.int(),
  merge: z.int(),
  unassigned: z.int(),
  drafts: z.int(),
  waiting: z.int(),
  other: z.int(),
});
export type GroupCounts = z.infer<typeof GroupCounts>;

export const WatchlistRequest = z.strictObject({ repositories: z.array(RepositoryInput).max(100) });
export type WatchlistRequest = z.infer<typeof WatchlistRequest>;

export const Watchlist = z.object({
  /** In the person's order. */
  repositories: z.array(
    z.object({
      repository: z.string(),
      /** Null until its queue was read to the end. */
      counts: GroupCounts.nullable(),
      countedAt: Time.nullable(),
    }),
  ),
});
export type Watchlist = z.infer<typeof Watchlist>;

/** Without `number`, all that the docket showed of the repository. */
export const SeenRequest = z.strictObject({
  job: z.string().min(1).max(100),
  repository: RepositoryInput,
  number: Number.optional(),
});
export type SeenRequest = z.infer<typeof SeenRequest>;

/** A time, or until a person comments, something is pushed or the state changes. */
const SnoozeUntil = z.union([
  // No time needs more: a fraction may have any number of digits.
  z.iso.datetime({ offset: true }).max(40),
  z.literal("change"),
]);
type SnoozeUntil = z.infer<typeof SnoozeUntil>;

export const SnoozeRequest = z.strictObject({
  repository: RepositoryInput,
  number: Number,
  until: SnoozeUntil,
});
export type SnoozeRequest = z.infer<typeof SnoozeRequest>;

export const SnoozeEnd = SnoozeRequest.omit({ until: true });
export type SnoozeEnd = z.infer<typeof SnoozeEnd>;

export const Snooze = z.object({
  repository: z.string(),
  number: z.int(),
  until: z.string(),
});
export type Snooze = z.infer<typeof Snooze>;
