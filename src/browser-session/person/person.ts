import type { GitHubAccount } from "../../github/account.ts";
import type { Person } from "../../person/person.ts";
import { fail, type Result, succeed } from "../../protocol/failures.ts";
import { learnAccount, revoke } from "../connecting/access.ts";
import { accountOf } from "../connecting/account.ts";
import { checkAllowed } from "../connecting/allowed.ts";
import type { SessionContext } from "../context.ts";

/** The connected person, asked from GitHub where connecting could not, if this deployment is for them. */
export async function personOf(context: SessionContext): Promise<Result<GitHubAccount>> {
  const { store, connector } = context;
  const { connection } = store.access();
  if (connection === null) {
    return fail("not_connected");
  }
  if (connection.state !== "connected") {
    return fail("reconnect_required");
  }
  let { account } = connection;
  if (account === null) {
    const read = await accountOf(connector, { identifier: connection.identifier });
    if (!read.ok) {
      if (read.failure.code === "reconnect_required") {
        await store.change((access) => revoke(access, connection.identifier));
      }
      return read;
    }
    const learned = read.value;
    await store.change((access) => learnAccount(access, connection.identifier, learned));
    account = learned;
  }
  const allowed = await checkAllowed(account, { identifier: connection.identifier }, context);
  return allowed.ok ? succeed(account) : allowed;
}

/**
 * Has GitHub say who is connected, where connecting could not: what follows finds it on record. Without a connection
 * there is nobody to learn of.
 */
export async function learnPerson(context: SessionContext): Promise<Result<null>> {
  const { connection } = context.store.access();
  if (connection?.account !== null) {
    return succeed(null);
  }
  const person = await personOf(context);
  return person.ok ? succeed(null) : person;
}

/** The way to what the connected person keeps. It leads nowhere before it is known who that is. */
export async function asPerson<Value>(
  context: SessionContext,
  work: (person: DurableObjectStub<Person>, accountId: number) => Promise<Result<Value>>,
): Promise<Result<Value>> {
  const account = await accountOfSession(context);
  return account.ok ? work(await context.objects.person(account.value), account.value) : account;
}

/** Waiting gives another person the chance to connect, and this one to leave. */
export function isStillOf(accountId: number, { store }: SessionContext): boolean {
  return store.isOpen && store.access().connection?.account?.id === accountId;
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
