import { composeDigest } from "../digests/content.ts";
import { renderDigestMarkdown, renderDigestText } from "../digests/markdown.ts";
import { wordDigest } from "../digests/message.ts";
import { renderBody } from "../person/digests/body.ts";
import type { DigestDraft, DigestRevision } from "../person/digests/keeping.ts";
import type { LiveConnection } from "../person/digests/records.ts";
import type { DigestDocket, DigestOrder, DigestStart } from "../person/digests/session-port.ts";
import type {
  Delivery,
  DigestChange,
  DigestPreview,
  DigestPreviewRequest,
  DigestRequest,
  DigestSaved,
  DigestView,
} from "../protocol/digests.ts";
import type { JobResult } from "../protocol/docket.ts";
import { fail, type Result, succeed } from "../protocol/failures.ts";
import type { JobScope } from "../summary-job/job-spec.ts";
import type { SessionContext } from "./context.ts";
import { digestOf } from "./credentials/secrets.ts";
import { admitRepositories, bindAnew, bindRepositories } from "./digest-repositories.ts";
import { startJob } from "./jobs/job-start.ts";
import { servingConnection } from "./jobs/reading.ts";
import { type KnownReaders, readYours } from "./jobs/yours.ts";
import { asPerson } from "./kept.ts";
import { accountOfJob, hasJob } from "./storage/job-index.ts";

/** A session's part in its person's digests: it lists and changes them, and reads GitHub for them. */

/** Names are parsed; the origin is where the person reached us. */
export type DigestFields<Body> = Body & { origin: string };

export async function listDigests(context: SessionContext): Promise<Result<DigestView[]>> {
  return asPerson(context, async (person) => succeed(await person.digests(Date.now())));
}

export async function createDigest(
  { origin, ...request }: DigestFields<DigestRequest>,
  context: SessionContext,
): Promise<Result<DigestSaved>> {
  return asPerson(context, async (person, accountId) => {
    const { repositories: named = [], owner } = request;
    const bound = await bindRepositories(named, owner, context);
    if (!bound.ok) {
      return bound;
    }
    const connection = await liveConnection(accountId, context);
    if (connection === null) {
      return fail("not_connected");
    }
    const draft: DigestDraft = {
      name: request.name,
      ...bound.value,
      schedule: request.schedule,
      deliver: request.deliver,
      limit: request.limit,
      language: request.language,
      onlyChanges: request.onlyChanges,
      origin,
    };
    return person.createDigest(draft, connection, Date.now());
  });
}

export async function changeDigest(
  id: string,
  { origin, confirmed, repositories, owner, ...change }: DigestFields<DigestChange>,
  context: SessionContext,
): Promise<Result<DigestSaved>> {
  return asPerson(context, async (person, accountId) => {
    const digest = (await person.digests(Date.now())).find((each) => each.id === id);
    if (digest === undefined) {
      return fail("not_found");
    }
    // What is confirmed is bound anew, as it is now.
    const isOther = repositories !== undefined || owner !== undefined;
    const isConfirmation = !isOther && confirmed === true;
    const bound = isOther
      ? await bindRepositories(repositories ?? [], owner, context)
      : isConfirmation
        ? await bindAnew(digest.repositories, digest.owner, context)
        : null;
    if (bound?.ok === false) {
      return bound;
    }
    const connection = await liveConnection(accountId, context);
    if (connection === null) {
      return fail("not_connected");
    }
    const revision: DigestRevision = {
      ...change,
      origin,
      ...bound?.value,
      confirmed: isConfirmation,
    };
    return person.changeDigest(id, revision, connection, Date.now());
  });
}

export async function endDigest(id: string, context: SessionContext): Promise<Result<null>> {
  return asPerson(context, async (person) => {
    await person.endDigest(id, Date.now());
    return succeed(null);
  });
}

/** `reached`: the repositories that a token names, in whose name it is asked; null for all. */
export async function sendDigest(
  id: string,
  reached: readonly string[] | null,
  context: SessionContext,
): Promise<Result<Delivery>> {
  return asPerson(context, async (person, accountId) => {
    const connection = await liveConnection(accountId, context);
    return connection === null
      ? fail("not_connected")
      : person.sendDigest(id, reached, connection, Date.now());
  });
}

/** What a digest would say of a docket of this session, were it the first. */
export async function previewDigest(
  { job, name, kind, origin }: DigestFields<DigestPreviewRequest>,
  known: KnownReaders,
  context: SessionContext,
): Promise<Result<DigestPreview>> {
  if (!hasJob(context.store.sql, job)) {
    return fail("not_found");
  }
  const result = await context.objects.read(job);
  if (!result.ok) {
    return result;
  }
  const yours = await readYours(job, known, context);
  if (!yours.ok) {
    return yours;
  }
  const base = context.config.publicOrigin ?? origin;
  const content = composeDigest({
    id: "preview",
    name,
    at: Date.now(),
    result: result.value,
    yours: yours.value,
    before: null,
    notes: [],
    links: {
      docket: `${base}${docketPath(result.value, job)}`,
      page: `${base}/digests`,
      stop: null,
    },
  });
  const message = wordDigest(content);
  return succeed({
    body: renderBody(kind, content),
    markdown: renderDigestMarkdown(message),
    text: renderDigestText(message),
  });
}

/** Of several repositories the docket is found under the first. */
function docketPath({ repository, scope }: JobResult, job: string): string {
  const path = (scope?.repositories[0] ?? repository).split("/").map(encodeURIComponent).join("/");
  return `/o/${path}#${job}`;
}

/** Tells the account's object that digests may read with this session's connection. */
export async function tellConnected(context: SessionContext): Promise<void> {
  const account = context.store.access().connection?.account;
  const connection = account == null ? null : await liveConnection(account.id, context);
  if (connection !== null) {
    const person = await context.objects.person(connection.accountId);
    await person.connected(connection, Date.now());
  }
}

/** Starts the docket of a digest, once for each id, from what of its repositories may be in it. */
export async function startDigest(
  order: DigestOrder,
  context: SessionContext,
): Promise<Result<DigestStart>> {
  const { accountId, jobId, deliveryId, limit, language, since } = order;
  if (!isOf(accountId, context)) {
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
    { ...context, isStillKnown: () => isOf(accountId, context) },
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
  if (!isOf(accountId, context)) {
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

function scopeOfNames(names: readonly string[]): JobScope | null {
  const [first, ...others] = names.map((full) => {
    const [owner = "", name = ""] = full.split("/");
    return { owner, name };
  });
  if (first === undefined) {
    return null;
  }
  return others.length === 0
    ? { kind: "one", repository: first }
    : { kind: "several", repositories: [first, ...others] };
}

function isOf(accountId: number, { store }: SessionContext): boolean {
  return store.isOpen && store.access().connection?.account?.id === accountId;
}

async function liveConnection(
  accountId: number,
  context: SessionContext,
): Promise<LiveConnection | null> {
  const connection = servingConnection(context);
  return connection.ok && isOf(accountId, context)
    ? {
        session: context.sessionName,
        accountId,
        key: await digestOf(connection.value.identifier),
      }
    : null;
}
