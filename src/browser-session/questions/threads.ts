import { type RepositoryName, repositoryNameOf } from "../../github/repository-name.ts";
import { OPERATION_LOOK_MAX_MS, THREADS_PER_SESSION_MAX } from "../../limits.ts";
import { describeError, log } from "../../log/log.ts";
import { JobRequest } from "../../protocol/docket.ts";
import { fail, type Result, succeed } from "../../protocol/failures.ts";
import type { JobSpec } from "../../summary-job/job-spec.ts";
import type { SessionContext } from "../context.ts";
import { randomSecret } from "../credentials/secrets.ts";
import type { TokenGrant } from "../credentials/token-grant.ts";
import { askWithin } from "../deadline.ts";
import { mayReadJob } from "../jobs/own-jobs.ts";
import { connectionOfJob, reading, servingConnection } from "../jobs/reading.ts";
import { personKeyOf } from "../person-key.ts";
import { personOf } from "../person/person.ts";
import { addThread, endJob, threadOf, threadsInExcess } from "../storage/job-index.ts";
import { removeDue } from "../upkeep.ts";
import { NOT_ALLOWED_TO_ASK } from "./admission.ts";

/** The object of the questions about a repository, for who is connected; null where none were asked. */
export function findThread(repository: string, { store, objects }: SessionContext): string | null {
  const account = store.access().connection?.account;
  const id = account == null ? null : threadOf(store.sql, repository, account.id);
  return id === null ? null : objects.nameOf(id);
}

/**
 * The same to ask one more, made where there is none. It is a job like any other, with a docket of no entry that is
 * done from the start: access, deletion, its time and its questions are those of dockets.
 */
export async function threadToAsk(
  repository: string,
  requestId: string,
  context: SessionContext,
): Promise<Result<{ objectName: string }>> {
  const { store, objects } = context;
  const person = await personOf(context);
  if (!person.ok) {
    return person.failure.code === "not_allowed" ? fail("not_allowed", NOT_ALLOWED_TO_ASK) : person;
  }
  const existing = threadOf(store.sql, repository, person.value.id);
  if (existing !== null) {
    const connection = connectionOfJob(existing, context);
    return connection.ok ? succeed({ objectName: objects.nameOf(existing) }) : connection;
  }
  const seen = await seenAs(repository, context);
  if (!seen.ok) {
    return seen;
  }
  // Waiting gave another person the chance to connect, and another question that to make it.
  if (store.access().connection?.account?.id !== person.value.id) {
    return fail("not_connected");
  }
  const { owner, name } = seen.value;
  const made = threadOf(store.sql, repository, person.value.id);
  if (made !== null) {
    return succeed({ objectName: objects.nameOf(made) });
  }
  const startedAt = Date.now();
  const id = randomSecret(128);
  const spec: JobSpec = {
    id,
    sessionName: context.sessionName,
    personKey: await personKeyOf(person.value.id),
    repository: { owner, name },
    request: JobRequest.parse({ repository: `${owner}/${name}`, limit: 0 }),
    reader: "program",
    thread: seen.value,
    requestId,
    startedAt,
    deadline: startedAt,
  };
  addThread(store.sql, { id, accountId: person.value.id, repository, startedAt });
  for (const old of threadsInExcess(store.sql, THREADS_PER_SESSION_MAX)) {
    await store.deleteJob(old);
  }
  await store.arm(startedAt);
  try {
    await objects.start(spec, null);
  } catch (error) {
    log("error", "thread-not-started", { requestId, ...describeError(error) });
    endJob(store.sql, id, { repository, outcome: "failed", endedAt: startedAt });
    await store.deleteJob(id);
    return fail("internal");
  }
  return succeed({ objectName: objects.nameOf(id) });
}

/** Nothing where none were asked, or where who asks may not read them. */
export async function deleteThread(
  repository: string,
  token: TokenGrant | undefined,
  context: SessionContext,
): Promise<Result<null>> {
  const { store } = context;
  const account = store.access().connection?.account;
  const id = account == null ? null : threadOf(store.sql, repository, account.id);
  if (id !== null && mayReadJob(id, token, store.sql)) {
    await store.deleteJob(id);
    await removeDue("job", context);
  }
  return succeed(null);
}

/** The repository as GitHub shows it to the person. */
async function seenAs(
  repository: string,
  context: SessionContext,
): Promise<Result<RepositoryName & { private: boolean }>> {
  const connection = servingConnection(context);
  if (!connection.ok) {
    return connection;
  }
  const asked = repositoryNameOf(repository);
  const tools = context.connector.tools(connection.value);
  return await reading(connection.value, context, async () => {
    const info = await askWithin(OPERATION_LOOK_MAX_MS, "github", (signal) =>
      tools.getRepository(asked, signal),
    );
    const [owner = asked.owner, name = asked.name] = info.fullName.split("/");
    return succeed({ owner, name, private: info.private });
  });
}
