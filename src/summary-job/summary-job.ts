import { DurableObject } from "cloudflare:workers";

import { type Config, configOf } from "../config.ts";
import { foldEvents } from "../fold.ts";
import {
  JOB_ATTEMPTS_MAX,
  JOB_RETRY_MS,
  JOB_SLOT_GRACE_MS,
  REPORT_RETRY_MS,
  RESULT_LIFETIME_MS,
} from "../limits.ts";
import { describeError, log as writeLog } from "../log.ts";
import { objectByName } from "../objects.ts";
import type { DocketEvent, JobResult } from "../protocol.ts";
import { REAL_CLOCK } from "../real-clock.ts";
import type { Resume } from "../summarize/run-input.ts";
import { type Ending, endLog } from "./ending.ts";
import { createEventLog, type EventLog } from "./event-log.ts";
import { STREAM_HEADERS } from "./frame.ts";
import type { JobSpec } from "./job-spec.ts";
import { createJobStore, type JobRecord, type JobStore } from "./job-store.ts";
import { createReaders, type Readers } from "./readers.ts";
import { resumePoint } from "./resume-point.ts";
import { runJob } from "./run-job.ts";
import { createSpending, UNLIMITED_SPENDING } from "./spending.ts";
import { withinTime } from "./time-limit.ts";

/** A job as it is held in memory; all of it but the drafts can be read again from storage. */
interface OpenJob {
  spec: JobSpec;
  log: EventLog;
  readers: Readers;
  ended: PromiseWithResolvers<void>;
}

/**
 * One per job: its event log, and the work itself, done in the alarm so that it goes on when everyone has left and
 * begins again when the object was lost. Deletes itself a day after its end.
 */
