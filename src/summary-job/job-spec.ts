import type { JobRequest } from "../protocol/docket.ts";
import type { JobReader } from "../quota/names.ts";

interface Name {
  owner: string;
  name: string;
}

/** What a job is asked to be about. */
export type JobScope =
  | { kind: "one"; repository: Name }
  | { kind: "several"; repositories: [Name, ...Name[]] }
  | { kind: "owner"; owner: string };

/** As people write it: the first of several, or the owner. */
export function scopeName(scope: JobScope): string {
  switch (scope.kind) {
    case "one":
      return `${scope.repository.owner}/${scope.repository.name}`;
    case "several":
      return `${scope.repositories[0].owner}/${scope.repositories[0].name}`;
    case "owner":
      return scope.owner;
  }
}

/** Specs of an earlier version have the one repository alone. */
export function scopeOf({ scope, repository }: Pick<JobSpec, "scope" | "repository">): JobScope {
  return scope ?? { kind: "one", repository };
}

/** All that a job needs to know from its start on; whoever it is for is known to its session alone. */
export interface JobSpec {
  id: string;
  /** Name of the session's object: the job asks it for the connection, and reports to it. */
  sessionName: string;
  /** Name of the person to the quotas. */
  personKey: string;
  /** Of several the first; of an owner's the owner, and no name. */
  repository: Name;
  /** Absent where it is one repository. */
  scope?: JobScope;
  request: JobRequest;
  /** Jobs of an earlier version do not say. */
  reader?: JobReader;
  /** How many summaries its person may have read a second time. Jobs of an earlier version do not say. */
  secondReadings?: number;
  /** The delivery of a digest that is told of its end. */
  delivery?: string;
  /** The last docket of the same repository, where there is one: by what it counted the order is guessed. */
  before?: string;
  /** Set where there is no docket, only questions about this repository. */
  thread?: { owner: string; name: string; private: boolean };
  /** Of the request that started the job; quoted in its errors. */
  requestId: string;
  /** When it was asked for, and when its time is up, in milliseconds since 1970. */
  startedAt: number;
  deadline: number;
}
