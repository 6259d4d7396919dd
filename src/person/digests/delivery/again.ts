import type { Failure } from "../../../protocol/failures.ts";
import type { LifeContext } from "../life-context.ts";
import { type DeliveryRecord, writeDelivery } from "../records/delivery-record.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** After what passes, where nobody has said when it will have. */
const AGAIN_MS = 5 * MINUTE_MS;

/** Tries again from the beginning, as long as it is not too late; then the last trouble is told. */
export function dueAgain(
  context: LifeContext,
  delivery: DeliveryRecord,
  { code, message, retryAfterMs = AGAIN_MS }: Trouble,
): void {
  writeDelivery(context.storage.sql, {
    ...delivery,
    phase: "due",
    session: null,
    job: null,
    body: null,
    nextAt: Date.now() + Math.max(MINUTE_MS, Math.min(retryAfterMs, DAY_MS)),
    // A limit is no failure: what it made too late is skipped.
    ...(code === "too_many_jobs" ? {} : { code, message }),
  });
}

interface Trouble {
  code: string;
  message: string;
  retryAfterMs?: number | undefined;
}

/** What may be otherwise in a moment. */
const PASSING: ReadonlySet<string> = new Set([
  "access_unknown",
  "github_rate_limited",
  "github_unavailable",
  "scalekit_rate_limited",
  "scalekit_unavailable",
  "internal",
]);

export function isPassing({ code }: Failure): boolean {
  return PASSING.has(code);
}
