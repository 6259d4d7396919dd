import * as z from "zod";

import {
  OPERATION_BODY_MAX_CODE_UNITS,
  OPERATION_FILE_MAX_BYTES,
  OPERATION_TITLE_MAX_CODE_UNITS,
  REVIEW_COMMENTS_MAX,
} from "../limits.ts";
import { StreamError } from "./events.ts";
import { Time } from "./pull-request.ts";

/** What a person wants done on GitHub: asked for, previewed, confirmed. */

const Title = z.string().trim().min(1).max(OPERATION_TITLE_MAX_CODE_UNITS);

/** Where it goes: a repository, or that of a docket. */
const PLACE = { job: z.string().optional(), repository: z.string().max(400).optional() };
const Path = z.string().min(1).max(1000);
const Line = z.int().min(1).max(1_000_000);

/** A comment of a review, on a line of a file as the change has it, or as it was before: `LEFT`. */
const LineComment = z.strictObject({
  path: Path,
  line: Line,
  side: z.enum(["LEFT", "RIGHT"]).default("RIGHT"),
  /** The first line, where it is about more than one. */
  start_line: Line.optional(),
  body: z.string().trim().min(1).max(OPERATION_BODY_MAX_CODE_UNITS),
});

/** Without it, the docket of `job` as Markdown. */
const Body = z.string().max(OPERATION_BODY_MAX_CODE_UNITS).optional();

/** Body of `POST /api/operations`: what a person wants done in a repository, or in that of one of their dockets. */
export const OperationRequest = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("comment"),
    ...PLACE,
    number: z.int().min(1),
    body: Body,
  }),
  z.strictObject({
    kind: z.literal("issue"),
    ...PLACE,
    title: Title,
    body: Body,
    labels: z.array(z.string().min(1).max(50)).max(10).optional(),
    assignees: z.array(z.string().min(1).max(39)).max(10).optional(),
    milestone: z.int().min(1).optional(),
  }),
  z.strictObject({
    kind: z.literal("file"),
    ...PLACE,
    path: Path,
    branch: z.string().min(1).max(250),
    message: z.string().trim().min(1).max(1000),
    content: z.string().max(Math.ceil(OPERATION_FILE_MAX_BYTES / 3) * 4),
    encoding: z.enum(["utf-8", "base64"]).default("utf-8"),
    /** Of the blob that the person has read, where it must not be another one by now. */
    sha: z
      .string()
      .regex(/^[0-9a-f]{40,64}$/)
      .optional(),
  }),
  z.strictObject({
    kind: z.literal("pull-request"),
    ...PLACE,
    title: Title,
    body: z.string().max(OPERATION_BODY_MAX_CODE_UNITS).default(""),
    /** A branch, or `owner:branch` of a fork. */
    head: z.string().min(1).max(290),
    base: z.string().min(1).max(250),
    draft: z.boolean().default(true),
    /** Whether those who may push to the base may also push to the head; for a head in a fork. */
    maintainer_can_modify: z.boolean().optional(),
  }),
  z.strictObject({
    kind: z.literal("review"),
    ...PLACE,
    number: z.int().min(1),
    event: z.enum(["comment", "approve", "request_changes"]).default("comment"),
    body: z.string().max(OPERATION_BODY_MAX_CODE_UNITS).default(""),
    comments: z.array(LineComment).max(REVIEW_COMMENTS_MAX).default([]),
  }),
]);

export type OperationRequest = z.infer<typeof OperationRequest>;

/**
 * `proposed` until it is confirmed, discarded or expired; `sending` while it runs; `unknown` when it was sent and the
 * answer was lost: then only the person can look.
 */
export const OperationState = z.enum([
  "proposed",
  "sending",
  "done",
  "failed",
  "unknown",
  "discarded",
  "expired",
]);

export type OperationState = z.infer<typeof OperationState>;

export const OperationView = z.object({
  id: z.string(),
  /** Absent where it names a repository. */
  job: z.string().optional(),
  kind: z.enum(["comment", "issue", "file", "pull-request", "review"]),
  state: OperationState,
  repository: z.string(),
  /** Where it goes, in words and as a link: `Comment on #12`. */
  target: z.object({ label: z.string(), url: z.string() }),
  /** Set when it replaces what an earlier operation wrote instead of adding to it. */
  replaces: z.string().optional(),
  /** Name of the token whose program suggested it. */
  suggestedBy: z.string().optional(),
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
export type OperationView = z.infer<typeof OperationView>;

/** Answer of `POST /api/operations`: the nonce confirms exactly this preview, once, until it expires. */
export const OperationProposed = OperationView.extend({ nonce: z.string(), digest: z.string() });

export type OperationProposed = z.infer<typeof OperationProposed>;

/** Body of `POST /api/operations/:id/confirm`. */
export const OperationConfirmation = z.strictObject({
  nonce: z.string().max(100),
  digest: z.string().max(100),
});

export type OperationConfirmation = z.infer<typeof OperationConfirmation>;
