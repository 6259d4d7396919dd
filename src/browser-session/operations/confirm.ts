import type { Connection } from "../../connectors/connector.ts";
import { RequestNotAllowed } from "../../github/allow-list.ts";
import { repositoryNameOf } from "../../github/repository-name.ts";
import type { Written } from "../../github/tools/github-tools.ts";
import { OPERATION_SEND_MAX_MS } from "../../limits.ts";
import { describeError, log } from "../../log/log.ts";
import { type Failure, fail, type Result, succeed } from "../../protocol/failures.ts";
import type { OperationView } from "../../protocol/operations.ts";
import { UpstreamError } from "../../upstream/error.ts";
import { logUpstreamFailure } from "../../upstream/failure-log.ts";
import { revoke } from "../connecting/access.ts";
import type { SessionContext } from "../context.ts";
import { withDeadline } from "../deadline.ts";
import { hasJob } from "../storage/job-index.ts";
import { lastPost, readOperation, writeOperation } from "./operation-record.ts";
import {
  type OperationRecord,
  failed,
  lost,
  type Outcome,
  viewOf,
  withdrawn,
} from "./operation.ts";
import { fingerprintOf } from "./present-state.ts";
import { DOUBT, isDoubtful } from "./propose.ts";
import { GONE, isWaiting, takeSuggestion } from "./suggest.ts";
import { send, type Write } from "./write.ts";
import { look, servingFor, writingConnection } from "./writing-connection.ts";

/**
 * Runs an operation that was just taken to `checking`. Looks again at what it is about, puts on record that it is being
 * sent, and only then sends it, once: a crash leaves one of the two on record, and neither is ever taken up again.
 * A failure means that nothing was sent; what became of anything sent is in the view.
 */
export async function runOperation(
  operation: OperationRecord,
  context: SessionContext,
): Promise<Result<OperationView>> {
  const { store } = context;
  const checked = await check(operation, context);
  if (!isStill(operation, context)) {
    return fail("not_found");
  }
  if (!checked.ok) {
    writeOperation(store.sql, failed(operation, checked.failure));
    return checked;
  }
  const { write, connection } = checked.value;
  const sending: OperationRecord = { ...operation, phase: "sending" };
  writeOperation(store.sql, sending);
  await store.flush();
  const ended = await sendOnce(sending, { connection, write, context });
  if (ended === null) {
    return stopped(sending, context);
  }
  const { code } = ended.outcome.error ?? {};
  const { requestId } = operation.outcome;
  const { executionId } = ended.outcome;
  log(code === undefined ? "info" : "warn", "action-ended", {
    requestId,
    kind: write.kind,
    phase: ended.phase,
    code,
    executionId,
  });
  if (isStill(sending, context)) {
    writeOperation(store.sql, ended);
  }
  if (code === "reconnect_required") {
    await store.change((access) => revoke(access, connection.identifier));
  }
  return succeed(viewOf(ended));
}

/** Whether it may still be sent as it was shown, and with which connection. */
async function check(
  { proposal }: OperationRecord,
  context: SessionContext,
): Promise<Result<{ write: Write; connection: Connection }>> {
  const { write, repository, accountId, fingerprint, post, earlier, suggestion } = proposal;
  const connection = await writingConnection(accountId, context);
  if (!connection.ok) {
    return connection;
  }
  if (write === null) {
    return fail("confirmation_refused");
  }
  const present = await look(write, repositoryNameOf(repository), connection.value, context);
  if (!present.ok) {
    return present;
  }
  if (suggestion !== undefined && !(await isWaiting(suggestion, accountId, context))) {
    return fail("confirmation_refused", GONE);
  }
  const isAsShown = (await fingerprintOf(present.value, write)) === fingerprint;
  const { sql, isOpen } = context.store;
  // Two previews of one docket: the second is to replace what the first has become.
  const isFirst =
    post === null || !isOpen || (lastPost(sql, repository, post)?.written ?? null) === earlier;
  // Another preview for the same place may have been sent meanwhile, and its answer lost.
  const isTold =
    !isOpen ||
    proposal.notes.includes(DOUBT) ||
    !isDoubtful(sql, repository, proposal.target.label);
  if (!isAsShown || !isFirst || !isTold) {
    return fail("target_changed");
  }
  // Last of all, since it can be taken once, in whichever session of its person.
  return suggestion === undefined || (await takeSuggestion(suggestion, accountId, context))
    ? succeed({ write, connection: connection.value })
    : fail("confirmation_refused", GONE);
}

/**
 * Whether it is still to be sent. Whoever has deleted its docket, disconnected or left this browser has nothing done for
 * them any more, even where they have connected again meanwhile.
 */
function isWanted(
  operation: OperationRecord,
  { identifier }: Connection,
  context: SessionContext,
): boolean {
  if (!isStill(operation, context) || isWithdrawn(operation, context)) {
    return false;
  }
  const serving = servingFor(operation.proposal.accountId, context);
  return serving.ok && serving.value.identifier === identifier;
}

