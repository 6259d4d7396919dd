import type { Person } from "../person/person.ts";
import type { SeenBefore } from "../person/seen.ts";
import type { KeptSnooze } from "../person/snoozes.ts";
import type { VersionedWatchlist } from "../person/watchlist.ts";
import { fail, type Result, succeed } from "../protocol/failures.ts";
import type { GroupCounts, Snooze, SnoozeEnd } from "../protocol/person.ts";
import type { Recalled } from "../summarize/ports.ts";
import type { JobReader } from "../summary-job/session-port.ts";
import type { SessionContext } from "./context.ts";
import { personOf } from "./jobs/job-start.ts";
import { accountOfJob, newestJobOf } from "./storage/job-index.ts";
import { recall } from "./storage/memory-record.ts";

/** A session's way to what its person keeps. It leads nowhere before it is known whose account is connected. */

export interface SeenDocket {
  job: string;
  /** `owner/name` as the docket is about. */
  repository: string;
  number?: number | undefined;
}

export async function readWatchlist(context: SessionContext): Promise<Result<VersionedWatchlist>> {
  return asPerson(context, async (person) => succeed(await person.watchlist(Date.now())));
}

/** Null as `version`: whichever list there is. */
export async function replaceWatchlist(
  repositories: readonly string[],
  version: number | null,
  context: SessionContext,
): Promise<Result<VersionedWatchlist>> {
  return asPerson(context, async (person) =>
    person.replaceWatchlist(repositories, version, Date.now()),
  );
}

/** What a docket of this session showed is seen from now on. */
export async function markSeen(
  { job, repository, number }: SeenDocket,
  context: SessionContext,
): Promise<Result<null>> {
  return asPerson(context, async (person, accountId) => {
    const { store, objects } = context;
    if (accountOfJob(store.sql, job) !== accountId) {
      return fail("not_found");
    }
    const shown = await objects.shown(job, repository, number);
    if (shown === null) {
      return fail("not_found");
    }
    if (!isStillOf(accountId, context)) {
      return fail("not_connected");
    }
    await person.markSeen(shown, Date.now());
    return succeed(null);
  });
}

/** What a docket that began then is compared with. */
export async function seenBefore(
  repository: string,
  startedAt: number,
  context: SessionContext,
): Promise<SeenBefore> {
  const seen = await asPerson(context, async (person) =>
    succeed(await person.seenBefore(repository, startedAt)),
  );
  return seen.ok ? seen.value : { at: null, pullRequests: [] };
}

/** Keeps what the queue of a watched repository held; nothing where its person is not known. */
export async function noteCounts(
  repository: string,
  counts: GroupCounts,
  countedAt: number,
  context: SessionContext,
): Promise<void> {
  await asPerson(context, async (person) => {
    await person.noteCounts(repository, counts, countedAt);
    return succeed(null);
  });
}

export async function listSnoozes(context: SessionContext): Promise<Result<Snooze[]>> {
  const kept = await readSnoozes(context);
  return kept.ok
    ? succeed(kept.value.map(({ repository, number, until }) => ({ repository, number, until })))
    : kept;
}

/** The same with what tells when they are over. Not all that asks for them is a visit of the person's. */
export async function readSnoozes(
  context: SessionContext,
  { isVisit }: { isVisit: boolean } = { isVisit: true },
): Promise<Result<KeptSnooze[]>> {
  return asPerson(context, async (person) => succeed(await person.snoozes(Date.now(), isVisit)));
}

export async function snooze(asked: Snooze, context: SessionContext): Promise<Result<null>> {
  return asPerson(context, async (person, accountId) => {
    const state = await lastState(asked, accountId, context);
    if (!isStillOf(accountId, context)) {
      return fail("not_connected");
    }
    await person.snooze({ ...asked, state }, Date.now());
    return succeed(null);
  });
}

export async function endSnooze(
  { repository, number }: SnoozeEnd,
  context: SessionContext,
): Promise<Result<null>> {
  return asPerson(context, async (person) => {
    await person.endSnooze(repository, number, Date.now());
    return succeed(null);
  });
}

/** Where this session's newest docket of the repository showed it to stand. */
async function lastState(
  { repository, number }: SnoozeEnd,
  accountId: number,
  { store, objects }: SessionContext,
): Promise<KeptSnooze["state"]> {
  const job = newestJobOf(store.sql, repository, accountId);
  return job === null ? null : objects.stateShown(job, { repository, number });
}

/** What a job may know of pull requests, in the order of their numbers. */
export async function recallOfJob(
  jobId: string,
  asked: { repository: string; numbers: readonly number[]; reader: JobReader },
  { store, objects }: SessionContext,
): Promise<Recalled[]> {
  const { repository, numbers, reader } = asked;
  const accountId = store.isOpen ? accountOfJob(store.sql, jobId) : null;
  if (accountId === null) {
    return [];
  }
  const remembered = numbers.map((number) => recall(store.sql, repository, number));
  const seen =
    reader === "page" ? await (await objects.person(accountId)).seen(repository, numbers) : [];
  const seenOf = new Map(seen.map((shown) => [shown.number, shown]));
  return numbers.map((number, index) => {
    const text = remembered[index];
    const shown = seenOf.get(number);
    return {
      ...(text == null ? {} : { remembered: text }),
      ...(shown === undefined ? {} : { seen: shown }),
    };
  });
}

/**
 * "Forget everything" reaches what the account keeps as well, where an account is connected: before the session is
 * closed, since what is closed can ask no more for what failed, and after it, for what was being written meanwhile.
 */
export async function forgetWithPerson(
  { store, objects }: SessionContext,
  close: () => Promise<unknown>,
): Promise<void> {
  const accountId = store.access().connection?.account?.id;
  const person = accountId === undefined ? null : await objects.person(accountId);
  await person?.forget();
  await close();
  await person?.forget();
}

/** Waiting gives another person the chance to connect, and this one to leave. */
function isStillOf(accountId: number, { store }: SessionContext): boolean {
  return store.isOpen && store.access().connection?.account?.id === accountId;
}

export async function asPerson<Value>(
  context: SessionContext,
  work: (person: DurableObjectStub<Person>, accountId: number) => Promise<Result<Value>>,
): Promise<Result<Value>> {
  const account = await accountOfSession(context);
  return account.ok ? work(await context.objects.person(account.value), account.value) : account;
}

/** An account that is on record was proven when it connected; GitHub need not be asked for what is kept here. */
async function accountOfSession(context: SessionContext): Promise<Result<number>> {
  const known = context.store.access().connection?.account?.id;
  if (known !== undefined) {
    return succeed(known);
  }
  const person = await personOf(context);
  return person.ok ? succeed(person.value.id) : person;
}
