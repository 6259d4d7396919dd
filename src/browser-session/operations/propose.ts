import { decodeBase64, encodeHex } from "../../encoding.ts";
import { scopeMissing } from "../../github/client/refusal.ts";
import { missingForWriting } from "../../github/granted-scopes.ts";
import { parseRepositoryName, repositoryNameOf } from "../../github/repository-name.ts";
import { OPERATION_LIFETIME_MS, OPERATIONS_PROPOSED_MAX } from "../../limits.ts";
import { fail, type Result, succeed } from "../../protocol/failures.ts";
import type { OperationProposed, OperationRequest } from "../../protocol/operations.ts";
import type { SessionContext } from "../context.ts";
import { digestOf, randomSecret } from "../credentials/secrets.ts";
import { learnPerson } from "../person/person.ts";
import { accountOfJob, isOfSeveral, repositoryOfJob } from "../storage/job-index.ts";
import { inertDocketBody } from "./docket-body.ts";
import { addOperation, lastPost, listOperations, listOpenOperations } from "./operation-record.ts";
import { type OperationRecord, shownText, type Suggested, viewOf } from "./operation.ts";
import { placeOf, planOperation } from "./plan/plan.ts";
import { fingerprintOf } from "./present-state.ts";
import { grantedScopes, look, servingFor, writingConnection } from "./writing-connection.ts";

/** Looks at what the request is about and puts on record, and to the person, exactly what would be sent. */
export async function proposeOperation(
  request: OperationRequest,
  nonceHash: ArrayBuffer,
  context: SessionContext,
  suggestion?: Suggested,
): Promise<Result<Omit<OperationProposed, "nonce">>> {
  const { store, config } = context;
  const { sql } = store;
  const learned = await learnPerson(context);
  if (!learned.ok) {
    return learned;
  }
  const place = repositoryOf(request, context);
  if (!place.ok) {
    return place;
  }
  const { fullName, accountId } = place.value;
  const room = roomForOne(sql);
  if (!room.ok) {
    return room;
  }
  const connection = await writingConnection(accountId, context);
  if (!connection.ok) {
    return connection;
  }
  const docket = await docketFor(request, context);
  if (!docket.ok) {
    return docket;
  }
  const post = docket.value === null ? null : postOf(request);
  const last = post === null ? null : lastPost(sql, fullName, post);
  const earlier = last?.written ?? null;
  const asked = placeOf(request, earlier);
  if (!asked.ok) {
    return asked;
  }
  const repository = repositoryNameOf(fullName);
  const [present, granted] = await Promise.all([
    look(asked.value, repository, connection.value, context),
    grantedScopes(connection.value, context),
  ]);
  if (!present.ok) {
    return present;
  }
  const missing = missingForWriting(granted, {
    isPrivate: present.value.repository.private,
    path: request.kind === "file" ? request.path : null,
  });
  if (missing !== null) {
    return { ok: false, failure: scopeMissing(missing, config.githubWebUrl) };
  }
  const plan = planOperation({
    request,
    present: present.value,
    docket: docket.value ?? "",
    earlier,
    webUrl: `${config.githubWebUrl}/${fullName}`,
    login: store.access().connection?.account?.login ?? "",
    ...(request.kind === "file" && request.encoding === "base64"
      ? { sha256: await sha256Of(request.content) }
      : {}),
  });
  if (!plan.ok) {
    return plan;
  }
  const { write, target, notes } = plan.value;
  const createdAt = Date.now();
  const proposal = {
    id: randomSecret(128),
    job: request.job ?? null,
    kind: request.kind,
    repository: fullName,
    target,
    notes: isDoubtful(sql, fullName, target.label) ? [...notes, DOUBT] : notes,
    write,
    accountId: accountId ?? 0,
    fingerprint: await fingerprintOf(present.value, write),
    post,
    earlier,
    ...("replaces" in write && last?.link !== undefined ? { replaces: last.link } : {}),
    ...(suggestion === undefined ? {} : { suggestion }),
    createdAt,
    expiresAt: createdAt + OPERATION_LIFETIME_MS,
  };
  const digest = await digestOf(shownText(proposal));
  const operation: OperationRecord = {
    proposal: { ...proposal, digest },
    phase: "proposed",
    nonceHash,
    takenAt: null,
    outcome: {},
  };
  // Waiting gave everything a chance to change: the person may have left, another may have come.
  const still = store.isAttended ? servingFor(accountId, context) : fail("not_connected");
  if (!still.ok) {
    return still;
  }
  // The docket may be gone, and others may have been shown at the same time.
  if (request.job !== undefined && repositoryOfJob(sql, request.job) === null) {
    return fail("not_found");
  }
  const left = roomForOne(sql);
  if (!left.ok) {
    return left;
  }
  addOperation(sql, operation);
  await store.arm(createdAt);
  return succeed({ ...viewOf(operation), digest });
}

