import { fail, type FailureCode, type Result, succeed } from "../../protocol/failures.ts";
import type { Yours } from "../../protocol/yours.ts";
import type { SharedAt } from "../../sharing/shared-docket.ts";
import { type Repository, repositoryName } from "../../summarize/pull-request/pull-request.ts";
import type { SessionContext } from "../context.ts";
import { reaches, type TokenGrant } from "../credentials/token-grant.ts";
import { connectionOf } from "../jobs/reading.ts";
import { type RepositoryReaders, undecided } from "../jobs/repository-access.ts";
import { type KnownReaders, readYoursOf } from "../jobs/yours.ts";
import { personOf } from "../person/person.ts";

/** A docket that was found by its link, for somebody whom GitHub shows all of it. */
export interface SharedFor {
  at: SharedAt;
  accountId: number;
  /** Until when that need not be asked again. */
  until: number;
}

const LINK = /^[A-Za-z0-9_-]{22}$/;

/** Looked for in place of what a link that leads nowhere would lead to: GitHub has no repository of this id. */
const NOBODYS: Repository = {
  owner: "docket",
  name: "nobodys",
  private: true,
  identity: { id: 4_294_967_295, node: "R_kgDO_____w" },
};

const NOT_FOR_THEM = new Set<FailureCode>(["not_connected", "reconnect_required", "not_allowed"]);

/**
 * What a link leads to for the person of this session: only what this deployment is for them and GitHub shows them
 * whole. For everybody else, and for links that lead nowhere, the answer is the same after the same question to GitHub.
 * `accountId`: who it must be, where that is known.
 */
export async function findShared(
  link: string,
  readers: RepositoryReaders,
  context: SessionContext,
  { token, accountId }: { token?: TokenGrant | undefined; accountId?: number } = {},
): Promise<Result<SharedFor>> {
  const { store, objects } = context;
  if (!store.isOpen) {
    return fail("not_found");
  }
  const person = await personOf(context);
  if (!person.ok) {
    const { failure } = person;
    return NOT_FOR_THEM.has(failure.code) ? fail("not_found") : undecided(failure);
  }
  if (accountId !== undefined && person.value.id !== accountId) {
    return fail("not_found");
  }
  const at = LINK.test(link) ? await objects.sharedAt(link) : null;
  const seen = await readers.askAs(person.value.id, at?.repositories ?? [NOBODYS]);
  if (!seen.ok && seen.failure.code === "access_unknown") {
    return seen;
  }
  if (!seen.ok || at === null || !isReached(at, token)) {
    return fail("not_found");
  }
  const until = Math.min(...seen.value.map((each) => each.until));
  return succeed({ at, accountId: person.value.id, until });
}

/** What of a shared docket's queue is about the person of this session. */
export async function yoursOfShared(
  link: string,
  readers: RepositoryReaders,
  known: KnownReaders,
  context: SessionContext,
  reader: { token?: TokenGrant | undefined; accountId?: number },
): Promise<Result<Yours>> {
  const found = await findShared(link, readers, context, reader);
  if (!found.ok) {
    return found;
  }
  const { at, accountId } = found.value;
  const yours = await readYoursOf(
    {
      key: link,
      connection: () => connectionOf(accountId, context),
      queues: () => context.objects.sharedQueues(at, link),
      isShared: true,
    },
    known,
    context,
  );
  return !yours.ok && NOT_FOR_THEM.has(yours.failure.code) ? fail("not_found") : yours;
}

function isReached({ repositories }: SharedAt, token: TokenGrant | undefined): boolean {
  return repositories.every((each) => reaches(token, repositoryName(each)));
}
