import * as z from "zod";

import * as protocol from "../../protocol/docket.ts";

/** As `toProblem` builds it (RFC 9457). */
const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  error: z.string(),
  detail: z.string(),
  requestId: z.string(),
  retryAfterMs: z.number().optional(),
  action: protocol.Action.optional(),
});

export const Health = z.object({ ok: z.boolean(), version: z.string() });

/** What the operations refer to by name. */
export const COMPONENTS = {
  ActionConfirmation: protocol.ActionConfirmation,
  ActionProposed: protocol.ActionProposed,
  ActionRequest: protocol.ActionRequest,
  ActionView: protocol.ActionView,
  AuthStarted: protocol.AuthStarted,
  AuthStatus: protocol.AuthStatus,
  Entry: protocol.Entry,
  Health,
  JobListItem: protocol.JobListItem,
  JobRequest: protocol.JobRequest,
  JobResult: protocol.JobResult,
  JobStarted: protocol.JobStarted,
  Problem,
  QuestionRequest: protocol.QuestionRequest,
  QuestionView: protocol.QuestionView,
  RepositoryListItem: protocol.RepositoryListItem,
  SessionView: protocol.SessionView,
  TokenCreated: protocol.TokenCreated,
  TokenRequest: protocol.TokenRequest,
  TokenView: protocol.TokenView,
} as const;

export type ComponentName = keyof typeof COMPONENTS;