/** Previews that nobody confirms make room by themselves in the end. */
function roomForOne(sql: SqlStorage): Result<null> {
  const open = listOpenOperations(sql);
  if (open.length < OPERATIONS_PROPOSED_MAX) {
    return succeed(null);
  }
  const free = Math.min(...open.map(({ proposal }) => proposal.expiresAt));
  return fail("too_many_requests", {
    detail: "Too many previews are waiting. Confirm or discard some first.",
    retryAfterMs: Math.max(0, free - Date.now()),
  });
}

export const DOUBT =
  "It is not known whether an earlier action there went through. Look at GitHub first, so that nothing is there twice.";

export const NO_REPOSITORY = {
  detail: 'Name a "repository" as owner/name, or the "job" of a docket.',
};

const NO_REPOSITORY_OF_SEVERAL = {
  detail: 'That docket is about several repositories: name the "repository" as owner/name as well.',
};

/** The repository it is about, and whose connection may write there. */
export function repositoryOf(
  { job, repository }: { job?: string | undefined; repository?: string | undefined },
  { store, config }: Pick<SessionContext, "store" | "config">,
): Result<{ fullName: string; accountId: number | null }> {
  const named =
    repository === undefined ? null : parseRepositoryName(repository, config.githubWebUrl);
  if (repository !== undefined && named === null) {
    return fail("invalid_repository");
  }
  const name = named === null ? null : `${named.owner}/${named.name}`;
  if (job === undefined) {
    const accountId = store.access().connection?.account?.id ?? null;
    return name === null
      ? fail("invalid_request", NO_REPOSITORY)
      : succeed({ fullName: name, accountId });
  }
  const ofJob = repositoryOfJob(store.sql, job);
  if (ofJob === null) {
    return fail("not_found");
  }
  if (isOfSeveral(store.sql, job)) {
    return name === null
      ? fail("invalid_request", NO_REPOSITORY_OF_SEVERAL)
      : succeed({ fullName: name, accountId: accountOfJob(store.sql, job) });
  }
  return name !== null && name.toLowerCase() !== ofJob.toLowerCase()
    ? fail("invalid_request", { detail: `That docket is not about ${name}.` })
    : succeed({ fullName: ofJob, accountId: accountOfJob(store.sql, job) });
}

async function sha256Of(content: string): Promise<string> {
  const bytes = decodeBase64(content) ?? new Uint8Array();
  return encodeHex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
}

/** Whether something was sent to that place and its answer was lost. */
export function isDoubtful(sql: SqlStorage, repository: string, label: string): boolean {
  return listOperations(sql, null).some(
    ({ phase, proposal }) =>
      phase === "unknown" && proposal.repository === repository && proposal.target.label === label,
  );
}

/** The docket as a text, where the request brings none of its own; null where it does. */
async function docketFor(
  request: OperationRequest,
  { objects }: SessionContext,
): Promise<Result<string | null>> {
  const { job } = request;
  const wantsDocket =
    (request.kind === "comment" || request.kind === "issue") && request.body === undefined;
  if (!wantsDocket) {
    return succeed(null);
  }
  if (job === undefined) {
    return request.kind === "issue"
      ? succeed(null)
      : fail("invalid_request", { detail: "A comment needs a text." });
  }
  const result = await objects.read(job);
  if (!result.ok) {
    return result;
  }
  return result.value.outcome === "running"
    ? fail("invalid_request", {
        detail: "The docket is still being written. Post it once it is done.",
      })
    : succeed(await inertDocketBody(result.value));
}

/** Names where a docket is posted within its repository. */
function postOf(request: OperationRequest): string {
  return request.kind === "comment" ? `comment ${request.number}` : request.kind;
}
