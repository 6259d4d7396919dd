import type { JobRequest } from "../protocol/docket.ts";

/** Who asked for a job: a person at the page, a program with an API token, or a digest. */
export type JobReader = "page" | "program" | "digest";

/**
 * What is counted apart: dockets, queues without entries, the entries that somebody asks for one by one on the page, and
 * the dockets of digests.
 */
export type JobKind = "dockets" | "queues" | "entries" | "digests";

/** Which object counts a job, and as what. */
export interface JobQuota {
  kind: JobKind;
  name: string;
}

export function quotaOf(
  personKey: string,
  { limit, pullRequests }: Pick<JobRequest, "limit" | "pullRequests">,
  reader: JobReader | undefined,
): JobQuota {
  if (reader === "digest") {
    return { kind: "digests", name: `digests:${personKey}` };
  }
  if (pullRequests !== undefined && reader === "page") {
    return { kind: "entries", name: `entries:${personKey}` };
  }
  return limit === 0 && pullRequests === undefined
    ? { kind: "queues", name: `queues:${personKey}` }
    : docketQuota(personKey);
}

export function docketQuota(personKey: string): JobQuota {
  return { kind: "dockets", name: `person:${personKey}` };
}
