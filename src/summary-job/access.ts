import { REPOSITORY_ACCESS_MS } from "../limits.ts";
import { describeError, log } from "../log/log.ts";
import { fail, type Result, succeed } from "../protocol/failures.ts";
import type { Repository } from "../summarize/pull-request/pull-request.ts";
import type { JobStore } from "./job-store.ts";
import type { AccessPort, RepositoryAccess } from "./session-port.ts";
import type { EventLog } from "./stream/event-log.ts";

/** Left out: nothing of the repository was read. */
type Permitted = { isPrivate?: boolean };

/**
 * Whether what a job has gathered may be given out: to its person, as long as GitHub shows them the repository. What was
 * read a moment ago, by the job itself or by a look of the session, is a yes for a minute.
 */
export interface Access {
  /** Whether a yes holds, or there is nothing to keep from anybody. */
  readonly holds: boolean;
  readonly held: { ok: true; value: Permitted };
  /** Asks unless a yes holds. */
  ask(): Promise<Result<Permitted>>;
  /** The job has just read the repository as its person. */
  saw(repository?: Repository): void;
}

interface Read {
  log: EventLog;
  store: JobStore;
  session: () => AccessPort;
}

export function createAccess(jobId: string, { log: events, store, session }: Read): Access {
  let permitted: Permitted = {};
  let until = 0;
  let hasRead = false;
  let asking: Promise<Result<Permitted>> | null = null;

  function holds(): boolean {
    hasRead ||= events.events.some(({ event }) => event === "ranking" || event === "queue");
    return !hasRead || Date.now() < until;
  }

  async function look(): Promise<Result<Permitted>> {
    const { checkpoint } = store.read() ?? {};
    const repositories =
      checkpoint?.repositories ??
      (checkpoint == null ? queuesRead(events) : [checkpoint.repository]);
    try {
      // Of several, nothing is given out unless all are there.
      const answers = await Promise.all(
        repositories.map((each) => session().repositoryAccess(jobId, each)),
      );
      const seen: RepositoryAccess[] = [];
      for (const answer of answers) {
        if (!answer.ok) {
          until = 0;
          return answer;
        }
        seen.push(answer.value);
      }
      until = Math.min(...seen.map((each) => each.until));
      permitted = { isPrivate: seen.some((each) => each.private) };
      const [first] = seen;
      if (
        checkpoint != null &&
        checkpoint.repository.identity === undefined &&
        first !== undefined
      ) {
        store.learnIdentity(first.identity);
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
    async ask() {
      if (holds()) {
        return succeed(permitted);
      }
      asking ??= look().finally(() => {
        asking = null;
      });
      return await asking;
    },
    saw(repository) {
      until = Date.now() + REPOSITORY_ACCESS_MS;
      permitted = repository === undefined ? permitted : { isPrivate: repository.private };
    },
  };
}

/** Where there is no list, those whose queues were read: known by their names alone. */
function queuesRead({ events }: EventLog): Repository[] {
  const names = events.flatMap((event) => (event.event === "queue" ? event.data.repository : []));
  return [...new Set(names)].map((full) => {
    const [owner = "", name = ""] = full.split("/");
    return { owner, name, private: true };
  });
}
