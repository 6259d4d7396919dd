import * as z from "zod";

import * as digests from "../../protocol/digests.ts";
import * as docket from "../../protocol/docket.ts";
import * as events from "../../protocol/events.ts";
import * as github from "../../protocol/github.ts";
import * as operations from "../../protocol/operations.ts";
import * as person from "../../protocol/person.ts";
import * as questions from "../../protocol/questions.ts";
import * as queue from "../../protocol/queue.ts";
import * as session from "../../protocol/session.ts";
import * as sharing from "../../protocol/sharing.ts";
import * as suggestions from "../../protocol/suggestions.ts";
import * as yours from "../../protocol/yours.ts";

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
  action: events.Action.optional(),
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
  DeltaEvent: events.DeltaEvent,
  Delivery: digests.Delivery,
  DigestChange: digests.DigestChange,
  DigestPreview: digests.DigestPreview,
  DigestPreviewRequest: digests.DigestPreviewRequest,
  DigestRequest: digests.DigestRequest,
  DigestSaved: digests.DigestSaved,
  DigestView: digests.DigestView,
  DocketEvent: events.DocketEvent,
  DoneEvent: events.DoneEvent,
  Entry: docket.Entry,
  GitHubReading: github.GitHubReading,
  Health,
  JobEvent: events.JobEvent,
  JobListItem: docket.JobListItem,
  JobRequest: docket.JobRequest,
  JobResult: docket.JobResult,
  JobStarted: docket.JobStarted,
  Problem,
  PullRequestEvent: events.PullRequestEvent,
  QueueEvent: queue.QueueEvent,
  QuestionRequest: questions.QuestionRequest,
  RepositoryQuestionRequest: questions.RepositoryQuestionRequest,
  QuestionView: questions.QuestionView,
  RankingEvent: events.RankingEvent,
  RepositoryListItem: session.RepositoryListItem,
  SeenRequest: person.SeenRequest,
  Row: queue.Row,
  SessionView: session.SessionView,
  Share: sharing.Share,
  SharedResult: sharing.SharedResult,
  ShareStarted: sharing.ShareStarted,
  SummaryEvent: events.SummaryEvent,
  Snooze: person.Snooze,
  SnoozeEnd: person.SnoozeEnd,
  SnoozeRequest: person.SnoozeRequest,
  Suggested: suggestions.Suggested,
  SuggestionRequest: suggestions.SuggestionRequest,
  SuggestionView: suggestions.SuggestionView,
  LoginExchange: session.LoginExchange,
  LoginRequest: session.LoginRequest,
  LoginStarted: session.LoginStarted,
  TokenCreated: session.TokenCreated,
  TokenRequest: session.TokenRequest,
  TokenView: session.TokenView,
  Turn: queue.Turn,
  Yours: yours.Yours,
  Watchlist: person.Watchlist,
  WatchlistRequest: person.WatchlistRequest,
} as const;

export type ComponentName = keyof typeof COMPONENTS;
