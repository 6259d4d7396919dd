import { DELIVERY_WORDS, type DeliveryReason } from "../../../digests/words.ts";
import { DELIVERY_FAILURES_MAX } from "../../../limits.ts";
import { log } from "../../../log/log.ts";
import type { DeliveryState, PauseCode } from "../../../protocol/digests.ts";
import { type Failure, toProblem } from "../../../protocol/failures.ts";
import type { LifeContext } from "../life-context.ts";
import {
  type DeliveryRecord,
  openDeliveries,
  tidyDeliveries,
  writeDelivery,
} from "../records/delivery-record.ts";
import { type DigestRecord, readDigest, writeDigest } from "../records/digest-record.ts";

/** How deliveries end, and what that means to their digests. */

export function pauseDigest(
  context: LifeContext,
  digest: DigestRecord,
  code: PauseCode,
  now: number,
): void {
  context.storage.transactionSync(() => {
    writeDigest(context.storage.sql, { ...digest, pause: code, pausedAt: now });
    for (const delivery of openDeliveries(context.storage.sql)) {
      if (delivery.digest === digest.id && ["due", "waiting"].includes(delivery.phase)) {
        endDelivery(context, delivery, now, { state: "skipped", code: "paused" });
      }
    }
  });
}

/** Fails for a reason that stays until its person does something. */
export function giveUp(
  context: LifeContext,
  delivery: DeliveryRecord,
  code: PauseCode & DeliveryReason,
): void {
  const now = Date.now();
  context.storage.transactionSync(() => {
    endDelivery(context, delivery, now, { state: "failed", code });
    const digest = readDigest(context.storage.sql, delivery.digest);
    if (digest !== null) {
      pauseDigest(context, digest, code, now);
    }
  });
}

export function failDelivery(
  context: LifeContext,
  delivery: DeliveryRecord,
  failure: Failure,
): void {
  const { code, detail } = toProblem(failure, "");
  endDelivery(context, delivery, Date.now(), { state: "failed", code, message: detail });
}

/** The end of a delivery, and what it means to its digest. */
export function endDelivery(
  context: LifeContext,
  delivery: DeliveryRecord,
  now: number,
  end: { state: DeliveryState; code?: string; message?: string },
): void {
  const { state, code = null } = end;
  const message = end.message ?? (isReason(code) ? DELIVERY_WORDS[code] : null);
  context.storage.transactionSync(() => {
    const digest = readDigest(context.storage.sql, delivery.digest);
    if (digest === null) {
      return;
    }
    writeDelivery(context.storage.sql, {
      ...delivery,
      phase: "done",
      body: null,
      shown: null,
      state,
      code,
      message,
      endedAt: now,
    });
    tidyDeliveries(context.storage.sql, digest.id);
    if (state === "skipped") {
      return;
    }
    const failures = { sent: 0, failed: digest.failures + 1 }[state as string] ?? digest.failures;
    const isFailing = failures >= DELIVERY_FAILURES_MAX && digest.pause === null;
    writeDigest(context.storage.sql, {
      ...digest,
      failures,
      shown:
        state !== "failed" && delivery.shown !== null ? JSON.parse(delivery.shown) : digest.shown,
      ...(isFailing ? { pause: "failing" as const, pausedAt: now } : {}),
    });
  });
  const isWrong = state === "failed" || state === "unknown";
  log(isWrong ? "warn" : "info", "digest-ended", { state, code, attempts: delivery.attempts });
}

function isReason(code: string | null): code is DeliveryReason {
  return code !== null && code in DELIVERY_WORDS;
}