/** Whether its docket is gone, or its person with their cookie. */
function isWithdrawn(
  { proposal: { job } }: OperationRecord,
  { store }: Pick<SessionContext, "store">,
): boolean {
  return !store.isAttended || (job !== null && !hasJob(store.sql, job));
}

/** Nothing was sent, since nobody wanted it any more. */
function stopped(operation: OperationRecord, context: SessionContext): Result<OperationView> {
  const { sql } = context.store;
  if (!isStill(operation, context)) {
    return fail("not_found");
  }
  if (isWithdrawn(operation, context)) {
    writeOperation(sql, { ...withdrawn(operation), phase: "discarded" });
    return fail("not_found");
  }
  const serving = servingFor(operation.proposal.accountId, context);
  const { failure } = serving.ok ? fail("not_connected") : serving;
  writeOperation(sql, failed(operation, failure));
  return { ok: false, failure };
}

interface Sending {
  connection: Connection;
  write: Write;
  context: SessionContext;
}

/** Null where it was no longer wanted before anything was written. */
async function sendOnce(
  operation: OperationRecord,
  sending: Sending,
): Promise<OperationRecord | null> {
  const { connection, write, context } = sending;
  const { repository } = operation.proposal;
  let isStopped = false;
  // Asked in the same turn in which a request leaves. A second one leaves only where the first wrote nothing.
  const tools = context.connector.tools(connection, () => {
    if (!isWanted(operation, connection, context)) {
      isStopped = true;
      throw new DOMException("It is no longer wanted.", "AbortError");
    }
  });
  try {
    const written = await withDeadline(
      OPERATION_SEND_MAX_MS,
      async (signal) =>
        (await send(write, repositoryNameOf(repository), tools, signal)) ??
        // What it was to replace is gone, so nothing was written yet. The preview said what happens then.
        (await send(anew(write), repositoryNameOf(repository), tools, signal)),
    );
    return written === null
      ? failed(operation, { code: "target_changed" })
      : { ...operation, phase: "done", outcome: outcomeOf(write, written, context, repository) };
  } catch (error) {
    if (isStopped) {
      return null;
    }
    const refusal = refusalOf(error, write, repository);
    logUpstreamFailure(error);
    if (refusal === null) {
      log("warn", "action-lost", {
        requestId: operation.outcome.requestId,
        ...describeError(error),
      });
    }
    return refusal === null ? lost(operation) : failed(operation, refusal);
  }
}

function anew(write: Write): Write {
  if (write.kind !== "comment" && write.kind !== "issue") {
    return write;
  }
  const { replaces: _gone, ...fresh } = write;
  return fresh;
}

/** What has another form names nothing that anybody could look up. */
const EXECUTION_ID = /^[\w-]{1,100}$/;

/** Links are built here: what an upstream calls its address is not followed. */
function outcomeOf(
  write: Write,
  written: Written,
  { config }: SessionContext,
  repository: string,
): Outcome {
  const { id, number, executionId } = written;
  const web = `${config.githubWebUrl}/${repository}`;
  const own = write.kind === "comment" ? id : number;
  return {
    link: `${web}/${pageOf(write, written)}`,
    ...(typeof own === "number" ? { written: own } : {}),
    ...(executionId !== null && EXECUTION_ID.test(executionId) ? { executionId } : {}),
  };
}

function pageOf(write: Write, { id, number }: Written): string {
  switch (write.kind) {
    case "comment":
      return `pull/${write.number}#issuecomment-${id}`;
    case "issue":
      return `issues/${number}`;
    case "file":
      return `commit/${id}`;
    case "pull-request":
      return `pull/${number}`;
    case "review":
      return `pull/${write.number}#pullrequestreview-${id}`;
  }
}

/** Why it is certain that nothing was written; null where nobody can know. */
function refusalOf(error: unknown, write: Write, repository: string): Failure | null {
  if (error instanceof RequestNotAllowed) {
    return { code: "invalid_request", detail: "GitHub would not take names or texts like these." };
  }
  if (!(error instanceof UpstreamError)) {
    return null;
  }
  const { kind, status = 0, upstream } = error;
  const isFault = upstream === "github" && (status >= 500 || status === 408);
  if ((kind !== "rejected" && kind !== "rate_limited") || isFault) {
    return null;
  }
  const failure = error.toFailure();
  if (kind === "rate_limited" || upstream !== "github" || failure.code === "sso_required") {
    return failure;
  }
  switch (status) {
    case 403:
    case 404:
      return {
        code: "access_restricted",
        detail: `GitHub did not let the connection write to ${repository}. It needs write permission there, and an organization may restrict which applications have it.`,
      };
    case 409:
    case 422:
      return write.kind === "file"
        ? { code: "target_changed" }
        : {
            code: "invalid_request",
            detail: "GitHub did not accept it: something it names may not exist there.",
          };
    default:
      return failure;
  }
}

/** The session, its person and the operation may have gone while somebody upstream was waited for. */
function isStill({ proposal, phase }: OperationRecord, { store }: SessionContext): boolean {
  return store.isOpen && readOperation(store.sql, proposal.id)?.phase === phase;
}
