import { PAUSE_WORDS } from "../../../digests/words.ts";
import { count } from "../../../english.ts";
import { describeError, log } from "../../../log/log.ts";
import { type Failure, toProblem } from "../../../protocol/failures.ts";
import { randomId } from "../ids.ts";
import { type LifeContext, SAFETY_MS } from "../life-context.ts";
import { forgetConnection, listConnections } from "../records/connection-record.ts";
import { type DeliveryRecord, readDelivery, writeDelivery } from "../records/delivery-record.ts";
import {
  deleteDigest,
  type DigestRecord,
  readDigest,
  writeDigest,
} from "../records/digest-record.ts";
import type { DigestStart, LeftOut } from "../session-port.ts";
import { dueAgain } from "./again.ts";
import { giveUp } from "./ends.ts";
import { destinationOf, lastWords } from "./outgoing.ts";

const MINUTE_MS = 60_000;
/** A job reports its end; one that has not long after its time is asked for it. */
const JOB_GRACE_MS = 2 * MINUTE_MS;

/** Begins the docket of a delivery. */
export async function startDelivery(context: LifeContext, delivery: DeliveryRecord): Promise<void> {
  const destination = await destinationOf(context, delivery);
  if (destination === null) {
    return;
  }
  const { digest } = destination;
  const connections = listConnections(context.storage.sql).toSorted(
    (a, b) => Number(b.session === delivery.session) - Number(a.session === delivery.session),
  );
  for (const { session, accountId } of connections) {
    // The same docket where it may have begun, another for another session.
    const jobId = delivery.session === session && delivery.job !== null ? delivery.job : randomId();
    const starting: DeliveryRecord = {
      ...delivery,
      phase: "starting",
      session,
      job: jobId,
      nextAt: Date.now() + SAFETY_MS,
    };
    writeDelivery(context.storage.sql, starting);
    const { repositories, owner, limit, language } = digest.definition;
    const answer = await context
      .session(session)
      .startDigest({
        accountId,
        jobId,
        deliveryId: delivery.id,
        repositories,
        owner,
        shown: shownIn(digest),
        limit,
        language,
        since: digest.shown?.at ?? null,
      })
      .catch((error: unknown) => {
        log("warn", "digest-not-started", describeError(error));
        return { ok: false, failure: { code: "internal" } } as const;
      });
    const still = readDelivery(context.storage.sql, delivery.id);
    if (still?.phase !== "starting" || still.job !== jobId) {
      return;
    }
    if (answer.ok) {
      started(context, still, answer.value);
      return;
    }
    if (!isConnectionLost(answer.failure)) {
      await notStarted(context, still, answer.failure);
      return;
    }
    forgetConnection(context.storage.sql, session);
  }
  giveUp(context, delivery, "no_connection");
  const say = await lastWords(context, digest.id, PAUSE_WORDS.no_connection);
  await say();
}

function isConnectionLost({ code }: Failure): boolean {
  return code === "not_connected" || code === "reconnect_required";
}

function started(context: LifeContext, delivery: DeliveryRecord, start: DigestStart): void {
  const digest = readDigest(context.storage.sql, delivery.digest);
  if (start.kind === "replaced" || digest === null) {
    giveUp(context, delivery, "replaced");
    return;
  }
  const { turnedPrivate, added } = start;
  const unconfirmed = [...turnedPrivate, ...added];
  if (unconfirmed.join(" ") !== digest.definition.unconfirmed.join(" ")) {
    writeDigest(context.storage.sql, {
      ...digest,
      definition: { ...digest.definition, unconfirmed },
    });
  }
  if (start.kind === "nothing_left") {
    giveUp(context, delivery, "nothing_left");
    return;
  }
  writeDelivery(context.storage.sql, {
    ...delivery,
    phase: "running",
    body: JSON.stringify(notesOn(start, digest)),
    nextAt: Date.now() + context.config().jobTimeoutMs + JOB_GRACE_MS,
  });
}

/** Limits and passing troubles are waited for, as long as it is not too late. */
async function notStarted(
  context: LifeContext,
  delivery: DeliveryRecord,
  failure: Failure,
): Promise<void> {
  if (failure.code === "not_allowed") {
    const say = await lastWords(
      context,
      delivery.digest,
      "This deployment no longer lets your GitHub account start summaries, so this digest has ended.",
    );
    context.storage.transactionSync(() => deleteDigest(context.storage.sql, delivery.digest));
    await say();
    return;
  }
  const { detail } = toProblem(failure, "");
  dueAgain(context, delivery, { ...failure, message: detail });
}

function shownIn({ shown }: DigestRecord): string[] {
  return Object.entries(shown?.rows ?? {}).flatMap(([name, rows]) =>
    Object.keys(rows).length > 0 ? [name] : [],
  );
}

/** What a message says of repositories that are left out. A private one that it never told of it does not name. */
function notesOn({ turnedPrivate, added, lost }: LeftOut, { definition }: DigestRecord): string[] {
  const owner = definition.owner?.login ?? "";
  return [
    ...turnedPrivate.map(
      (name) => `${name} has become private and is left out until you confirm it.`,
    ),
    ...lost.map((name) => `${name} is left out: GitHub no longer shows it to you.`),
    ...(added.length === 0
      ? []
      : [
          `${count(added.length, "private repository", "private repositories")} of ${owner} ${added.length === 1 ? "is" : "are"} new and left out until you confirm.`,
        ]),
  ];
}
