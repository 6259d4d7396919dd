import type { Config } from "../../config/config.ts";
import { composeDigest, type DigestSource, rememberDigest } from "../../digests/content.ts";
import { type Attempt, deliver } from "../../digests/deliver.ts";
import { nextRun, spreadOf } from "../../digests/schedule.ts";
import { signatureHeaders } from "../../digests/signature.ts";
import { DELIVERY_WORDS, type DeliveryReason, PAUSE_WORDS } from "../../digests/words.ts";
import { encodeBase64Url } from "../../encoding.ts";
import {
  DELIVERY_FAILURES_MAX,
  DELIVERY_RETRIES_MS,
  DIGEST_LATE_MS,
  DIGEST_UNVISITED_MS,
  DIGEST_UNVISITED_NOTICE_MS,
} from "../../limits.ts";
import { describeError, log } from "../../log/log.ts";
import type { DeliveryState, PauseCode } from "../../protocol/digests.ts";
import { type Failure, toProblem } from "../../protocol/failures.ts";
import { judgeAddress, openAddress, sealAddress, stopToken } from "./address-book.ts";
import { type Links, renderBody, renderLastWords } from "./body.ts";
import {
  deleteDigest,
  type DeliveryRecord,
  type DigestRecord,
  forgetConnection,
  listConnections,
  listDigests,
  newDelivery,
  openDeliveries,
  readDelivery,
  readDigest,
  tidyDeliveries,
  writeDelivery,
  writeDigest,
} from "./records.ts";
import type { DigestSession, DigestStart } from "./session-port.ts";

