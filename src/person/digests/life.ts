import { describeError, log } from "../../log/log.ts";
import type { PauseCode } from "../../protocol/digests.ts";
import { pauseDigest } from "./delivery/ends.ts";
import { reseal, RESEALED_EVERY_MS } from "./delivery/resealing.ts";
import { sendAgain, settle } from "./delivery/sending.ts";
import { startDelivery } from "./delivery/starting.ts";
import { tellDelivery } from "./delivery/telling.ts";
import { mintDeliveryId } from "./ids.ts";
import { type LifeContext, SAFETY_MS } from "./life-context.ts";
import {
  type DeliveryRecord,
  newDelivery,
  openDeliveries,
  readDelivery,
  writeDelivery,
} from "./records/delivery-record.ts";
import { type DigestRecord, listDigests } from "./records/digest-record.ts";
import { beginsAt, nextDue, pauseUnvisited, queueDue } from "./schedule/dues.ts";

const DAY_MS = 24 * 60 * 60_000;

/**
 * The life of a person's digests: what is due, is being made and is on its way. Each step is on record before it is
 * taken, so that after a crash it is known how far a delivery may have come.
 */
export class DigestLife {
  readonly #context: LifeContext;
  /** What is being done now, and is not to be begun again. */
  readonly #inFlight = new Set<string>();

  constructor(context: LifeContext) {
    this.#context = context;
  }

  /** Begins all that is to be done by now. It waits for none of it. */
  async advance(now: number): Promise<void> {
    if (!this.#context.config().digests) {
      return;
    }
    pauseUnvisited(this.#context, now);
    queueDue(this.#context, now);
    const open = openDeliveries(this.#sql);
    for (const delivery of open.filter(({ id }) => !this.#inFlight.has(id))) {
      this.#resume(delivery, now);
    }
    const next = this.#isBusy(open) ? undefined : nextDue(this.#context, now);
    if (next !== undefined) {
      this.#launch(next, (delivery) => startDelivery(this.#context, delivery));
    }
    await reseal(this.#context, now);
  }

  /** When `advance` has something to do; null where nothing is coming. */
  nextAt(now: number): number | null {
    const digests = listDigests(this.#sql);
    if (digests.length === 0) {
      return null;
    }
    if (!this.#context.config().digests) {
      return now + DAY_MS;
    }
    const open = openDeliveries(this.#sql);
    // One at a time: those that are due wait for its end. One that has just begun is still on record as due.
    const waiting = this.#isBusy(open)
      ? open.filter(({ id, phase }) => phase !== "due" || this.#inFlight.has(id))
      : open;
    const times = [
      // Address and secret are looked after daily.
      Math.min(...digests.map(({ sealedAt }) => sealedAt)) + RESEALED_EVERY_MS,
      ...digests.filter(({ pause }) => pause === null).map((digest) => beginsAt(digest)),
      ...waiting.map(({ id, nextAt }) => (this.#inFlight.has(id) ? now + SAFETY_MS : nextAt)),
    ];
    return Math.max(Math.min(...times), now);
  }

  /** A docket of a digest is done. */
  jobEnded(deliveryId: string, jobId: string): void {
    const delivery = readDelivery(this.#sql, deliveryId);
    const isAwaited = delivery?.phase === "running" || delivery?.phase === "starting";
    if (delivery?.job === jobId && isAwaited) {
      const ended: DeliveryRecord = { ...delivery, phase: "ended", nextAt: Date.now() };
      writeDelivery(this.#sql, ended);
      this.#launch(ended, (each) => tellDelivery(this.#context, each));
    }
  }

  /** Puts a delivery in the queue that its person asks for now. */
  queueNow(digest: DigestRecord, now: number): DeliveryRecord {
    const delivery = newDelivery(mintDeliveryId(), digest.id, { dueAt: now, asked: true });
    writeDelivery(this.#sql, delivery);
    return delivery;
  }

  pause(digest: DigestRecord, code: PauseCode, now: number): void {
    pauseDigest(this.#context, digest, code, now);
  }

  #isBusy(open: readonly DeliveryRecord[]): boolean {
    return open.some(
      ({ id, phase }) => this.#inFlight.has(id) || (phase !== "due" && phase !== "waiting"),
    );
  }

  /** Goes on with what is on record as under way and is not: the object was lost, or its time has come. */
  #resume(delivery: DeliveryRecord, now: number): void {
    switch (delivery.phase) {
      case "starting":
        this.#launch(delivery, (each) => startDelivery(this.#context, each));
        return;
      case "sending":
        settle(this.#context, delivery, { kind: "lost", answered: false }, now);
        return;
      case "running":
      case "ended":
        if (delivery.nextAt <= now) {
          this.#launch(delivery, (each) => tellDelivery(this.#context, each));
        }
        return;
      case "waiting":
        if (delivery.nextAt <= now) {
          this.#launch(delivery, (each) => sendAgain(this.#context, each));
        }
        return;
      case "due":
      case "done":
    }
  }

  #launch(delivery: DeliveryRecord, work: (delivery: DeliveryRecord) => Promise<void>): void {
    const { id } = delivery;
    this.#inFlight.add(id);
    const done = work(delivery)
      .catch((error: unknown) => {
        // Where everything was forgotten meanwhile, nothing is left to do.
        if (this.#context.isKept()) {
          log("error", "digest-failed", describeError(error));
        }
      })
      .finally(() => this.#inFlight.delete(id))
      .then(() => this.#context.arm());
    this.#context.background(done);
  }

  get #sql(): SqlStorage {
    return this.#context.storage.sql;
  }
}
