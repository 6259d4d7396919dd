import type { Attempt } from "../../digests/deliver.ts";
import { DELIVERY_RETRIES_MS, DIGEST_LATE_MS } from "../../limits.ts";
import { endDelivery, giveUp, pauseDigest } from "./ends.ts";
import type { LifeContext } from "./life-context.ts";
import { addressOf, attemptDelivery } from "./outgoing.ts";
import { type DeliveryRecord, readDelivery, readDigest, writeDelivery } from "./records.ts";

/** Whoever is busy is not asked more often, however little they ask for. */
const BUSY_MIN_MS = 30_000;

/** Sends what is on record as `sending`, which is written before anything leaves. */
export async function sendDelivery(context: LifeContext, delivery: DeliveryRecord): Promise<void> {
  const digest = readDigest(context.storage.sql, delivery.digest);
  if (digest === null || digest.pause !== null) {
    endDelivery(context, delivery, Date.now(), { state: "skipped", code: "paused" });
    return;
  }
  const address = await addressOf(context, digest);
  if (typeof address === "string") {
    giveUp(context, delivery, address);
    return;
  }
  const attempt = await attemptDelivery(delivery, digest, address);
  const still = readDelivery(context.storage.sql, delivery.id);
  if (still?.phase === "sending") {
    settle(context, still, attempt, Date.now());
  }
}

export function settle(
  context: LifeContext,
  delivery: DeliveryRecord,
  attempt: Attempt,
  now: number,
): void {
  const digest = readDigest(context.storage.sql, delivery.digest);
  switch (attempt.kind) {
    case "sent":
      endDelivery(context, delivery, now, { state: "sent" });
      return;
    case "refused":
      endDelivery(context, delivery, now, { state: "failed", code: attempt.code });
      if (attempt.gone && digest !== null) {
        pauseDigest(context, readDigest(context.storage.sql, digest.id) ?? digest, "gone", now);
      }
      return;
    case "later":
      if (now + attempt.afterMs > delivery.dueAt + DIGEST_LATE_MS) {
        endDelivery(context, delivery, now, { state: "failed", code: "busy" });
      } else {
        writeDelivery(context.storage.sql, {
          ...delivery,
          phase: "waiting",
          nextAt: now + Math.max(attempt.afterMs, BUSY_MIN_MS),
        });
      }
      return;
    case "lost": {
      const wait =
        digest?.definition.kind === "webhook" ? DELIVERY_RETRIES_MS[delivery.attempts] : undefined;
      if (wait !== undefined) {
        writeDelivery(context.storage.sql, {
          ...delivery,
          phase: "waiting",
          attempts: delivery.attempts + 1,
          nextAt: now + wait,
        });
      } else if (digest?.definition.kind === "webhook" && attempt.answered) {
        endDelivery(context, delivery, now, { state: "failed", code: "broken" });
      } else {
        endDelivery(context, delivery, now, { state: "unknown", code: "silent" });
      }
    }
  }
}
