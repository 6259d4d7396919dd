import type { Connection, AccessToken } from "../../connectors/connector.ts";
import { fetchAnyWay } from "../../connectors/fetch-any-way.ts";
import type { AccessLevel } from "../../github/access-level.ts";
import { listRepositories, type RepositoryList } from "../../github/repositories.ts";
import { fail, type Result, succeed } from "../../protocol/failures.ts";
import type { JobConnection } from "../../summary-job/session-port.ts";
import { revoke } from "../connecting/access.ts";
import type { SessionContext } from "../context.ts";
import { reaches, type TokenGrant } from "../credentials/token-grant.ts";
import { resultOf, withDeadline } from "../deadline.ts";
import { knownLevel, noteLevel } from "../storage/github-access-record.ts";
import { accountOfJob } from "../storage/job-index.ts";

const REPOSITORIES_MAX_MS = 20_000;

/** The connection that may be read with. */
export function servingConnection({ store, connector }: SessionContext): Result<Connection> {
  const { connection } = store.access();
  if (connection === null) {
    return fail("not_connected");
  }
  return connection.state === "connected" && connection.connector === connector.name
    ? succeed({ identifier: connection.identifier })
    : fail("reconnect_required");
}

/** The connection a job reads with, as long as it is still that of the person it began for. */
export function connectionOfJob(jobId: string, context: SessionContext): Result<JobConnection> {
  const { store } = context;
  const accountId = store.isOpen ? accountOfJob(store.sql, jobId) : null;
  return accountId === null ? fail("not_connected") : connectionOf(accountId, context);
}

/** The connection of this session, as long as it is that of the person with this account. */
export function connectionOf(accountId: number, context: SessionContext): Result<JobConnection> {
  const { store } = context;
  const account = store.access().connection?.account;
  if (account?.id !== accountId) {
    return fail("reconnect_required");
  }
  const connection = servingConnection(context);
  if (!connection.ok) {
    return connection;
  }
  const { identifier } = connection.value;
  const level = knownLevel(store.sql, identifier, Date.now());
  return succeed({ identifier, level, login: account.login });
}

/** Remembers at which level a job was answered, for those that come after it. */
export function levelReached(jobId: string, level: AccessLevel, context: SessionContext): void {
  const connection = connectionOfJob(jobId, context);
  if (connection.ok) {
    noteLevel(context.store.sql, connection.value.identifier, level, Date.now());
  }
}

/** The token a job reads with, where the connector holds one. `refused`: one that GitHub did not accept. */
export async function accessTokenOfJob(
  jobId: string,
  refused: string | null,
  context: SessionContext,
): Promise<Result<AccessToken>> {
  const connection = connectionOfJob(jobId, context);
  return connection.ok
    ? reading(connection.value, context, async () =>
        context.connector.accessToken === undefined
          ? fail("reconnect_required")
          : context.connector.accessToken(connection.value, refused),
      )
    : connection;
}

/** Repositories that the connected person can see, of those that a token names. */
export async function readRepositories(
  query: string,
  token: TokenGrant | undefined,
  context: SessionContext,
): Promise<Result<RepositoryList>> {
  const connection = servingConnection(context);
  if (!connection.ok) {
    return connection;
  }
  const fetchAsPerson = fetchAnyWay(context.connector, connection.value);
  return reading(connection.value, context, async () => {
    const found = await withDeadline(REPOSITORIES_MAX_MS, (signal) =>
      listRepositories((input, init) => fetchAsPerson(input, { ...init, signal }), query),
    );
    const repositories = found.repositories.filter(({ repository }) => reaches(token, repository));
    return succeed({ ...found, repositories });
  });
}

/** A connection that turns out to be refused is on record as such from then on. */
export async function reading<Value>(
  { identifier }: Connection,
  { store }: SessionContext,
  read: () => Promise<Result<Value>>,
): Promise<Result<Value>> {
  const result = await resultOf(read);
  if (!result.ok && result.failure.code === "reconnect_required") {
    await store.change((access) => revoke(access, identifier));
  }
  return result;
}
