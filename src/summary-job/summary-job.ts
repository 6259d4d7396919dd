import { DurableObject } from "cloudflare:workers";

import { type Config, configOf } from "../config/config.ts";
import { objectByName } from "../durable-objects/by-name.ts";
import { JOB_ATTEMPTS_MAX, JOB_RETRY_MS, REPORT_RETRY_MS } from "../limits.ts";
import { holdingLog, withLogContext } from "../log/context.ts";
import { describeError, log } from "../log/log.ts";
import type { ShownDocket } from "../person/seen.ts";
import type { JobResult } from "../protocol/docket.ts";
import { type EntryName, isSameEntry } from "../protocol/entry-key.ts";
import { fail, type Result, succeed } from "../protocol/failures.ts";
import type { ReadinessState } from "../protocol/pull-request.ts";
import type { QuestionView } from "../protocol/questions.ts";
import type { SharedResult } from "../protocol/sharing.ts";
import { forReaders } from "../sharing/for-readers.ts";
import type { Repository } from "../summarize/pull-request/pull-request.ts";
import { countSecondReadings } from "../summarize/second-reading/allowance.ts";
import type { SeenRepository } from "./access.ts";
import { withinTime } from "./attempt/time-limit.ts";
import { digestOfJob } from "./job-log.ts";
import type { JobRecord, JobStore } from "./job-record.ts";
import { type JobSpec, scopeName, scopeOf } from "./job-spec.ts";
import { createJobStore } from "./job-store.ts";
import { lifetimeMs } from "./lifetime.ts";
import { type OpenJob, openJob } from "./open-job.ts";
import { createOtherObjects, type OtherObjects } from "./other-objects.ts";
import { createQuestions, type NewQuestion, type Questions } from "./questions.ts";
import type { JobConnection } from "./session-port.ts";
import { type QueuesShown, shownBy } from "./shown.ts";
import type { Ending } from "./stream/ending.ts";
import { comeBack, REQUEST_ID, STREAM_HEADERS } from "./stream/frame.ts";
import { type LinkReader, readerOf, viewByLink } from "./stream/link-reader.ts";
import type { ReaderView } from "./stream/readers.ts";
import { resumePoint } from "./stream/resume-point.ts";

/**
 * One per job: its event log, and the work itself. It begins with the job, waits for nobody, and goes on when everyone
 * has left; the alarm that is armed before it begins again where the object was lost. Deletes itself when its time is over (`lifetime.ts`).
 */
