import { DIGEST_LATE_MS, DIGEST_UNVISITED_MS } from "../../../limits.ts";
import { endDelivery, pauseDigest } from "../delivery/ends.ts";
import { mintDeliveryId } from "../ids.ts";
import type { LifeContext } from "../life-context.ts";
import {
  type DeliveryRecord,
  newDelivery,
  openDeliveries,
  tidyDeliveries,
  writeDelivery,
} from "../records/delivery-record.ts";
import { type DigestRecord, listDigests, writeDigest } from "../records/digest-record.ts";
import { nextRun, spreadOf } from "./next-run.ts";

/** What is due, and what no longer is. */

const DAY_MS = 24 * 60 * 60_000;
/** Times that were missed are on record no further back. */
const MISSED_MAX_MS = 30 * DAY_MS;

export function pauseUnvisited(context: LifeContext, now: number): void {
  if (now - context.usedAt() >= DIGEST_UNVISITED_MS) {
    for (const digest of listDigests(context.storage.sql).filter(({ pause }) => pause === null)) {
      pauseDigest(context, digest, "unvisited", now);
    }
  }
}

/** Puts on record what is due. What is too late is told as skipped. */
export function queueDue(context: LifeContext, now: number): void {
  for (const digest of listDigests(context.storage.sql)) {
    if (digest.pause !== null) {
      continue;
    }
    const { schedule } = digest.definition;
    // A clock that was far ahead has left a time that is far away.
    const isAstray = digest.dueAt > now + 9 * DAY_MS;
    let dueAt = isAstray ? nextRun(schedule, now) : digest.dueAt;
    if (now - dueAt > MISSED_MAX_MS) {
      dueAt = nextRun(schedule, now - MISSED_MAX_MS);
    }
    const due: DeliveryRecord[] = [];
    for (; dueAt + spreadOf(digest.id) <= now; dueAt = nextRun(schedule, dueAt)) {
      due.push(newDelivery(mintDeliveryId(), digest.id, { dueAt, asked: false }));
    }
    if (dueAt !== digest.dueAt) {
      context.storage.transactionSync(() => {
        writeDigest(context.storage.sql, { ...digest, dueAt });
        for (const delivery of due) {
          writeDelivery(context.storage.sql, delivery);
        }
        tidyDeliveries(context.storage.sql, digest.id);
      });
    }
  }
}

export function nextDue(context: LifeContext, now: number): DeliveryRecord | undefined {
  for (const delivery of openDeliveries(context.storage.sql)) {
    if (delivery.phase !== "due" || delivery.nextAt > now) {
      continue;
    }
    if (now - delivery.dueAt <= DIGEST_LATE_MS) {
      return delivery;
    }
    endDelivery(context, delivery, now, {
      state: delivery.code === null ? "skipped" : "failed",
      code: delivery.code ?? "late",
      ...(delivery.message === null ? {} : { message: delivery.message }),
    });
  }
  return undefined;
}

export function beginsAt({ id, dueAt }: DigestRecord): number {
  return dueAt + spreadOf(id);
}
