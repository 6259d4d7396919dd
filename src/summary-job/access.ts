import { repositoryNameOf } from "../github/repository-name.ts";
import { REPOSITORY_ACCESS_MS } from "../limits.ts";
import { logContext } from "../log/context.ts";
import { describeError, log } from "../log/log.ts";
import { fail, type Result, succeed } from "../protocol/failures.ts";
import {
  type Repository,
  type RepositoryIdentity,
  repositoryName,
} from "../summarize/pull-request/pull-request.ts";
import type { JobStore } from "./job-record.ts";
import type { AccessPort } from "./session-port.ts";
import type { EventLog } from "./stream/event-log.ts";

/** Left out: nothing of the repository was read, or what it is was not asked. */
interface Permitted {
  isPrivate?: boolean;
  repositories?: SeenRepository[];
}

/** A repository of a docket as GitHub shows it now. */
export interface SeenRepository {
  /** As the docket has it. */
  name: string;
  /** Null where it is known by its name alone. */
  id: number | null;
  private: boolean;
}

/**
 * Whether what a job has gathered may be given out: to its person, as long as GitHub shows them the repository. What was
 * read a moment ago, by the job itself or by a look of the session, is a yes for a minute.
 */
export interface Access {
  /** Whether a yes holds, or there is nothing to keep from anybody. */
  readonly holds: boolean;
  readonly held: { ok: true; value: Permitted };
  /** Asks unless a yes holds; for `repositories` also where they are not known. */
  ask(needs?: "repositories"): Promise<Result<Permitted>>;
  /** The job has just read these as its person; what they are is not always known yet. */
  saw(repositories?: readonly Repository[]): void;
  /** What the docket is about as far as it has been read; null before that. */
  readonly repositories: Repository[] | null;
}

interface Read {
  log: EventLog;
  store: Pick<JobStore, "read" | "learnIdentity">;
  session: () => AccessPort;
}

export function createAccess(jobId: string, { log: events, store, session }: Read): Access {
  let permitted: Permitted = {};
  let until = 0;
  let hasRead = false;
  const learned = new Map<string, RepositoryIdentity>();
  let asking: Promise<Result<Permitted>> | null = null;

  function readSoFar(): Repository[] {
    const { checkpoint } = store.read() ?? {};
    const read =
      checkpoint?.repositories ??
      (checkpoint == null ? queuesRead(events) : [checkpoint.repository]);
    return read.map(({ owner, name, private: isPrivate, identity }) => {
      const known = identity ?? learned.get(`${owner}/${name}`);
      return {
        owner,
        name,
        private: isPrivate,
        ...(known === undefined ? {} : { identity: known }),
      };
    });
  }

  /** What was known by its name alone is looked for by its id from then on. */
  function learn(repository: Repository, identity: RepositoryIdentity | undefined): void {
    if (repository.identity === undefined && identity !== undefined) {
      learned.set(repositoryName(repository), identity);
      store.learnIdentity(identity);
    }
  }

  function holds(): boolean {
    hasRead ||= events.events.some(({ event }) => event === "ranking" || event === "queue");
    return !hasRead || Date.now() < until;
  }

  async function look(): Promise<Result<Permitted>> {
    const repositories = readSoFar();
    try {
      // Of several, nothing is given out unless all are there.
      const { requestId } = logContext();
      const answer = await session().repositoryAccess(jobId, repositories, requestId);
      if (!answer.ok) {
        until = 0;
        return answer;
      }
      until = Math.min(...answer.value.map((each) => each.until));
      permitted = permittedBy(
        repositories.map((each, index) => ({ ...each, ...answer.value[index] })),
      );
      for (const [index, each] of repositories.entries()) {
        learn(each, answer.value[index]?.identity);
      }
      return succeed(permitted);
    } catch (error) {
      log("warn", "access-not-asked", describeError(error));
      return fail("access_unknown");
    }
  }

  return {
    get holds() {
      return holds();
    },
    get held() {
      return succeed(permitted);
    },
    async ask(needs) {
      if (holds() && (!hasRead || needs === undefined || needs in permitted)) {
        return succeed(permitted);
      }
      asking ??= look().finally(() => {
        asking = null;
      });
      return await asking;
    },
    saw(repositories) {
      until = Date.now() + REPOSITORY_ACCESS_MS;
      const { repositories: _before, ...known } = permitted;
      permitted = repositories === undefined ? known : permittedBy(repositories);
    },
    get repositories() {
      const read = readSoFar();
      return read.length === 0 ? null : read;
    },
  };
}

/** Where there is no list, those whose queues were read: known by their names alone. */
function queuesRead({ events }: EventLog): Repository[] {
  const names = events.flatMap((event) => (event.event === "queue" ? event.data.repository : []));
  return [...new Set(names)].map((full) => ({ ...repositoryNameOf(full), private: true }));
}

function permittedBy(repositories: readonly Repository[]): Permitted {
  return {
    isPrivate: repositories.some((each) => each.private),
    repositories: repositories.map((each) => ({
      name: repositoryName(each),
      id: each.identity?.id ?? null,
      private: each.private,
    })),
  };
}
