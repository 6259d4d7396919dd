import { ENTRY_LIFETIME_MS, QUEUE_LIFETIME_MS, RESULT_LIFETIME_MS } from "../limits.ts";
import { quotaOf } from "../quota/names.ts";
import type { JobSpec } from "./job-spec.ts";

/** How long after its end a job is kept. Its session keeps it on record for the same time. */
export function lifetimeMs({ personKey, request, reader, thread }: JobSpec): number {
  if (thread !== undefined) {
    return RESULT_LIFETIME_MS;
  }
  if (quotaOf(personKey, request, reader).kind === "entries") {
    return ENTRY_LIFETIME_MS;
  }
  return request.limit === 0 ? QUEUE_LIFETIME_MS : RESULT_LIFETIME_MS;
}