export class SummaryJob extends DurableObject<Env> {
  readonly #store: JobStore;
  #open: OpenJob | null = null;
  /** What is asked about it, from the first question on. */
  #asking: Questions | null = null;
  /** Stops the attempt under way. */
  #stop: AbortController | null = null;
  /** The work under way. */
  #working: Promise<void> | null = null;
  #removing = false;
  /** The connection that came with the start: for the first attempt, and never stored. */
  #handed: JobConnection | null = null;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#store = createJobStore(ctx.storage);
  }

  /** Begins the job. A second start of the same one changes nothing. */
  async start(spec: JobSpec, connection: JobConnection | null = null): Promise<void> {
    if (this.#store.deleted || this.#store.read() !== null) {
      return;
    }
    const { id, request, startedAt } = spec;
    this.#store.create(spec, {
      event: "job",
      data: {
        id,
        repository: scopeName(scopeOf(spec)),
        limit: request.limit,
        language: request.language,
        window: request.window,
        model: request.limit === 0 ? null : (this.#config().model?.model ?? null),
        startedAt: new Date(startedAt).toISOString(),
      },
    });
    if (spec.thread !== undefined) {
      this.#openThread(spec.thread);
    }
    this.#handed = connection;
    this.ctx.waitUntil(this.#begin());
  }

  /** A docket of no entry that is done: what there is to it are the questions about the repository. */
  #openThread(repository: NonNullable<JobSpec["thread"]>): void {
    const job = this.#job();
    this.#store.keepWithNext({ repository, entries: [] });
    job?.emit({
      event: "ranking",
      data: { openCount: 0, considered: 0, exact: false, pullRequests: [] },
    });
    job?.end({ outcome: "complete" });
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
    job.end({ outcome: "cancelled" });
    await this.#store.setAlarm(Date.now());
  }

  /** Ends what is done for a call that was called off: the job, or the answer to a question about it. */
  async cancelCall(call: string): Promise<void> {
    this.#asking?.cancel(call);
    await this.cancel();
  }

  /** Stops the work, waits for it, and deletes everything. */
  async remove(): Promise<void> {
    const job = this.#job();
    if (job === null) {
      return;
    }
    this.#removing = true;
    await this.cancel();
    await Promise.all([this.#working, this.#asking?.stop()]);
    try {
      await this.#others(job.spec).release(countSecondReadings(job.log.events));
    } catch (error) {
      // What it holds ends by itself when the job's time is up.
      log("warn", "job-not-released", describeError(error));
    }
    await this.#store.deleteAll();
    this.#open = null;
  }

  /** What is known so far, whoever asks; null when there is no such job. */
  async result(): Promise<JobResult | null> {
    return this.#job()?.result() ?? null;
  }

  /** The same for its person, who must still see the repository. */
  async read(requestId?: string): Promise<Result<JobResult>> {
    const access = await this.#mayRead(requestId);
    const result = await this.result();
    return access.ok && result !== null ? succeed(result) : refused(access);
  }

  /** Its queues for its person, with what tells which of them is theirs. */
  async queues(requestId?: string): Promise<Result<QueuesShown>> {
    const access = await this.#mayRead(requestId);
    const job = this.#job();
    if (!access.ok || job === null) {
      return refused(access);
    }
    return succeed(queuesOf(job));
  }

  /** What it is about, for its person to share; every one of its repositories has been read by then. */
  async repositoriesToShare(): Promise<Result<Repository[]>> {
    const access = await this.#mayRead();
    const job = this.#job();
    if (!access.ok || job === null) {
      return refused(access);
    }
    const { repositories } = job.access;
    const isKnown = job.log.ended || (this.#store.read()?.checkpoint ?? null) !== null;
    return repositories === null || !isKnown || job.spec.thread !== undefined
      ? fail("invalid_request", { detail: NOTHING_TO_SHARE })
      : succeed(repositories);
  }

  /** From now on whoever proves to see its repositories may read it by this link. */
  async share(link: string): Promise<void> {
    this.#store.share(link);
  }

  /** Ends the link and what is read by it. One that has ended changes nothing. */
  async endShare(link: string): Promise<void> {
    if (this.#store.sharedAs === link) {
      this.#store.share(null);
    }
    this.#open?.readers.end(link);
  }

  /** What readers of the link get, who have been looked at; as JSON, since some of it is left out. */
  async sharedResult(link: string): Promise<Result<SharedResult>> {
    const job = this.#sharedAs(link);
    if (job === null) {
      return fail("not_found");
    }
    const { usage: _usage, ...result } = job.result((event) =>
      forReaders(event, { link, log: job.log.events }),
    );
    return succeed({ ...result, id: link });
  }

  /** Its queues for the same. */
  async sharedQueues(link: string): Promise<Result<QueuesShown>> {
    const job = this.#sharedAs(link);
    return job === null ? fail("not_found") : succeed(queuesOf(job));
  }

  /** Whether what was made of this docket may be given out to its person. */
  async isReadable(requestId?: string): Promise<boolean> {
    return (await this.#mayRead(requestId)).ok;
  }

  /** What this docket has shown so far of a repository; null when there is no such job, or it is about others. */
  async shown(repository: string, number?: number): Promise<ShownDocket | null> {
    const job = this.#job();
    return job === null
      ? null
      : shownBy(job.result(), this.#store.read()?.checkpoint ?? null, { repository, number });
  }

  /** Where this docket shows a pull request to stand; null where it does not. */
  async stateShown(about: EntryName): Promise<ReadinessState | null> {
    const { queue = [], pullRequests } = this.#job()?.result() ?? { pullRequests: [] };
    const shown = [...queue.flatMap(({ rows }) => rows), ...pullRequests];
    return shown.find((each) => isSameEntry(each, about))?.readiness?.state ?? null;
  }

  /** For the next docket of the same repository: what of the comments people did not write. */
  async counted(): Promise<Map<number, number>> {
    return new Map(this.#store.read()?.checkpoint?.notByPeople);
  }

  /** The result as soon as the job has ended, or what there is after `ms`. */
  async awaitResult(ms: number, requestId?: string): Promise<Result<JobResult>> {
    await this.#job()?.whenEnded(ms);
    return this.read(requestId);
  }

  /** How the repositories that it is about stand now; none where nothing of them was read. */
  async repositories(requestId?: string): Promise<Result<SeenRepository[]>> {
    const access = await this.#mayRead(requestId, "repositories");
    return access.ok ? succeed(access.value.repositories ?? []) : access;
  }

  /** The questions about this docket, oldest first. */
  async questions(requestId?: string): Promise<Result<QuestionView[]>> {
    const access = await this.#mayRead(requestId);
    const questions = this.#questions()?.list();
    return access.ok && questions !== undefined ? succeed(questions) : refused(access);
  }

  /**
   * The event stream, or with a POST the stream of an answer. Either leaves as a Response: a stream returned over RPC
   * costs memory per dropped reader. A question that is not answered gives its failure as JSON.
   */
  override async fetch(request: Request): Promise<Response> {
    const question = request.method === "POST" ? await request.json<NewQuestion>() : null;
    const job = this.#job();
    if (job === null) {
      return new Response(null, { status: 404 });
    }
    const reader = readerOf(new URL(request.url));
    if (reader !== null) {
      return this.#streamByLink(reader, request);
    }
    // Without a wait where a yes holds, so that the first text comes at once.
    const requestId = question?.requestId ?? request.headers.get(REQUEST_ID) ?? undefined;
    const access = job.access.holds
      ? job.access.held
      : await withLogContext({ requestId }, () => job.access.ask());
    if (!access.ok) {
      return question === null && access.failure.code === "access_unknown"
        ? comeBack(access.failure)
        : Response.json(access.failure, { status: 400 });
    }
    if (this.#removing || this.#store.deleted) {
      return new Response(null, { status: 404 });
    }
    if (question !== null) {
      const { isPrivate } = access.value;
      const asked =
        (await this.#questions()?.ask(question, request.signal, isPrivate)) ?? fail("not_found");
      return asked.ok
        ? new Response(asked.value, { headers: STREAM_HEADERS })
        : Response.json(asked.failure, { status: 400 });
    }
    return stream(job, request);
  }

  #streamByLink(reader: LinkReader, request: Request): Response {
    const job = this.#sharedAs(reader.link);
    if (job === null) {
      return new Response(null, { status: 404 });
    }
    const session = objectByName(this.env.BROWSER_SESSION, reader.sessionName, this.#config());
    return stream(job, request, viewByLink(reader, job.log, session));
  }

  /** Comes in the middle of the work as a rule: it then waits for it, so that the platform knows it is not done. */
  override async alarm(): Promise<void> {
    await this.#begin();
  }

  /** Begins what is to be done next, unless it is being done. */
  #begin(): Promise<void> {
    this.#working ??= this.#work().finally(() => {
      this.#working = null;
    });
    return this.#working;
  }

  /** Whatever goes wrong, an alarm is armed to do it again. */
  async #work(): Promise<void> {
    const open = this.#job();
    if (open === null) {
      return;
    }
    const { id, requestId } = open.spec;
    try {
      // With the job's first row, or before anything can fail: the platform gives up an alarm that failed six times.
      await this.#store.setAlarm(Date.now() + JOB_RETRY_MS);
      const job = await digestOfJob(id);
      await withLogContext({ requestId, job }, () => holdingLog(() => this.#advance(open)));
    } catch (error) {
      log("error", "job-work-failed", { requestId, ...describeError(error) });
    }
    if (!open.log.ended) {
      // The alarm from before may have come, and waited for the work that did not get to its end.
      await this.#store.setAlarm(Date.now() + JOB_RETRY_MS);
    }
  }

  async #advance(job: OpenJob): Promise<void> {
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
      job.end({ outcome: "cancelled" });
      return;
    }
    if (attempt > JOB_ATTEMPTS_MAX) {
      job.end({ outcome: "failed", failure: { code: "interrupted" } });
      return;
    }
    const stop = new AbortController();
    this.#stop = stop;
    try {
      const run = this.#run(job, record, stop);
      const ending = await withinTime(run, job.spec.deadline, stop.signal);
      const cancelled = this.#store.read()?.cancelled === true && ending.outcome !== "complete";
      job.end(cancelled ? { ...ending, outcome: "cancelled" } : ending);
    } catch (error) {
      log("error", "job-attempt-failed", { attempt, ...describeError(error) });
    } finally {
      this.#stop = null;
      // A run that was given up may still be at work.
      stop.abort();
    }
  }

  async #run(job: OpenJob, record: JobRecord, stop: AbortController): Promise<Ending> {
    const { spec, attempts, checkpoint } = record;
    const others = this.#others(spec);
    const connection = this.#handed;
    this.#handed = null;
    // With the rules of a docket, which no start has to wait for.
    const { runJob } = await import("./attempt/run-job.ts");
    if (attempts > 1) {
      job.log.restart();
      await others.bookReserved();
    }
    return runJob(
      {
        spec,
        config: this.#config(),
        session: others.session,
        spending: others.spending,
        countedBefore: () => others.countedBefore(),
        signal: stop.signal,
        connection,
        resume:
          checkpoint === null
            ? null
            : { checkpoint, events: [...job.log.events], evidence: this.#store.evidence() },
        saveCheckpoint: (saved) => {
          if (this.#stop === stop) {
            job.access.saw(saved.repositories ?? [saved.repository]);
            this.#store.keepWithNext(saved);
          }
        },
        keepEvidence: (evidence) => {
          if (this.#stop === stop) {
            this.#store.keepWithNext(evidence);
          }
        },
      },
      (event) => {
        if (this.#stop === stop) {
          job.emit(event);
        }
      },
    );
  }

  /** After the end: tells whoever counts the job, then keeps the result for its time. */
  async #conclude(job: OpenJob): Promise<void> {
    const { spec } = job;
    const done = job.log.events.at(-1);
    if (done?.event !== "done") {
      return;
    }
    const { outcome, elapsedMs } = done.data;
    const endedAt = spec.startedAt + elapsedMs;
    const expiresAt = endedAt + lifetimeMs(spec);
    if (Date.now() >= expiresAt) {
      this.#removing = true;
      await this.#asking?.stop();
      await this.#store.deleteAll();
      this.#open = null;
      return;
    }
    try {
      const others = this.#others(spec);
      const { repository } = job.result();
      await others.release(countSecondReadings(job.log.events));
      await others.session.jobEnded(spec.id, { repository, outcome, endedAt });
      await others.tellDigest();
    } catch (error) {
      log("warn", "job-end-unreported", describeError(error));
      await this.#store.setAlarm(Date.now() + REPORT_RETRY_MS);
      return;
    }
    // The alarm of the last day is all that says it was reported: telling twice changes nothing.
    await this.#store.setAlarm(expiresAt);
  }

  #job(): OpenJob | null {
    if (this.#open === null) {
      const record = this.#store.read();
      this.#open =
        record === null
          ? null
          : openJob(record.spec, this.#store, () => this.#others(record.spec).session);
    }
    return this.#open;
  }

  #sharedAs(link: string): OpenJob | null {
    return !this.#removing && this.#store.sharedAs === link ? this.#job() : null;
  }

  /** `requestId`: of who wants to read, for the log. */
  async #mayRead(
    requestId?: string,
    needs?: "repositories",
  ): Promise<Result<{ repositories?: SeenRepository[] }>> {
    const access = this.#job()?.access;
    return access === undefined
      ? fail("not_found")
      : await withLogContext({ requestId }, () => access.ask(needs));
  }

  #questions(): Questions | null {
    const job = this.#job();
    if (job !== null) {
      this.#asking ??= createQuestions(job, this.#store, () => ({
        config: this.#config(),
        ...this.#others(job.spec),
      }));
    }
    return job && this.#asking;
  }

  #others(spec: JobSpec): OtherObjects {
    return createOtherObjects(this.env, this.#config(), spec);
  }

  #config(): Config {
    const configured = configOf(this.env);
    if (!configured.ok) {
      throw new Error("Docket is not configured.");
    }
    return configured.config;
  }
}

const NOTHING_TO_SHARE = "This docket holds nothing yet. Share it once its list is there.";

function queuesOf(job: OpenJob): QueuesShown {
  const { labels, author, drafts, since } = job.spec.request;
  return {
    queues: job.result().queue ?? [],
    startedAt: job.spec.startedAt,
    isFiltered: labels !== undefined || author !== undefined || !drafts,
    since: since === undefined ? null : Date.parse(since),
    reader: job.spec.reader ?? "page",
  };
}

function stream({ log: events, readers }: OpenJob, request: Request, view?: ReaderView): Response {
  const after = resumePoint(request, events);
  if (after === "nothing-left") {
    return new Response(null, { status: 204 });
  }
  return readers.isFull(view?.by)
    ? new Response(null, { status: 429 })
    : new Response(readers.open(after, request.signal, view), { headers: STREAM_HEADERS });
}

function refused(access: Result<unknown>): Result<never> {
  return access.ok ? fail("not_found") : access;
}
