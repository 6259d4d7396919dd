import { migrate } from "../durable-objects/migrate.ts";
import { entryKey } from "../protocol/entry-key.ts";
import type { LoggedEvent } from "../protocol/events.ts";
import type { StoredQuestion } from "../questions/thread.ts";
import type { Checkpoint } from "../summarize/run/run-input.ts";
import type { JobRecord, JobStore } from "./job-record.ts";
import type { JobSpec } from "./job-spec.ts";
import {
  createQuestions,
  createSchema,
  createShare,
  hasQuestions,
  hasSchema,
  hasShare,
  MIGRATIONS,
} from "./schema.ts";

interface Row extends Record<string, SqlStorageValue> {
  spec: string;
  attempts: number;
  cancelled: number;
  checkpoint: string | null;
}

const RECORD = `SELECT spec, attempts, cancelled,
  (SELECT checkpoint FROM event WHERE name = 'ranking') AS checkpoint FROM job`;

export function createJobStore(storage: DurableObjectStorage): JobStore {
  const { sql } = storage;
  migrate(storage, MIGRATIONS);
  let deleted = false;
  let unsaved: string | null = null;

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
      const [row] = sql.exec<Row>(RECORD).toArray();
      return row === undefined ? null : toRecord(row);
    },
    create(spec, opening) {
      createSchema(sql);
      sql.exec(
        "INSERT INTO job (id, spec, opening) VALUES (1, ?, ?)",
        JSON.stringify(spec),
        JSON.stringify(opening),
      );
    },
    events() {
      const { opening } = sql.exec<{ opening: string }>("SELECT opening FROM job").one();
      const first: LoggedEvent = JSON.parse(opening);
      const rest = sql
        .exec<{ name: string; data: string }>("SELECT name, data FROM event ORDER BY id")
        .toArray()
        .map(toEvent);
      return [first, ...rest];
    },
    append(id, { event, data }) {
      write("INSERT INTO event VALUES (?, ?, ?, ?)", id, event, JSON.stringify(data), unsaved);
      unsaved = null;
    },
    countAttempt() {
      return sql
        .exec<{ attempts: number }>("UPDATE job SET attempts = attempts + 1 RETURNING attempts")
        .one().attempts;
    },
    markCancelled: () => write("UPDATE job SET cancelled = 1"),
    keepWithNext(kept) {
      unsaved = JSON.stringify(kept);
    },
    learnIdentity: (identity) =>
      write(
        "UPDATE event SET checkpoint = json_insert(checkpoint, '$.repository.identity', json(?)) WHERE name = 'ranking' AND checkpoint ->> '$.repositories' IS NULL",
        JSON.stringify(identity),
      ),
    evidence() {
      const rows = sql
        .exec<{ repository: string | null; number: number; kept: string }>(
          `SELECT data ->> 'repository' AS repository, data ->> 'number' AS number, checkpoint AS kept
           FROM event WHERE name = 'summary' AND checkpoint IS NOT NULL`,
        )
        .toArray();
      return new Map(
        rows.map(({ repository, number, kept }) => [
          entryKey({ repository: repository ?? undefined, number }),
          JSON.parse(kept),
        ]),
      );
    },
    questions: () => (hasQuestions(sql) ? readQuestions(sql) : []),
    ask(asked) {
      createQuestions(sql);
      const { id } = sql
        .exec<{ id: number }>(
          "INSERT INTO question (asked) VALUES (?) RETURNING id",
          JSON.stringify(asked),
        )
        .one();
      return { id: String(id), ...asked };
    },
    answer(id, answer) {
      write("UPDATE question SET answer = ? WHERE id = ?", JSON.stringify(answer), Number(id));
    },
    get sharedAs() {
      if (deleted || !hasShare(sql)) {
        return null;
      }
      const [row] = sql.exec<{ link: string }>("SELECT link FROM share").toArray();
      return row?.link ?? null;
    },
    share(link) {
      if (!deleted && hasSchema(sql)) {
        createShare(sql);
        sql.exec("DELETE FROM share");
        if (link !== null) {
          sql.exec("INSERT INTO share VALUES (?)", link);
        }
      }
    },
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
  };
}

function toEvent(row: { name: string; data: string }): LoggedEvent {
  const event: LoggedEvent = JSON.parse(`{"event":${JSON.stringify(row.name)},"data":${row.data}}`);
  return event;
}

function readQuestions(sql: SqlStorage): StoredQuestion[] {
  return sql
    .exec<{ id: number; asked: string; answer: string | null }>(
      "SELECT id, asked, answer FROM question ORDER BY id",
    )
    .toArray()
    .map(({ id, asked, answer }) => ({
      asked: { id: String(id), ...JSON.parse(asked) },
      answer: answer === null ? null : JSON.parse(answer),
    }));
}
