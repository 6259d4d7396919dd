import { type Failure, type FailureCode, toStreamError } from "../../protocol/failures.ts";
import { isFatal, toFailure } from "../expected-failure.ts";
import type { RequestQueue } from "../gather/request-queue.ts";
import type { Memory } from "../ports.ts";
import { type Repository, repositoryName } from "../pull-request/pull-request.ts";
import type { RunEvent, RunInput } from "./run-input.ts";

/** One repository while a run reads it. */
export interface Reading {
  /** As it was asked for, `owner/name`; empty where there is only one. */
  asked: string;
  requestQueue: RequestQueue;
  memory: Memory;
}

/** Which repositories of a run can be read. One that cannot fails nothing else. */
export interface Scope {
  readonly failures: readonly Failure[];
  read(index: number, repository: Repository): void;
  /** Throws what fails the run: of one repository everything, of several what is about the connection. */
  failed(index: number, error: unknown): void;
  /** The same where it was told of already. */
  unreadable(index: number, failure: Failure): void;
}

/** Says `job-scope` as soon as it is known of every one, unless an earlier attempt has. */
export function createScope(
  input: RunInput,
  readings: readonly Reading[],
  send: (event: RunEvent) => void,
): Scope {
  const known = new Map<number, Repository | Failure>();
  const isSaid = input.resume?.events.some(({ event }) => event === "job-scope") === true;

  function note(index: number, what: Repository | Failure): void {
    if (known.has(index) || input.sources === undefined) {
      return;
    }
    known.set(index, what);
    if (known.size === readings.length && !isSaid) {
      const all = readings.map(({ asked }, each) => ({ asked, what: known.get(each) }));
      send({
        event: "job-scope",
        data: {
          repositories: all.flatMap(({ what: one }) => (isRead(one) ? repositoryName(one) : [])),
          unreadable: all.flatMap(({ asked, what: one }) =>
            one === undefined || isRead(one)
              ? []
              : { repository: asked, error: toStreamError(one, input.job.requestId) },
          ),
        },
      });
    }
  }

  return {
    get failures() {
      return [...known.values()].flatMap((one) => (isRead(one) ? [] : one));
    },
    read: (index, repository) => note(index, repository),
    unreadable: (index, failure) => note(index, failure),
    failed(index, error) {
      if (input.sources === undefined) {
        throw error;
      }
      const failure = toFailure(error);
      if (isFatal(failure) && !OF_ONE.has(failure.code)) {
        throw error;
      }
      input.report?.({ error });
      note(index, failure);
    },
  };
}

/** What an organization asks for is about its own repositories. */
const OF_ONE: ReadonlySet<FailureCode> = new Set(["sso_required", "access_restricted"]);

function isRead(what: Repository | Failure | undefined): what is Repository {
  return what !== undefined && "owner" in what;
}
