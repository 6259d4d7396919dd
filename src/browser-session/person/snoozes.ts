import type { KeptSnooze } from "../../person/snoozes.ts";
import { fail, type Result, succeed } from "../../protocol/failures.ts";
import type { Snooze, SnoozeEnd } from "../../protocol/person.ts";
import type { SessionContext } from "../context.ts";
import { newestJobOf } from "../storage/job-index.ts";
import { asPerson, isStillOf } from "./person.ts";

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
