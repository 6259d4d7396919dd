import { ENTRY_WAIT_MAX_MS } from "../../limits.ts";
import { describeError, log } from "../../log/log.ts";
import type { JobRequest } from "../../protocol/docket.ts";
import { fail, type Result, succeed } from "../../protocol/failures.ts";
import { type JobQuota, quotaOf } from "../../quota/names.ts";
import type { JobReader } from "../../quota/names.ts";
import { type JobScope, type JobSpec, scopeName } from "../../summary-job/job-spec.ts";
import type { SessionContext } from "../context.ts";
import { randomSecret } from "../credentials/secrets.ts";
import { personKeyOf } from "../person-key.ts";
import { personOf } from "../person/person.ts";
import { addJob, deleteJob, lastDocketOf } from "../storage/job-index.ts";
import { connectionOfJob } from "./reading.ts";

export interface JobOrder {
  request: JobRequest;
  scope: JobScope;
  requestId: string;
  /** Given where the job must not begin twice. */
  id?: string;
  /** The delivery of a digest that waits for it. */
  delivery?: string;
}

interface StartContext extends SessionContext {
  /** Whether whoever asked may still use the session. */
  isStillKnown(): boolean;
}

/** Starts a job if the session is connected, its person may, and their quota has room. */
export async function startJob(
  order: JobOrder,
  reader: JobReader,
  context: StartContext,
): Promise<Result<{ id: string; objectName: string }>> {
  const { store, config, objects, sessionName } = context;
  const person = await personOf(context);
  if (!person.ok) {
    return person;
  }
  const { id = randomSecret(128), delivery } = order;
  const personKey = await personKeyOf(person.value.id);
  const quota = quotaOf(personKey, order.request, reader);
  const { checkModel = null } = config.model ?? {};
  const entries = checkModel === null ? 0 : entriesOf(order.request);
  const admitted = await admit(quota, { id, entries }, objects);
  if (!admitted.ok) {
    return admitted;
  }
  const startedAt = Date.now();
  // Waiting gave everything a chance to change: another person may have connected, the token may be gone.
  if (store.access().connection?.account?.id !== person.value.id || !context.isStillKnown()) {
    await objects.release(quota, id);
    return fail("not_connected");
  }
  const deadline = startedAt + config.jobTimeoutMs;
  const { request, scope, requestId } = order;
  const before =
    scope.kind === "one" && request.limit > 0 && request.pullRequests === undefined
      ? lastDocketOf(store.sql, scopeName(scope), person.value.id)
      : null;
  // On record before it runs, so that whatever happens next it can be found and deleted.
  addJob(store.sql, {
    id,
    accountId: person.value.id,
    repository: scopeName(scope),
    pullRequests: request.limit,
    startedAt,
    deadline,
    isListed: quota.kind !== "entries",
    isOfSeveral: scope.kind !== "one",
  });
  await store.dropOldDockets();
  await store.arm(startedAt);
  const spec: JobSpec = {
    id,
    sessionName,
    personKey,
    ...scopeFields(scope),
    request,
    reader,
    secondReadings: admitted.value.secondReadings,
    requestId,
    startedAt,
    deadline,
    ...(delivery === undefined ? {} : { delivery }),
    ...(before === null ? {} : { before }),
  };
  try {
    const connection = connectionOfJob(id, context);
    await objects.start(spec, connection.ok ? connection.value : null);
  } catch (error) {
    log("error", "job-not-started", { requestId, ...describeError(error) });
    if (store.isCreated) {
      deleteJob(store.sql, id);
    }
    await objects.release(quota, id);
    return fail("internal");
  }
  return succeed({ id, objectName: objects.nameOf(id) });
}

function scopeFields(scope: JobScope): Pick<JobSpec, "repository" | "scope"> {
  switch (scope.kind) {
    case "one":
      return { repository: scope.repository };
    case "several":
      return { repository: scope.repositories[0], scope };
    case "owner":
      return { repository: { owner: scope.owner, name: "" }, scope };
  }
}

function entriesOf({ limit, pullRequests }: JobRequest): number {
  return pullRequests?.length ?? limit;
}

/** How often a place is looked for: whoever has asked for an entry waits for its turn. */
const PLACE_LOOK_MS = 500;

async function admit(
  quota: JobQuota,
  { id, entries }: { id: string; entries: number },
  objects: SessionContext["objects"],
): Promise<Result<{ secondReadings: number }>> {
  const until = Date.now() + ENTRY_WAIT_MAX_MS;
  for (;;) {
    const admitted = await objects.admit(quota, id, { now: Date.now(), entries });
    if (admitted.ok || quota.kind !== "entries" || Date.now() >= until) {
      return admitted;
    }
    if ((await objects.limits(quota, Date.now())).jobsLeft === 0) {
      return admitted;
    }
    await scheduler.wait(PLACE_LOOK_MS);
  }
}
