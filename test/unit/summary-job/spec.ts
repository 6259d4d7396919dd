import type { JobSpec } from "../../../src/summary-job/job-spec.ts";

/** A docket of five of one repository. */
export function aSpec(more: Partial<JobSpec> = {}): JobSpec {
  return {
    id: "job",
    sessionName: "session",
    personKey: "person",
    repository: { owner: "o", name: "r" },
    request: { repository: "o/r", limit: 5, language: "en", window: "all", drafts: true },
    requestId: "request",
    startedAt: 0,
    deadline: 120_000,
    ...more,
  };
}
