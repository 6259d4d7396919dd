import { lookForRepositories, type VisibleRepository } from "../../github/visible-repository.ts";
import { REPOSITORY_ACCESS_MS, REPOSITORY_LOOK_MAX_MS } from "../../limits.ts";
import { fail, type Failure, type Result, succeed } from "../../protocol/failures.ts";
import type { Repository } from "../../summarize/pull-request/pull-request.ts";
import type { JobConnection, RepositoryAccess } from "../../summary-job/session-port.ts";
import { causedBy, errorBehind } from "../../upstream/error.ts";
import type { SessionContext } from "../context.ts";
import { askWithin } from "../deadline.ts";
import { accountOfJob } from "../storage/job-index.ts";
import { connectionOf, connectionOfJob, reading } from "./reading.ts";

/**
 * Who may read what was gathered from repositories: whoever GitHub shows all of them to now. A yes holds a minute, for
 * all readers of this session; it is kept in memory alone, so that a lost object asks anew.
 */
export interface RepositoryReaders {
  /** In their order; as whoever a job of this session is for. */
  ask(jobId: string, repositories: readonly Repository[]): Promise<Result<RepositoryAccess[]>>;
  /** The same as the person with this account, who must be the one that is connected. */
  askAs(
    accountId: number,
    repositories: readonly Repository[],
  ): Promise<Result<RepositoryAccess[]>>;
}

/** The connection to look with, as it is at each call. */
type Looking = () => Result<JobConnection>;

export function createRepositoryReaders(context: () => SessionContext): RepositoryReaders {
  const known = new Map<string, RepositoryAccess>();
  const asking = new Map<string, Promise<Result<RepositoryAccess[]>>>();

  function forget(now: number): void {
    for (const [key, { until }] of known) {
      if (until <= now) {
        known.delete(key);
      }
    }
  }

  async function look(
    accountId: number,
    repositories: readonly Repository[],
    looking: Looking,
  ): Promise<Result<RepositoryAccess[]>> {
    const until = Date.now() + REPOSITORY_ACCESS_MS;
    const seen = await lookAsPerson(repositories, looking, context());
    if (!seen.ok) {
      return seen;
    }
    const access = seen.value.map((each) => ({ ...each, until }));
    for (const [index, each] of repositories.entries()) {
      const visible = access[index];
      if (visible !== undefined) {
        known.set(keyOf(accountId, each), visible);
      }
    }
    return succeed(access);
  }

  /** Those that are not known to be visible are looked for together, once for all who wait for it. */
  async function ask(
    accountId: number,
    repositories: readonly Repository[],
    looking: Looking,
  ): Promise<Result<RepositoryAccess[]>> {
    forget(Date.now());
    const held = repositories.map((each) => known.get(keyOf(accountId, each)));
    const others = repositories.filter((_, index) => held[index] === undefined);
    if (others.length === 0) {
      return succeed(held.filter((each) => each !== undefined));
    }
    const key = others.map((each) => keyOf(accountId, each)).join(" ");
    const pending =
      asking.get(key) ??
      look(accountId, others, looking).finally(() => {
        asking.delete(key);
      });
    asking.set(key, pending);
    const seen = await pending;
    if (!seen.ok) {
      return seen;
    }
    const found = seen.value.values();
    return succeed(held.flatMap((each) => each ?? found.next().value ?? []));
  }

  return {
    async ask(jobId, repositories) {
      const { store } = context();
      const accountId = store.isOpen ? accountOfJob(store.sql, jobId) : null;
      return accountId === null
        ? fail("not_found")
        : ask(accountId, repositories, () => connectionOfJob(jobId, context()));
    },
    askAs: async (accountId, repositories) =>
      ask(accountId, repositories, () => connectionOf(accountId, context())),
  };
}

function keyOf(accountId: number, { owner, name, identity }: Repository): string {
  return `${accountId}/${identity?.id ?? `${owner}/${name}`.toLowerCase()}`;
}

async function lookAsPerson(
  repositories: readonly Repository[],
  looking: Looking,
  context: SessionContext,
): Promise<Result<VisibleRepository[]>> {
  const { connector } = context;
  const connection = looking();
  if (!connection.ok) {
    return connection;
  }
  const { identifier, level } = connection.value;
  const seen = await reading(connection.value, context, async () =>
    succeed(
      await askWithin(REPOSITORY_LOOK_MAX_MS, "github", async (signal) =>
        lookForRepositories(repositories, {
          fetch: connector.fetch({ identifier }),
          toolsFetch: connector.toolsFetch?.({ identifier }) ?? null,
          level: level ?? "graphql",
          signal,
          deadline: Date.now() + REPOSITORY_LOOK_MAX_MS,
        }),
      ),
    ),
  );
  if (!seen.ok) {
    return seen.failure.code === "reconnect_required" ? seen : undecided(seen.failure);
  }
  // Whoever has disconnected meanwhile is told so; what another connection sees is not known.
  const still = looking();
  if (!still.ok) {
    return still;
  }
  if (still.value.identifier !== identifier) {
    return undecided();
  }
  return seen.value === null ? fail("not_found") : succeed(seen.value);
}

/** GitHub has not said, for this reason; when to ask again. */
export function undecided(why?: Failure): Result<never> {
  const { retryAfterMs = REPOSITORY_LOOK_MAX_MS } = why ?? {};
  const failure: Failure = { code: "access_unknown", retryAfterMs };
  const error = why === undefined ? null : errorBehind(why);
  return { ok: false, failure: error === null ? failure : causedBy(error, failure) };
}
