import type { DigestDraft, DigestRevision } from "../../person/digests/keeping.ts";
import type { LiveConnection } from "../../person/digests/records/connection-record.ts";
import type {
  Delivery,
  DigestChange,
  DigestRequest,
  DigestSaved,
  DigestView,
} from "../../protocol/digests.ts";
import { fail, type Result, succeed } from "../../protocol/failures.ts";
import type { SessionContext } from "../context.ts";
import { digestOf } from "../credentials/secrets.ts";
import { servingConnection } from "../jobs/reading.ts";
import { asPerson, isStillOf } from "../person/person.ts";
import { bindAnew, bindRepositories } from "./repositories.ts";

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

/** Tells the account's object that digests may read with this session's connection. */
export async function tellConnected(context: SessionContext): Promise<void> {
  const account = context.store.access().connection?.account;
  const connection = account == null ? null : await liveConnection(account.id, context);
  if (connection !== null) {
    const person = await context.objects.person(connection.accountId);
    await person.connected(connection, Date.now());
  }
}

async function liveConnection(
  accountId: number,
  context: SessionContext,
): Promise<LiveConnection | null> {
  const connection = servingConnection(context);
  return connection.ok && isStillOf(accountId, context)
    ? {
        session: context.sessionName,
        accountId,
        key: await digestOf(connection.value.identifier),
      }
    : null;
}
