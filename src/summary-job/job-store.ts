import type { LoggedEvent } from "../protocol.ts";
import type { Checkpoint } from "../summarize/run-input.ts";
import type { JobSpec } from "./job-spec.ts";
import { createSchema, hasSchema } from "./schema.ts";

export interface JobRecord {
  spec: JobSpec;
  attempts: number;
  cancelled: boolean;
  checkpoint: Checkpoint | null;
  /** Whether session and quota know that it ended. */
  reported: boolean;
}

interface Row extends Record<string, SqlStorageValue> {
  spec: string;
  attempts: number;
  cancelled: number;
  checkpoint: string | null;
  reported: number;
}

/** The storage of one job. Everything is written through here, so that nothing is once it was deleted. */
export interface JobStore {
  read(): JobRecord | null;
  create(spec: JobSpec): void;
  events(): LoggedEvent[];
  append(id: number, event: LoggedEvent): void;
  /** Counts an attempt that begins, and says which one it is. */
  countAttempt(): number;
  markCancelled(): void;
  saveCheckpoint(checkpoint: Checkpoint): void;
  markReported(): void;
  setAlarm(at: number): Promise<void>;
  /** For good: what comes later is dropped. */
  deleteAll(): Promise<void>;
  readonly deleted: boolean;
}

export function createJobStore(storage: DurableObjectStorage): JobStore {
  const { sql } = storage;
  let deleted = false;

  function write(query: string, ...values: SqlStorageValue[]): void {
    if (!deleted) {
      sql.exec(query, ...values);
    }
  }

  return {
    read() {
      if (deleted || !hasSchema(sql)) {
        return null;
      }
      const [row] = sql.exec<Row>("SELECT * FROM job").toArray();
      return row === undefined ? null : toRecord(row);
    },
    create(spec) {
      if (!deleted) {
        createSchema(sql);
        sql.exec("INSERT INTO job (id, spec) VALUES (1, ?)", JSON.stringify(spec));
      }
    },
    events() {
      return sql
        .exec<{ name: string; data: string }>("SELECT name, data FROM event ORDER BY id")
        .toArray()
        .map(toEvent);
    },
    append(id, { event, data }) {
      write("INSERT INTO event VALUES (?, ?, ?)", id, event, JSON.stringify(data));
    },
    countAttempt() {
      return sql
        .exec<{ attempts: number }>("UPDATE job SET attempts = attempts + 1 RETURNING attempts")
        .one().attempts;
    },
    markCancelled: () => write("UPDATE job SET cancelled = 1"),
    saveCheckpoint: (checkpoint) =>
      write("UPDATE job SET checkpoint = ?", JSON.stringify(checkpoint)),
    markReported: () => write("UPDATE job SET reported = 1"),
    async setAlarm(at) {
      if (!deleted) {
        await storage.setAlarm(at);
      }
    },
    async deleteAll() {
      deleted = true;
      await storage.deleteAll();
    },
    get deleted() {
      return deleted;
    },
  };
}

function toRecord(row: Row): JobRecord {
  const spec: JobSpec = JSON.parse(row.spec);
  const checkpoint: Checkpoint | null = row.checkpoint === null ? null : JSON.parse(row.checkpoint);
  return {
    spec,
    attempts: row.attempts,
    cancelled: row.cancelled === 1,
    checkpoint,
    reported: row.reported === 1,
  };
}

function toEvent(row: { name: string; data: string }): LoggedEvent {
  const event: LoggedEvent = JSON.parse(`{"event":${JSON.stringify(row.name)},"data":${row.data}}`);
  return event;
}