export class SummaryJob extends DurableObject<Env> {
  readonly #store: JobStore;
  #open: OpenJob | null = null;
  /** Stops the attempt under way. */
  #stop: AbortController | null = null;
  /** The alarm under way. */
  #working: Promise<void> | null = null;
  #removing = false;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#store = createJobStore(ctx.storage);
  }

  async start(spec: JobSpec): Promise<void> {
    if (this.#store.deleted || this.#store.read() !== null) {
      return;
    }
    this.#store.create(spec);
    const job = this.#job();
    this.#emit(job, {
      event: "job",
      data: {
        id: spec.id,
        repository: `${spec.repository.owner}/${spec.repository.name}`,
        limit: spec.request.limit,
        language: spec.request.language,
        window: spec.request.window,
        model: this.#config().model?.model ?? null,
        startedAt: new Date(spec.startedAt).toISOString(),
      },
    });
    await this.#store.setAlarm(Date.now());
  }

  /** Ends the job wherever it stands; what was written stays. One that has ended stays as it is. */
  async cancel(): Promise<void> {
    const job = this.#job();
    if (job === null || job.log.ended) {
      return;
    }
    this.#store.markCancelled();
    if (this.#stop !== null) {
      this.#stop.abort();
      return;
    }
    this.#end(job, { outcome: "cancelled" });
    await this.#store.setAlarm(Date.now());
  }

  /** Stops the work, waits for it, and deletes everything. */
  async remove(): Promise<void> {
    const job = this.#job();
    if (job === null) {
      return;
    }
    this.#removing = true;
    await this.cancel();
    await this.#working;
    try {
      await this.#release(job.spec);
    } catch (error) {
      // Both counts end by themselves when the job's time is up.
      writeLog("warn", "job-not-released", describeError(error));
    }
    await this.#store.deleteAll();
    this.#open = null;
  }

  /** What is known so far; null when there is no such job. */
  async result(): Promise<JobResult | null> {
    const job = this.#job();
    if (job === null) {
      return null;
    }
    const { log, spec } = job;
    const drafts = [...log.drafts].map(([number, { text }]): DocketEvent => ({
      event: "delta",
      data: { number, offset: 0, text },
    }));
    return foldEvents(spec.id, [...log.events, ...drafts]);
  }

  /** The result as soon as the job has ended, or what there is after `ms`. */
  async awaitResult(ms: number): Promise<JobResult | null> {
    const job = this.#job();
    if (job !== null && !job.log.ended) {
      let timer: ReturnType<typeof setTimeout> | undefined;
      const timeout = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, ms);
      });
      await Promise.race([job.ended.promise, timeout]);
      clearTimeout(timer);
    }
    return this.result();
  }

  /** The event stream. It leaves as a Response, since a stream returned over RPC costs memory per dropped reader. */
  override async fetch(request: Request): Promise<Response> {
    const job = this.#job();
    if (job === null) {
      return new Response(null, { status: 404 });
    }
    const after = resumePoint(request, job.log);
    return after === "nothing-left"
      ? new Response(null, { status: 204 })
      : new Response(job.readers.open(after, request.signal), { headers: STREAM_HEADERS });
  }

  override async alarm(): Promise<void> {
    if (this.#working !== null) {
      await this.#store.setAlarm(Date.now() + JOB_RETRY_MS);
      return;
    }
    this.#working = this.#work();
    try {
      await this.#working;
    } catch (error) {
      writeLog("error", "job-alarm-failed", describeError(error));
    } finally {
      this.#working = null;
    }
  }

  async #work(): Promise<void> {
    const job = this.#job();
    if (job === null) {
      return;
    }
    // The platform gives up an alarm that failed six times: the next one is armed before anything can fail.
    await this.#store.setAlarm(Date.now() + JOB_RETRY_MS);
    if (!job.log.ended) {
      await this.#attempt(job);
    }
    if (job.log.ended && !this.#removing) {
      await this.#conclude(job);
    }
  }

  async #attempt(job: OpenJob): Promise<void> {
    const attempt = this.#store.countAttempt();
    const record = this.#store.read();
    if (record === null) {
      return;
    }
    if (record.cancelled) {
      this.#end(job, { outcome: "cancelled" });
      return;
    }
    if (attempt > JOB_ATTEMPTS_MAX) {
      this.#end(job, { outcome: "failed", failure: { code: "interrupted" } });
      return;
    }
    const stop = new AbortController();
    this.#stop = stop;
    try {
      const ending = await withinTime(
        this.#run(job, record, attempt, stop),
        job.spec.deadline,
        stop.signal,
      );
      const cancelled = this.#store.read()?.cancelled === true && ending.outcome !== "complete";
      this.#end(job, cancelled ? { ...ending, outcome: "cancelled" } : ending);
    } catch (error) {
      writeLog("error", "job-attempt-failed", {
        requestId: job.spec.requestId,
        attempt,
        ...describeError(error),
      });
    } finally {
      this.#stop = null;
      stop.abort();
    }
  }

  async #run(
    job: OpenJob,
    { checkpoint, spec }: JobRecord,
    attempt: number,
    stop: AbortController,
  ): Promise<Ending> {
    const config = this.#config();
    const budget = config.dailyTokenBudget;
    if (attempt > 1) {
      job.log.restart();
      if (budget !== null) {
        await this.#deployment().releaseTokens(spec.id);
      }
    }
    const resume: Resume | null =
      checkpoint === null ? null : { checkpoint, events: [...job.log.events] };
    return runJob(
      {
        spec,
        config,
        session: this.#session(spec),
        spending:
          budget === null
            ? UNLIMITED_SPENDING
            : createSpending(this.#deployment(), REAL_CLOCK, {
                id: spec.id,
                budget,
                expiresAt: spec.deadline + JOB_SLOT_GRACE_MS,
              }),
        signal: stop.signal,
        resume,
        saveCheckpoint: (saved) => {
          if (this.#stop === stop) {
            this.#store.saveCheckpoint(saved);
          }
        },
      },
      (event) => {
        // An attempt that was given up may still say something.
        if (this.#stop === stop) {
          this.#emit(job, event);
        }
      },
    );
  }

  #emit(job: OpenJob | null, event: DocketEvent): void {
    if (job?.log.emit(event) === true) {
      job.readers.wake();
    }
  }

  #end(job: OpenJob, ending: Ending): void {
    if (!job.log.ended) {
      endLog(job.log, ending, job.spec, Date.now());
      job.readers.wake();
      job.ended.resolve();
    }
  }

  /** After the end: tells whoever counts the job, then keeps the result for its time. */
  async #conclude({ spec, log }: OpenJob): Promise<void> {
    const done = log.events.at(-1);
    if (done?.event !== "done") {
      return;
    }
    const endedAt = spec.startedAt + done.data.elapsedMs;
    const expiresAt = endedAt + RESULT_LIFETIME_MS;
    if (Date.now() >= expiresAt) {
      await this.#store.deleteAll();
      this.#open = null;
      return;
    }
    if (this.#store.read()?.reported === false) {
      try {
        const { repository } = foldEvents(spec.id, log.events);
        await this.#release(spec);
        await this.#session(spec).jobEnded(spec.id, {
          repository,
          outcome: done.data.outcome,
          endedAt,
        });
      } catch (error) {
        writeLog("warn", "job-end-unreported", describeError(error));
        await this.#store.setAlarm(Date.now() + REPORT_RETRY_MS);
        return;
      }
      this.#store.markReported();
    }
    await this.#store.setAlarm(expiresAt);
  }

  /** Frees what the job holds of its person's and the deployment's quotas. Repeating it changes nothing. */
  async #release({ id, personKey }: JobSpec): Promise<void> {
    await objectByName(this.env.QUOTA, `person:${personKey}`, this.#config()).endJob(id);
    if (this.#config().dailyTokenBudget !== null) {
      await this.#deployment().releaseTokens(id);
    }
  }

  #job(): OpenJob | null {
    if (this.#open === null) {
      const record = this.#store.read();
      if (record === null) {
        return null;
      }
      const log = createEventLog(this.#store.events(), (id, event) => {
        this.#store.append(id, event);
      });
      this.#open = {
        spec: record.spec,
        log,
        readers: createReaders(log, () => new IdentityTransformStream()),
        ended: Promise.withResolvers(),
      };
    }
    return this.#open;
  }

  #session({ sessionName }: JobSpec) {
    return objectByName(this.env.BROWSER_SESSION, sessionName, this.#config());
  }

  #deployment() {
    return objectByName(this.env.QUOTA, "deployment", this.#config());
  }

  #config(): Config {
    const configured = configOf(this.env);
    if (!configured.ok) {
      throw new Error("Docket is not configured.");
    }
    return configured.config;
  }
}
