import type { Connection } from "../../connectors/connector.ts";
import { RequestNotAllowed } from "../../github/allow-list.ts";
import type { Written } from "../../github/tools/github-tools.ts";
import { ACTION_SEND_MAX_MS } from "../../limits.ts";
import { describeError, log } from "../../log/log.ts";
import type { ActionView } from "../../protocol/actions.ts";
import { type Failure, fail, type Result, succeed } from "../../protocol/failures.ts";
import { UpstreamError } from "../../upstream/error.ts";
import { revoke } from "../access.ts";
import type { Means } from "../context.ts";
import { withDeadline } from "../deadline.ts";
import { lastPost, readAction, writeAction } from "./action-record.ts";
import { type Action, failed, lost, type Outcome, viewOf } from "./action.ts";
import { fingerprintOf } from "./present-state.ts";
import { DOUBT, isDoubtful, nameOf } from "./propose.ts";
import { send, type Write } from "./write.ts";
import { look, servingFor, writingConnection } from "./writing-connection.ts";

/**
 * Runs an action that was just taken to `checking`. Looks again at what it is about, puts on record that it is being
 * sent, and only then sends it, once: a crash leaves one of the two on record, and neither is ever taken up again.
 * A failure means that nothing was sent; what became of anything sent is in the view.
 */
export async function runAction(action: Action, means: Means): Promise<Result<ActionView>> {
  const { store } = means;
  const checked = await check(action, means);
  if (!isStill(action, means)) {
    return fail("not_found");
  }
  if (!checked.ok) {
    writeAction(store.sql, failed(action, checked.failure));
    return checked;
  }
  const write = checked.value;
  const sending: Action = { ...action, phase: "sending" };
  writeAction(store.sql, sending);
  await store.flush();
  if (!isStill(sending, means)) {
    return fail("not_found");
  }
  // Looking took its time. Who has disconnected meanwhile has nothing done for them any more.
  const serving = servingFor(action.proposal.accountId, means);
  if (!serving.ok) {
    writeAction(store.sql, failed(sending, serving.failure));
    return serving;
  }
  const connection = serving.value;
  const ended = await sendOnce(sending, { connection, write, means });
  const { code } = ended.outcome.error ?? {};
  const { requestId } = action.outcome;
  log("info", "action-ended", { requestId, kind: write.kind, phase: ended.phase, code });
  if (isStill(sending, means)) {
    writeAction(store.sql, ended);
  }
  if (code === "reconnect_required") {
    await store.change((access) => revoke(access, connection.identifier));
  }
  return succeed(viewOf(ended));
}

/** Whether it may still be sent as it was shown. */
async function check({ proposal }: Action, means: Means): Promise<Result<Write>> {
  const { write, repository, accountId, fingerprint, post, earlier } = proposal;
  const connection = await writingConnection(accountId, means);
  if (!connection.ok) {
    return connection;
  }
  if (write === null) {
    return fail("confirmation_refused");
  }
  const present = await look(write, nameOf(repository), connection.value, means);
  if (!present.ok) {
    return present;
  }
  const isAsShown = (await fingerprintOf(present.value, write)) === fingerprint;
  const { sql, isOpen } = means.store;
  // Two previews of one docket: the second is to replace what the first has become.
  const isFirst =
    post === null || !isOpen || (lastPost(sql, repository, post)?.written ?? null) === earlier;
  // Another preview for the same place may have been sent meanwhile, and its answer lost.
  const isTold =
    !isOpen ||
    proposal.notes.includes(DOUBT) ||
    !isDoubtful(sql, repository, proposal.target.label);
  return isAsShown && isFirst && isTold ? succeed(write) : fail("target_changed");
}

interface Sending {
  connection: Connection;
  write: Write;
  means: Means;
}

async function sendOnce(action: Action, sending: Sending): Promise<Action> {
  const { connection, write, means } = sending;
  const { repository } = action.proposal;
  const tools = means.connector.tools(connection);
  try {
    const written = await withDeadline(
      ACTION_SEND_MAX_MS,
      async (signal) =>
        (await send(write, nameOf(repository), tools, signal)) ??
        // What it was to replace is gone, so nothing was written yet. The preview said what happens then.
        (await send(anew(write), nameOf(repository), tools, signal)),
    );
    return written === null
      ? failed(action, { code: "target_changed" })
      : { ...action, phase: "done", outcome: outcomeOf(write, written, means, repository) };
  } catch (error) {
    const refusal = refusalOf(error, write, repository);
    if (refusal === null) {
      log("warn", "action-lost", { requestId: action.outcome.requestId, ...describeError(error) });
    }
    return refusal === null ? lost(action) : failed(action, refusal);
  }
}

function anew(write: Write): Write {
  if (write.kind !== "comment" && write.kind !== "issue") {
    return write;
  }
  const { replaces: _gone, ...fresh } = write;
  return fresh;
}

/** Longer than any id; what an upstream says is bounded. */
const EXECUTION_ID_MAX = 200;

/** Links are built here: what an upstream calls its address is not followed. */
function outcomeOf(write: Write, written: Written, { config }: Means, repository: string): Outcome {
  const { id, number, executionId } = written;
  const web = `${config.githubWebUrl}/${repository}`;
  const own = write.kind === "comment" ? id : number;
  return {
    link: `${web}/${pageOf(write, written)}`,
    ...(typeof own === "number" ? { written: own } : {}),
    ...(executionId === null ? {} : { executionId: executionId.slice(0, EXECUTION_ID_MAX) }),
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

/** The session, its person and the action may have gone while somebody upstream was waited for. */
function isStill({ proposal, phase }: Action, { store }: Means): boolean {
  return store.isOpen && readAction(store.sql, proposal.id)?.phase === phase;
}
