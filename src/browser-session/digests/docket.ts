import { repositoryNameOf } from "../../github/repository-name.ts";
import type {
  DigestDocket,
  DigestOrder,
  DigestStart,
  DigestTold,
} from "../../person/digests/session-port.ts";
import { fail, type Result, succeed } from "../../protocol/failures.ts";
import type { JobScope } from "../../summary-job/job-spec.ts";
import type { SessionContext } from "../context.ts";
import { startJob } from "../jobs/job-start.ts";
import { type KnownReaders, readYours } from "../jobs/yours.ts";
import { isStillOf } from "../person/person.ts";
import { accountOfJob, hasJob } from "../storage/job-index.ts";
import { admitRepositories } from "./repositories.ts";

/** Starts the docket of a digest, once for each id, from what of its repositories may be in it. */
export async function startDigest(
  order: DigestOrder,
  context: SessionContext,
): Promise<Result<DigestStart>> {
  const { accountId, jobId, deliveryId, limit, language, since } = order;
  if (!isStillOf(accountId, context)) {
    return fail("not_connected");
  }
  const admitted = await admitRepositories(order, context);
  if (!admitted.ok || admitted.value.kind === "replaced") {
    return admitted.ok ? succeed({ kind: "replaced" }) : admitted;
  }
  const { names, leftOut } = admitted.value;
  const scope = scopeOfNames(names);
  if (scope === null) {
    return succeed({ kind: "nothing_left", ...leftOut });
  }
  const started = { kind: "started", ...leftOut } as const;
  if (hasJob(context.store.sql, jobId)) {
    return succeed(started);
  }
  context.store.hold(Date.now());
  const job = await startJob(
    {
      id: jobId,
      delivery: deliveryId,
      requestId: crypto.randomUUID(),
      scope,
      request: {
        limit,
        queue: true,
        language,
        window: "all",
        drafts: true,
        ...(since === null ? {} : { since }),
      },
    },
    "digest",
    { ...context, isStillKnown: () => isStillOf(accountId, context) },
  );
  return job.ok ? succeed(started) : job;
}

/** What a docket of a digest has come to, for its person, who must still see what it is about. */
export async function digestDocket(
  accountId: number,
  jobId: string,
  known: KnownReaders,
  context: SessionContext,
): Promise<Result<DigestDocket>> {
  const { store, objects } = context;
  if (!isStillOf(accountId, context)) {
    return fail("reconnect_required");
  }
  if (accountOfJob(store.sql, jobId) !== accountId) {
    return fail("not_found");
  }
  const result = await objects.read(jobId);
  if (!result.ok) {
    return result;
  }
  if (result.value.outcome === "running" || (result.value.queue ?? []).length === 0) {
    return succeed({
      result: result.value,
      yours: { rows: [], new: [], merged: [], closed: [] },
    });
  }
  const yours = await readYours(jobId, known, context);
  return yours.ok ? succeed({ result: result.value, yours: yours.value }) : yours;
}

/** Whether what a docket says may still be told: its person sees all of it, and what is private was confirmed as such. */
export async function mayBeTold(
  { accountId, jobId, repositories: confirmed }: DigestTold,
  context: SessionContext,
): Promise<Result<boolean>> {
  if (!isStillOf(accountId, context)) {
    return fail("reconnect_required");
  }
  const seen = await context.objects.repositories(jobId);
  const isConfirmed = (id: number | null) =>
    confirmed.some((each) => each.private && each.id === id);
  return seen.ok
    ? succeed(seen.value.every((each) => !each.private || isConfirmed(each.id)))
    : seen;
}

function scopeOfNames(names: readonly string[]): JobScope | null {
  const [first, ...others] = names.map(repositoryNameOf);
  if (first === undefined) {
    return null;
  }
  return others.length === 0
    ? { kind: "one", repository: first }
    : { kind: "several", repositories: [first, ...others] };
}
