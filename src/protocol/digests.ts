import * as z from "zod";

import {
  DIGEST_PULL_REQUESTS_DEFAULT,
  DIGEST_PULL_REQUESTS_MAX,
  REPOSITORIES_PER_JOB_MAX,
} from "../limits.ts";
import { DIGEST_DAYS } from "./digest-days.ts";
import { Time } from "./pull-request.ts";

/** Digests: the queue of a few repositories, brought to where a person is, at hours of theirs. */

const DigestDay = z.enum(DIGEST_DAYS);

/** Days and an hour as the clock on the wall shows them in that zone. */
export const DigestSchedule = z.strictObject({
  days: z.array(DigestDay).min(1).max(7),
  time: z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/),
  timeZone: z
    .string()
    .max(64)
    .regex(/^[A-Za-z][\w+/-]*$/)
    .refine(isTimeZone),
});
export type DigestSchedule = z.infer<typeof DigestSchedule>;

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}

export const DigestKind = z.enum(["slack", "webhook"]);
export type DigestKind = z.infer<typeof DigestKind>;

export const DigestTarget = z.strictObject({ kind: DigestKind, url: z.string().min(1).max(2000) });
export type DigestTarget = z.infer<typeof DigestTarget>;

const Repository = z.string().min(1).max(400);

const FIELDS = {
  /** Control and formatting characters could make one digest look like another. */
  name: z
    .string()
    .trim()
    .min(1)
    .max(100)
    .regex(/^[^\p{Cc}\p{Cf}]*$/u),
  repositories: z.array(Repository).min(1).max(REPOSITORIES_PER_JOB_MAX).optional(),
  owner: z
    .string()
    .max(45)
    .regex(/^[A-Za-z0-9][A-Za-z0-9-]*(?:_[A-Za-z0-9]+)?$/)
    .optional(),
  schedule: DigestSchedule,
  deliver: DigestTarget,
  limit: z.int().min(0).max(DIGEST_PULL_REQUESTS_MAX),
  language: z
    .string()
    .max(35)
    .regex(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/),
  /** Whether nothing is sent where nothing changed. */
  onlyChanges: z.boolean(),
};

/** Body of `POST /api/digests`: either `repositories` or `owner`. */
export const DigestRequest = z
  .strictObject({
    ...FIELDS,
    limit: FIELDS.limit.default(DIGEST_PULL_REQUESTS_DEFAULT),
    language: FIELDS.language.default("en"),
    onlyChanges: FIELDS.onlyChanges.default(true),
  })
  .refine(({ repositories, owner }) => (repositories === undefined) !== (owner === undefined), {
    path: ["repositories"],
  });
export type DigestRequest = z.infer<typeof DigestRequest>;

/** Body of `PATCH /api/digests/{id}`: what is to be otherwise. */
export const DigestChange = z
  .strictObject({
    ...FIELDS,
    /** False starts a paused digest again. */
    paused: z.boolean(),
    /** True: repositories that are new or have become private are to be in it. */
    confirmed: z.literal(true),
  })
  .partial()
  .refine(({ repositories, owner }) => repositories === undefined || owner === undefined, {
    path: ["repositories"],
  });
export type DigestChange = z.infer<typeof DigestChange>;

/** Why a digest does not run. */
export const PauseCode = z.enum([
  "person",
  "link",
  "gone",
  "failing",
  "replaced",
  "nothing_left",
  "unreadable",
  "refused",
  "no_connection",
  "unvisited",
]);
export type PauseCode = z.infer<typeof PauseCode>;

/** `running`: its docket is being made or it is on its way. */
export const DeliveryState = z.enum(["running", "sent", "skipped", "failed", "unknown"]);
export type DeliveryState = z.infer<typeof DeliveryState>;

export const Delivery = z.object({
  id: z.string(),
  /** When it was to be. */
  dueAt: Time,
  endedAt: Time.nullable(),
  state: DeliveryState,
  /** What went wrong, or why nothing was sent. */
  code: z.string().optional(),
  message: z.string().optional(),
});
export type Delivery = z.infer<typeof Delivery>;

export const DigestView = z.object({
  id: z.string(),
  name: z.string(),
  repositories: z.array(z.string()),
  owner: z.string().optional(),
  schedule: z.object({ days: z.array(DigestDay), time: z.string(), timeZone: z.string() }),
  /** The address is masked from then on. */
  deliver: z.object({ kind: DigestKind, url: z.string() }),
  limit: z.int(),
  language: z.string(),
  onlyChanges: z.boolean(),
  state: z.enum(["active", "paused"]),
  pause: z.object({ code: PauseCode, message: z.string(), at: Time }).optional(),
  /** Whether one of its repositories is private. */
  private: z.boolean(),
  /** Repositories left out until its person confirms them. */
  unconfirmed: z.array(z.string()),
  /** The next times; none while it is paused. */
  nextRuns: z.array(Time),
  createdAt: Time,
  /** The last 20, newest first. */
  deliveries: z.array(Delivery),
});
export type DigestView = z.infer<typeof DigestView>;

/** A digest as it was just made or given a new address; `secret` signs a webhook's bodies and is shown this once. */
export const DigestSaved = DigestView.extend({ secret: z.string().optional() });
export type DigestSaved = z.infer<typeof DigestSaved>;

/** Body of `POST /api/digests/preview`: a docket of the session, with its queue, as the first digest would tell it. */
export const DigestPreviewRequest = z.strictObject({
  job: z.string().min(1).max(100),
  name: FIELDS.name,
  kind: DigestKind,
});
export type DigestPreviewRequest = z.infer<typeof DigestPreviewRequest>;

/** What would be sent: the message itself, and the same to be read. */
export const DigestPreview = z.object({
  /** The body, as JSON. */
  body: z.string(),
  markdown: z.string(),
  text: z.string(),
});
export type DigestPreview = z.infer<typeof DigestPreview>;