export interface LifeContext {
  storage: DurableObjectStorage;
  config(): Config;
  session(name: string): DigestSession;
  /** Name of the person's object. */
  person: string;
  /** Whether anything of the person is still kept. */
  isKept(): boolean;
  /** When the person was last here. */
  usedAt(): number;
  /** Lets work go on when nobody waits for it. */
  background(work: Promise<void>): void;
  /** Sets the object's alarm anew. */
  arm(): Promise<void>;
}

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** Should the object be lost in the middle of something, it is looked at again after so long. */
const SAFETY_MS = MINUTE_MS;
/** What could not begin, for a reason that passes. */
const AGAIN_MS = 5 * MINUTE_MS;
const LOOK_AGAIN_MS = 30_000;
/** Whoever is busy is not asked more often, however little they ask for. */
const BUSY_MIN_MS = 30_000;
/** A job reports its end; one that has not long after its time is asked for it. */
const JOB_GRACE_MS = 2 * MINUTE_MS;
/** Times that were missed are on record no further back. */
const MISSED_MAX_MS = 30 * DAY_MS;

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
    this.#pauseUnvisited(now);
    this.#queueDue(now);
    const open = openDeliveries(this.#sql);
    for (const delivery of open.filter(({ id }) => !this.#inFlight.has(id))) {
      this.#resume(delivery, now);
    }
    const next = this.#isBusy(open) ? undefined : this.#nextDue(now);
    if (next !== undefined) {
      this.#launch(next, (delivery) => this.#start(delivery));
    }
    await this.#reseal(now);
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
    // One at a time: those that are due wait for its end.
    const waiting = this.#isBusy(open) ? open.filter(({ phase }) => phase !== "due") : open;
    const times = [
      // Address and secret are looked after daily.
      Math.min(...digests.map(({ sealedAt }) => sealedAt)) + DAY_MS,
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
      this.#launch(ended, (each) => this.#tell(each));
    }
  }

  /** Puts a delivery in the queue that its person asks for now. */
  queueNow(digest: DigestRecord, now: number): DeliveryRecord {
    const delivery = newDelivery(mintDeliveryId(), digest.id, { dueAt: now, asked: true });
    writeDelivery(this.#sql, delivery);
    return delivery;
  }

  pause(digest: DigestRecord, code: PauseCode, now: number): void {
    this.#context.storage.transactionSync(() => {
      writeDigest(this.#sql, { ...digest, pause: code, pausedAt: now });
      for (const delivery of openDeliveries(this.#sql)) {
        if (delivery.digest === digest.id && ["due", "waiting"].includes(delivery.phase)) {
          this.#write(delivery, now, { state: "skipped", code: "paused" });
        }
      }
    });
  }

  #isBusy(open: readonly DeliveryRecord[]): boolean {
    return open.some(
      ({ id, phase }) => this.#inFlight.has(id) || (phase !== "due" && phase !== "waiting"),
    );
  }

  #pauseUnvisited(now: number): void {
    if (now - this.#context.usedAt() >= DIGEST_UNVISITED_MS) {
      for (const digest of listDigests(this.#sql).filter(({ pause }) => pause === null)) {
        this.pause(digest, "unvisited", now);
      }
    }
  }

  /** Puts on record what is due. What is too late is told as skipped. */
  #queueDue(now: number): void {
    for (const digest of listDigests(this.#sql)) {
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
        this.#context.storage.transactionSync(() => {
          writeDigest(this.#sql, { ...digest, dueAt });
          for (const delivery of due) {
            writeDelivery(this.#sql, delivery);
          }
          tidyDeliveries(this.#sql, digest.id);
        });
      }
    }
  }

  #nextDue(now: number): DeliveryRecord | undefined {
    for (const delivery of openDeliveries(this.#sql)) {
      if (delivery.phase !== "due" || delivery.nextAt > now) {
        continue;
      }
      if (now - delivery.dueAt <= DIGEST_LATE_MS) {
        return delivery;
      }
      this.#write(delivery, now, {
        state: delivery.code === null ? "skipped" : "failed",
        code: delivery.code ?? "late",
        ...(delivery.message === null ? {} : { message: delivery.message }),
      });
    }
    return undefined;
  }

  /** Goes on with what is on record as under way and is not: the object was lost, or its time has come. */
  #resume(delivery: DeliveryRecord, now: number): void {
    switch (delivery.phase) {
      case "starting":
        this.#launch(delivery, (each) => this.#start(each));
        return;
      case "sending":
        this.#settle(delivery, { kind: "lost", answered: false }, now);
        return;
      case "running":
      case "ended":
        if (delivery.nextAt <= now) {
          this.#launch(delivery, (each) => this.#tell(each));
        }
        return;
      case "waiting":
        if (delivery.nextAt <= now) {
          const sending: DeliveryRecord = { ...delivery, phase: "sending", nextAt: now };
          writeDelivery(this.#sql, sending);
          this.#launch(sending, (each) => this.#send(each));
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

  async #start(delivery: DeliveryRecord): Promise<void> {
    const digest = readDigest(this.#sql, delivery.digest);
    if (digest === null || digest.pause !== null) {
      this.#write(delivery, Date.now(), { state: "skipped", code: "paused" });
      return;
    }
    const address = await this.#address(digest);
    if (typeof address === "string") {
      this.#giveUp(delivery, address);
      return;
    }
    const connections = listConnections(this.#sql).toSorted(
      (a, b) => Number(b.session === delivery.session) - Number(a.session === delivery.session),
    );
    for (const { session, accountId } of connections) {
      // The same docket where it may have begun, another for another session.
      const jobId =
        delivery.session === session && delivery.job !== null ? delivery.job : randomId();
      const starting: DeliveryRecord = {
        ...delivery,
        phase: "starting",
        session,
        job: jobId,
        nextAt: Date.now() + SAFETY_MS,
      };
      writeDelivery(this.#sql, starting);
      const { repositories, limit, language } = digest.definition;
      const answer = await this.#context
        .session(session)
        .startDigest({
          accountId,
          jobId,
          deliveryId: delivery.id,
          repositories,
          limit,
          language,
          since: digest.shown?.at ?? null,
        })
        .catch((error: unknown) => {
          log("warn", "digest-not-started", describeError(error));
          return { ok: false, failure: { code: "internal" } } as const;
        });
      const still = readDelivery(this.#sql, delivery.id);
      if (still?.phase !== "starting" || still.job !== jobId) {
        return;
      }
      if (answer.ok) {
        this.#started(still, answer.value);
        return;
      }
      if (!this.#isConnectionLost(answer.failure)) {
        await this.#notStarted(still, answer.failure);
        return;
      }
      forgetConnection(this.#sql, session);
    }
    this.#giveUp(delivery, "no_connection");
    await this.#sayLast(digest.id, PAUSE_WORDS.no_connection);
  }

  #isConnectionLost({ code }: Failure): boolean {
    return code === "not_connected" || code === "reconnect_required";
  }

  #started(delivery: DeliveryRecord, start: DigestStart): void {
    const digest = readDigest(this.#sql, delivery.digest);
    if (start.kind === "replaced" || digest === null) {
      this.#giveUp(delivery, "replaced");
      return;
    }
    const { turnedPrivate, lost } = start;
    writeDigest(this.#sql, {
      ...digest,
      definition: { ...digest.definition, unconfirmed: turnedPrivate },
    });
    if (start.kind === "nothing_left") {
      this.#giveUp(delivery, "nothing_left");
      return;
    }
    const notes = [
      ...turnedPrivate.map(
        (name) => `${name} has become private and is left out until you confirm it.`,
      ),
      ...lost.map((name) => `${name} is left out: GitHub no longer shows it to you.`),
    ];
    writeDelivery(this.#sql, {
      ...delivery,
      phase: "running",
      body: JSON.stringify(notes),
      nextAt: Date.now() + this.#context.config().jobTimeoutMs + JOB_GRACE_MS,
    });
  }

  /** Limits and passing troubles are waited for, as long as it is not too late. */
  async #notStarted(delivery: DeliveryRecord, failure: Failure): Promise<void> {
    if (failure.code === "not_allowed") {
      await this.#sayLast(
        delivery.digest,
        "This deployment no longer lets your GitHub account start summaries, so this digest has ended.",
      );
      deleteDigest(this.#sql, delivery.digest);
      return;
    }
    const { detail } = toProblem(failure, "");
    writeDelivery(this.#sql, {
      ...delivery,
      phase: "due",
      session: null,
      job: null,
      nextAt: Date.now() + Math.max(MINUTE_MS, Math.min(failure.retryAfterMs ?? AGAIN_MS, DAY_MS)),
      // A limit is no failure: what it made too late is skipped.
      ...(failure.code === "too_many_jobs" ? {} : { code: failure.code, message: detail }),
    });
  }

  async #tell(delivery: DeliveryRecord): Promise<void> {
    const { session, job } = delivery;
    const connection = listConnections(this.#sql).find((each) => each.session === session);
    if (session === null || job === null || connection === undefined) {
      this.#fail(delivery, { code: "reconnect_required" });
      return;
    }
    const docket = await this.#context
      .session(session)
      .digestDocket(connection.accountId, job)
      .catch((error: unknown) => {
        log("warn", "digest-docket-not-read", describeError(error));
        return { ok: false, failure: { code: "access_unknown" } } as const;
      });
    const now = Date.now();
    const still = readDelivery(this.#sql, delivery.id);
    const digest = readDigest(this.#sql, delivery.digest);
    if (still === null || still.phase !== delivery.phase || digest === null) {
      return;
    }
    if (digest.pause !== null) {
      this.#write(still, now, { state: "skipped", code: "paused" });
      return;
    }
    const isPassing = docket.ok
      ? docket.value.result.outcome === "running"
      : PASSING.has(docket.failure.code);
    if (isPassing && now - delivery.dueAt <= DIGEST_LATE_MS) {
      writeDelivery(this.#sql, { ...still, nextAt: now + LOOK_AGAIN_MS });
      return;
    }
    if (!docket.ok) {
      this.#fail(still, docket.failure);
      return;
    }
    const { result, yours } = docket.value;
    const queue = result.queue ?? [];
    if (result.outcome === "cancelled") {
      this.#write(still, now, { state: "skipped", code: "cancelled" });
      return;
    }
    if (queue.length === 0) {
      const { code = "internal", message } = result.error ?? {};
      this.#write(still, now, {
        state: "failed",
        code,
        ...(message === undefined ? {} : { message }),
      });
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
      notes: [...notes, ...this.#unvisitedNote(now)],
      links: await this.#links(digest, result.repository, job),
    };
    await this.#sendDigest(still, digest, source);
  }

  async #sendDigest(
    delivery: DeliveryRecord,
    digest: DigestRecord,
    source: DigestSource,
  ): Promise<void> {
    const content = composeDigest(source);
    if (digest.definition.onlyChanges && !delivery.asked && !content.hasChanges) {
      this.#write(delivery, Date.now(), { state: "skipped", code: "unchanged" });
      return;
    }
    const still = readDelivery(this.#sql, delivery.id);
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
    writeDelivery(this.#sql, sending);
    await this.#send(sending);
  }

  /** Sends what is on record as `sending`, which is written before anything leaves. */
  async #send(delivery: DeliveryRecord): Promise<void> {
    const digest = readDigest(this.#sql, delivery.digest);
    if (digest === null || digest.pause !== null) {
      this.#write(delivery, Date.now(), { state: "skipped", code: "paused" });
      return;
    }
    const address = await this.#address(digest);
    if (typeof address === "string") {
      this.#giveUp(delivery, address);
      return;
    }
    const attempt = await this.#attempt(delivery, digest, address);
    const still = readDelivery(this.#sql, delivery.id);
    if (still?.phase === "sending") {
      this.#settle(still, attempt, Date.now());
    }
  }

  async #attempt(
    { id, body }: Pick<DeliveryRecord, "id" | "body">,
    { definition: { kind } }: DigestRecord,
    { url, secret }: { url: URL; secret: string | null },
  ): Promise<Attempt> {
    const now = Date.now();
    const text = body ?? "";
    const headers =
      kind === "webhook" && secret !== null
        ? await signatureHeaders({ id, body: text, now }, secret)
        : {};
    return deliver({ kind, url, body: text, headers }, sendPlain, now);
  }

  #settle(delivery: DeliveryRecord, attempt: Attempt, now: number): void {
    const digest = readDigest(this.#sql, delivery.digest);
    switch (attempt.kind) {
      case "sent":
        this.#write(delivery, now, { state: "sent" });
        return;
      case "refused":
        this.#write(delivery, now, { state: "failed", code: attempt.code });
        if (attempt.gone && digest !== null) {
          this.pause(readDigest(this.#sql, digest.id) ?? digest, "gone", now);
        }
        return;
      case "later":
        if (now + attempt.afterMs > delivery.dueAt + DIGEST_LATE_MS) {
          this.#write(delivery, now, { state: "failed", code: "busy" });
        } else {
          writeDelivery(this.#sql, {
            ...delivery,
            phase: "waiting",
            nextAt: now + Math.max(attempt.afterMs, BUSY_MIN_MS),
          });
        }
        return;
      case "lost": {
        const wait =
          digest?.definition.kind === "webhook"
            ? DELIVERY_RETRIES_MS[delivery.attempts]
            : undefined;
        if (wait !== undefined) {
          writeDelivery(this.#sql, {
            ...delivery,
            phase: "waiting",
            attempts: delivery.attempts + 1,
            nextAt: now + wait,
          });
        } else if (digest?.definition.kind === "webhook" && attempt.answered) {
          this.#write(delivery, now, { state: "failed", code: "broken" });
        } else {
          this.#write(delivery, now, { state: "unknown", code: "silent" });
        }
      }
    }
  }

  /** Fails for a reason that stays until its person does something. */
  #giveUp(delivery: DeliveryRecord, code: PauseCode & DeliveryReason): void {
    const now = Date.now();
    this.#write(delivery, now, { state: "failed", code });
    const digest = readDigest(this.#sql, delivery.digest);
    if (digest !== null) {
      this.pause(digest, code, now);
    }
  }

  #fail(delivery: DeliveryRecord, failure: Failure): void {
    const { code, detail } = toProblem(failure, "");
    this.#write(delivery, Date.now(), { state: "failed", code, message: detail });
  }

  /** The end of a delivery, and what it means to its digest. */
  #write(
    delivery: DeliveryRecord,
    now: number,
    end: { state: DeliveryState; code?: string; message?: string },
  ): void {
    const { state, code = null } = end;
    const message = end.message ?? (isReason(code) ? DELIVERY_WORDS[code] : null);
    this.#context.storage.transactionSync(() => {
      const digest = readDigest(this.#sql, delivery.digest);
      if (digest === null) {
        return;
      }
      writeDelivery(this.#sql, {
        ...delivery,
        phase: "done",
        body: null,
        shown: null,
        state,
        code,
        message,
        endedAt: now,
      });
      tidyDeliveries(this.#sql, digest.id);
      if (state === "skipped") {
        return;
      }
      const failures = { sent: 0, failed: digest.failures + 1 }[state as string] ?? digest.failures;
      const isFailing = failures >= DELIVERY_FAILURES_MAX && digest.pause === null;
      writeDigest(this.#sql, {
        ...digest,
        failures,
        shown:
          state !== "failed" && delivery.shown !== null ? JSON.parse(delivery.shown) : digest.shown,
        ...(isFailing ? { pause: "failing" as const, pausedAt: now } : {}),
      });
    });
    log("info", "digest-ended", { state, code, attempts: delivery.attempts });
  }

  /** A message that says why no more will come. Whether it arrives, nobody can be told. */
  async #sayLast(digestId: string, sentence: string): Promise<void> {
    const digest = readDigest(this.#sql, digestId);
    const address = digest === null ? "unreadable" : await this.#address(digest);
    if (digest === null || typeof address === "string") {
      return;
    }
    const links = await this.#links(digest, digest.definition.repositories[0]?.name ?? "", "");
    const body = renderLastWords(digest, sentence, links, Date.now());
    await this.#attempt({ id: mintDeliveryId(), body }, digest, address);
  }

  async #address(
    digest: DigestRecord,
  ): Promise<{ url: URL; secret: string | null } | "unreadable" | "refused"> {
    const config = this.#context.config();
    const opened = await openAddress(digest, config);
    if (opened === null) {
      return "unreadable";
    }
    const judged = judgeAddress(digest.definition, opened.url, config);
    return judged.ok ? { url: judged.value, secret: opened.secret } : "refused";
  }

  async #links({ id, definition }: DigestRecord, repository: string, job: string): Promise<Links> {
    const config = this.#context.config();
    const base = config.publicOrigin ?? definition.origin;
    const path = repository.split("/").map(encodeURIComponent).join("/");
    return {
      docket: `${base}/o/${path}${job === "" ? "" : `#${job}`}`,
      page: `${base}/digests`,
      stop: `${base}/digests/stop/${await stopToken(this.#context.person, id, config)}`,
    };
  }

  #unvisitedNote(now: number): string[] {
    const endsAt = this.#context.usedAt() + DIGEST_UNVISITED_MS;
    return endsAt - now > DIGEST_UNVISITED_NOTICE_MS
      ? []
      : [
          `This digest pauses on ${new Date(endsAt).toISOString().slice(0, 10)}, 180 days after you were last at Docket. Open Docket to keep it.`,
        ];
  }

  /** Once a day, under the first of the deployment's secrets: those that follow may be gone tomorrow. */
  async #reseal(now: number): Promise<void> {
    const config = this.#context.config();
    for (const digest of listDigests(this.#sql)) {
      if (now - digest.sealedAt < DAY_MS) {
        continue;
      }
      const opened = await openAddress(digest, config);
      const sealed =
        opened === null || opened.isCurrent
          ? { sealedAt: now }
          : await sealAddress(digest.id, opened, config, now);
      const still = readDigest(this.#sql, digest.id);
      if (still === null || still.address !== digest.address) {
        continue;
      }
      writeDigest(this.#sql, { ...still, ...sealed });
      if (opened === null && still.pause === null) {
        this.pause({ ...still, ...sealed }, "unreadable", now);
      }
    }
  }

  get #sql(): SqlStorage {
    return this.#context.storage.sql;
  }
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

/** `fetch` loses what it is a method of when it is handed on. */
const sendPlain: typeof fetch = (input, init) => fetch(input, init);

function isReason(code: string | null): code is DeliveryReason {
  return code !== null && code in DELIVERY_WORDS;
}

function beginsAt({ id, dueAt }: DigestRecord): number {
  return dueAt + spreadOf(id);
}

export function randomId(): string {
  return encodeBase64Url(crypto.getRandomValues(new Uint8Array(16)));
}

function mintDeliveryId(): string {
  return `dlv_${randomId()}`;
}
