import { lookForRepository, type VisibleRepository } from "../../github/visible-repository.ts";
import { REPOSITORY_ACCESS_MS, REPOSITORY_LOOK_MAX_MS } from "../../limits.ts";
import { fail, type Result, succeed } from "../../protocol/failures.ts";
import type { Repository } from "../../summarize/pull-request/pull-request.ts";
import type { RepositoryAccess } from "../../summary-job/session-port.ts";
import type { SessionContext } from "../context.ts";
import { askWithin } from "../deadline.ts";
import { accountOfJob } from "../storage/job-index.ts";
import { connectionOfJob, reading } from "./reading.ts";

/**
 * Who may read what was gathered from a repository: whoever GitHub shows it to now. A yes holds a minute, for all readers
 * of this session and repository; it is kept in memory alone, so that a lost object asks anew.
 */
export interface RepositoryReaders {
  ask(jobId: string, repository: Repository): Promise<Result<RepositoryAccess>>;
}

export function createRepositoryReaders(context: () => SessionContext): RepositoryReaders {
  const known = new Map<string, RepositoryAccess>();
  const asking = new Map<string, Promise<Result<RepositoryAccess>>>();

  async function look(
    jobId: string,
    repository: Repository,
    key: string,
  ): Promise<Result<RepositoryAccess>> {
    const askedAt = Date.now();
    const seen = await lookAsPerson(jobId, repository, context());
    if (!seen.ok) {
      known.delete(key);
      return seen;
    }
    const access = { ...seen.value, until: askedAt + REPOSITORY_ACCESS_MS };
    for (const [name, { until }] of known) {
      if (until <= askedAt) {
        known.delete(name);
      }
    }
    known.set(key, access);
    return succeed(access);
  }

  return {
    async ask(jobId, repository) {
      const { store } = context();
      const accountId = store.isOpen ? accountOfJob(store.sql, jobId) : null;
      if (accountId === null) {
        return fail("not_found");
      }
      const { owner, name, identity } = repository;
      const key = `${accountId}/${identity?.id ?? `${owner}/${name}`.toLowerCase()}`;
      const yes = known.get(key);
      if (yes !== undefined && Date.now() < yes.until) {
        return succeed(yes);
      }
      const pending =
        asking.get(key) ?? look(jobId, repository, key).finally(() => asking.delete(key));
      asking.set(key, pending);
      return await pending;
    },
  };
}

async function lookAsPerson(
  jobId: string,
  repository: Repository,
  context: SessionContext,
): Promise<Result<VisibleRepository>> {
  const { connector } = context;
  const connection = connectionOfJob(jobId, context);
  if (!connection.ok) {
    return connection;
  }
  const { identifier, level } = connection.value;
  const seen = await reading(connection.value, context, async () =>
    succeed(
      await askWithin(REPOSITORY_LOOK_MAX_MS, "github", async (signal) =>
        lookForRepository(repository, {
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
    return seen.failure.code === "reconnect_required" ? seen : undecided(seen.failure.retryAfterMs);
  }
  // Whoever has disconnected meanwhile is told so; what another connection sees is not known.
  const still = connectionOfJob(jobId, context);
  if (!still.ok) {
    return still;
  }
  if (still.value.identifier !== identifier) {
    return undecided();
  }
  return seen.value === null ? fail("not_found") : succeed(seen.value);
}

function undecided(retryAfterMs: number = REPOSITORY_LOOK_MAX_MS): Result<never> {
  return fail("access_unknown", { retryAfterMs });
}
