import type { LifeContext } from "../life-context.ts";
import { openAddress, sealAddress } from "../records/address-book.ts";
import { listDigests, readDigest, writeDigest } from "../records/digest-record.ts";
import { pauseDigest } from "./ends.ts";

export const RESEALED_EVERY_MS = 24 * 60 * 60_000;

/** Once a day, under the first of the deployment's secrets: those that follow may be gone tomorrow. */
export async function reseal(context: LifeContext, now: number): Promise<void> {
  const config = context.config();
  for (const digest of listDigests(context.storage.sql)) {
    if (now - digest.sealedAt < RESEALED_EVERY_MS) {
      continue;
    }
    const opened = await openAddress(digest, config);
    const sealed =
      opened === null || opened.isCurrent
        ? { sealedAt: now }
        : await sealAddress(digest.id, opened, config, now);
    const still = readDigest(context.storage.sql, digest.id);
    if (still === null || still.address !== digest.address) {
      continue;
    }
    writeDigest(context.storage.sql, { ...still, ...sealed });
    if (opened === null && still.pause === null) {
      pauseDigest(context, { ...still, ...sealed }, "unreadable", now);
    }
  }
}
