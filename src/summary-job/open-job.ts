import type { JobResult } from "../protocol/docket.ts";
import type { EmittedEvent } from "../protocol/events.ts";
import { foldEvents } from "../protocol/fold.ts";
import { logFailure } from "../upstream/failure-log.ts";
import { type Access, createAccess } from "./access.ts";
import { logStep } from "./job-log.ts";
import type { JobStore } from "./job-record.ts";
import type { JobSpec } from "./job-spec.ts";
import type { AccessPort, YoursPort } from "./session-port.ts";
import { createAside } from "./stream/aside.ts";
import { type Ending, endLog } from "./stream/ending.ts";
import { createEventLog, type EventLog } from "./stream/event-log.ts";
import { createReaders, type Readers } from "./stream/readers.ts";

/** A job as it is held in memory. All of it but the drafts can be read again from storage. */
export interface OpenJob {
  readonly spec: JobSpec;
  readonly log: EventLog;
  readonly access: Access;
  readonly readers: Readers;
  emit(event: EmittedEvent): void;
  /** The first end counts. */
  end(ending: Ending): void;
  /** Resolves with the end of the job, or after `ms`. */
  whenEnded(ms: number): Promise<void>;
  /** `show`: what of its events is to be told. */
  result(show?: (event: EmittedEvent) => EmittedEvent): JobResult;
}

export function openJob(
  spec: JobSpec,
  store: Pick<JobStore, "events" | "append" | "read" | "learnIdentity">,
  session: () => AccessPort & YoursPort,
): OpenJob {
  const log = createEventLog(store.events(), (id, event) => {
    store.append(id, event);
    logStep(event, Date.now() - spec.startedAt);
  });
  const access = createAccess(spec.id, { log, store, session });
  const aside = createAside(log, async () => {
    const yours = await session().yoursOfJob(spec.id);
    return yours.ok ? yours.value : null;
  });
  const readers = createReaders(log, () => new IdentityTransformStream(), access, aside);
  const ended = Promise.withResolvers<void>();

  return {
    spec,
    log,
    access,
    readers,
    emit(event) {
      if (log.emit(event)) {
        if (event.event === "queue" && event.data.part === 0) {
          access.saw();
        }
        readers.wake();
      }
    },
    end(ending) {
      if (!log.ended) {
        if (ending.failure !== undefined) {
          logFailure(ending.failure);
        }
        endLog(log, ending, spec, Date.now());
        readers.wake();
        ended.resolve();
      }
    },
    async whenEnded(ms) {
      if (log.ended) {
        return;
      }
      let timer: ReturnType<typeof setTimeout> | undefined;
      const timeout = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, ms);
      });
      await Promise.race([ended.promise, timeout]);
      clearTimeout(timer);
    },
    result(show = (event) => event) {
      const drafts = [...log.drafts.values()].map(({ about, text }): EmittedEvent => ({
        event: "delta",
        data: { ...about, offset: 0, text },
      }));
      return foldEvents(spec.id, [...log.events, ...drafts].map(show));
    },
  };
}
