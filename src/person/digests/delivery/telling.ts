import { composeDigest, type DigestSource, rememberDigest } from "../../../digests/content.ts";
import {
  DIGEST_LATE_MS,
  DIGEST_UNVISITED_MS,
  DIGEST_UNVISITED_NOTICE_MS,
} from "../../../limits.ts";
import { describeError, log } from "../../../log/log.ts";
import { toProblem } from "../../../protocol/failures.ts";
import { type LifeContext, SAFETY_MS } from "../life-context.ts";
import { listConnections } from "../records/connection-record.ts";
import { type DeliveryRecord, readDelivery, writeDelivery } from "../records/delivery-record.ts";
import { type DigestRecord, readDigest } from "../records/digest-record.ts";
import { dueAgain, isPassing } from "./again.ts";
import { renderBody } from "./body.ts";
import { endDelivery, failDelivery } from "./ends.ts";
import { linksOf } from "./outgoing.ts";
import { sendDelivery } from "./sending.ts";

const LOOK_AGAIN_MS = 30_000;

/** Tells what the docket of a delivery has come to. */
export async function tellDelivery(context: LifeContext, delivery: DeliveryRecord): Promise<void> {
  const { session, job } = delivery;
  const connection = listConnections(context.storage.sql).find((each) => each.session === session);
  if (session === null || job === null || connection === undefined) {
    failDelivery(context, delivery, { code: "reconnect_required" });
    return;
  }
  const docket = await context
    .session(session)
    .digestDocket(connection.accountId, job)
    .catch((error: unknown) => {
      log("warn", "digest-docket-not-read", describeError(error));
      return { ok: false, failure: { code: "access_unknown" } } as const;
    });
  const now = Date.now();
  const still = readDelivery(context.storage.sql, delivery.id);
  const digest = readDigest(context.storage.sql, delivery.digest);
  if (still === null || still.phase !== delivery.phase || digest === null) {
    return;
  }
  if (digest.pause !== null) {
    endDelivery(context, still, now, { state: "skipped", code: "paused" });
    return;
  }
  const passes = docket.ok ? docket.value.result.outcome === "running" : isPassing(docket.failure);
  if (passes && now - delivery.dueAt <= DIGEST_LATE_MS) {
    writeDelivery(context.storage.sql, { ...still, nextAt: now + LOOK_AGAIN_MS });
    return;
  }
  if (!docket.ok) {
    failDelivery(context, still, docket.failure);
    return;
  }
  const { result, yours } = docket.value;
  const queue = result.queue ?? [];
  if (result.outcome === "cancelled") {
    endDelivery(context, still, now, { state: "skipped", code: "cancelled" });
    return;
  }
  if (queue.length === 0) {
    const { error = INTERNAL } = result;
    if (WAITED_FOR.has(error.code) && now - delivery.dueAt <= DIGEST_LATE_MS) {
      dueAgain(context, still, error);
    } else {
      endDelivery(context, still, now, { state: "failed", ...error });
    }
    return;
  }
  const notes: string[] = JSON.parse(still.body ?? "[]");
  const source: DigestSource = {
    id: digest.id,
    name: digest.definition.name,
    at: now,
    result,
    yours,
    before: digest.shown,
    notes: [...notes, ...unvisitedNote(context, now)],
    links: await linksOf(context, digest, result.repository, job),
  };
  await sendContent(context, still, digest, source);
}

async function sendContent(
  context: LifeContext,
  delivery: DeliveryRecord,
  digest: DigestRecord,
  source: DigestSource,
): Promise<void> {
  const content = composeDigest(source);
  if (digest.definition.onlyChanges && !delivery.asked && !content.hasChanges) {
    endDelivery(context, delivery, Date.now(), { state: "skipped", code: "unchanged" });
    return;
  }
  const still = readDelivery(context.storage.sql, delivery.id);
  if (still?.phase !== delivery.phase) {
    return;
  }
  const sending: DeliveryRecord = {
    ...still,
    phase: "sending",
    body: renderBody(digest.definition.kind, content),
    shown: JSON.stringify(rememberDigest(source)),
    nextAt: Date.now() + SAFETY_MS,
  };
  writeDelivery(context.storage.sql, sending);
  await sendDelivery(context, sending);
}

function unvisitedNote(context: LifeContext, now: number): string[] {
  const endsAt = context.usedAt() + DIGEST_UNVISITED_MS;
  return endsAt - now > DIGEST_UNVISITED_NOTICE_MS
    ? []
    : [
        `This digest pauses on ${new Date(endsAt).toISOString().slice(0, 10)}, 180 days after you were last at Docket. Open Docket to keep it.`,
      ];
}

/** What ended a docket, and passes: another is made. */
const WAITED_FOR: ReadonlySet<string> = new Set([
  "github_rate_limited",
  "github_unavailable",
  "scalekit_rate_limited",
  "scalekit_unavailable",
]);

const INTERNAL = { code: "internal", message: toProblem({ code: "internal" }, "").detail };
