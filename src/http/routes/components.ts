import * as z from "zod";

import * as docket from "../../protocol/docket.ts";
import { Action } from "../../protocol/events.ts";
import * as operations from "../../protocol/operations.ts";
import * as person from "../../protocol/person.ts";
import * as questions from "../../protocol/questions.ts";
import * as session from "../../protocol/session.ts";

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
  action: Action.optional(),
});

const Health = z.object({ ok: z.boolean(), version: z.string() });

/** What the operations refer to by name. */
export const COMPONENTS = {
  ActionConfirmation: operations.OperationConfirmation,
  ActionProposed: operations.OperationProposed,
  ActionRequest: operations.OperationRequest,
  ActionView: operations.OperationView,
  AuthStarted: session.AuthStarted,
  AuthStatus: session.AuthStatus,
  Entry: docket.Entry,
  Health,
  JobListItem: docket.JobListItem,
  JobRequest: docket.JobRequest,
  JobResult: docket.JobResult,
  JobStarted: docket.JobStarted,
  Problem,
  QuestionRequest: questions.QuestionRequest,
  QuestionView: questions.QuestionView,
  RepositoryListItem: session.RepositoryListItem,
  SeenRequest: person.SeenRequest,
  SessionView: session.SessionView,
  Snooze: person.Snooze,
  SnoozeEnd: person.SnoozeEnd,
  SnoozeRequest: person.SnoozeRequest,
  TokenCreated: session.TokenCreated,
  TokenRequest: session.TokenRequest,
  TokenView: session.TokenView,
  Watchlist: person.Watchlist,
  WatchlistRequest: person.WatchlistRequest,
} as const;

export type ComponentName = keyof typeof COMPONENTS;
