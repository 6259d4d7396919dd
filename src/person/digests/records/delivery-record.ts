import { DELIVERIES_MAX } from "../../../limits.ts";
import type { Delivery, DeliveryState } from "../../../protocol/digests.ts";

/**
 * due       waits for its time, or for others to be done
 * starting  its docket has a name, and may have begun
 * running   its docket is being made
 * ended     its docket is done, and is to be told
 * sending   what is in `body` is on its way
 * waiting   is to be sent again
 * done      see `state`
 */
export type Phase = "due" | "starting" | "running" | "ended" | "sending" | "waiting" | "done";

export interface DeliveryRecord {
  id: string;
  digest: string;
  /** Whether its person asked for it now. */
  asked: boolean;
  dueAt: number;
  phase: Phase;
  /** When it is looked at again. */
  nextAt: number;
  attempts: number;
  session: string | null;
  job: string | null;
  body: string | null;
  /** What the digest will have shown. */
  shown: string | null;
  state: DeliveryState;
  code: string | null;
  message: string | null;
  endedAt: number | null;
}

interface DeliveryRow extends Record<string, SqlStorageValue> {
  id: string;
  digest: string;
  asked: number;
  due_at: number;
  phase: Phase;
  next_at: number;
  attempts: number;
  session: string | null;
  job: string | null;
  body: string | null;
  shown: string | null;
  state: DeliveryState;
  code: string | null;
  message: string | null;
  ended_at: number | null;
}

export function newDelivery(
  id: string,
  digest: string,
  { dueAt, asked }: Pick<DeliveryRecord, "dueAt" | "asked">,
): DeliveryRecord {
  return {
    id,
    digest,
    asked,
    dueAt,
    phase: "due",
    nextAt: dueAt,
    attempts: 0,
    session: null,
    job: null,
    body: null,
    shown: null,
    state: "running",
    code: null,
    message: null,
    endedAt: null,
  };
}

export function writeDelivery(sql: SqlStorage, delivery: DeliveryRecord): void {
  sql.exec(
    "INSERT OR REPLACE INTO delivery VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    delivery.id,
    delivery.digest,
    delivery.asked ? 1 : 0,
    delivery.dueAt,
    delivery.phase,
    delivery.nextAt,
    delivery.attempts,
    delivery.session,
    delivery.job,
    delivery.body,
    delivery.shown,
    delivery.state,
    delivery.code,
    delivery.message,
    delivery.endedAt,
  );
}

export function readDelivery(sql: SqlStorage, id: string): DeliveryRecord | null {
  const [row] = sql.exec<DeliveryRow>("SELECT * FROM delivery WHERE id = ?", id).toArray();
  return row === undefined ? null : toDelivery(row);
}

/** Those that are on their way, in the order in which they were due. */
export function openDeliveries(sql: SqlStorage): DeliveryRecord[] {
  return sql
    .exec<DeliveryRow>("SELECT * FROM delivery WHERE phase <> 'done' ORDER BY due_at, id")
    .toArray()
    .map(toDelivery);
}

/** Newest first. */
export function deliveriesOf(sql: SqlStorage, digest: string): DeliveryRecord[] {
  return sql
    .exec<DeliveryRow>(
      "SELECT * FROM delivery WHERE digest = ? ORDER BY due_at DESC, id DESC LIMIT ?",
      digest,
      DELIVERIES_MAX,
    )
    .toArray()
    .map(toDelivery);
}

/** The oldest make room. */
export function tidyDeliveries(sql: SqlStorage, digest: string): void {
  sql.exec(
    `DELETE FROM delivery WHERE phase = 'done' AND id IN (
       SELECT id FROM delivery WHERE digest = ? ORDER BY due_at DESC, id DESC LIMIT -1 OFFSET ?)`,
    digest,
    DELIVERIES_MAX,
  );
}

function toDelivery(row: DeliveryRow): DeliveryRecord {
  return {
    id: row.id,
    digest: row.digest,
    asked: row.asked === 1,
    dueAt: row.due_at,
    phase: row.phase,
    nextAt: row.next_at,
    attempts: row.attempts,
    session: row.session,
    job: row.job,
    body: row.body,
    shown: row.shown,
    state: row.state,
    code: row.code,
    message: row.message,
    endedAt: row.ended_at,
  };
}

export function viewDelivery({
  id,
  dueAt,
  endedAt,
  state,
  code,
  message,
}: DeliveryRecord): Delivery {
  return {
    id,
    dueAt: new Date(dueAt).toISOString(),
    endedAt: endedAt === null ? null : new Date(endedAt).toISOString(),
    state,
    ...(code === null ? {} : { code }),
    ...(message === null ? {} : { message }),
  };
}
