import type { Snapshot } from "../../digests/snapshot.ts";
import { PAUSE_WORDS } from "../../digests/words.ts";
import { DELIVERIES_MAX } from "../../limits.ts";
import type {
  Delivery,
  DeliveryState,
  DigestKind,
  DigestSchedule,
  PauseCode,
} from "../../protocol/digests.ts";

/** A repository as a digest holds it: what has its name later is another one. */
export interface BoundRepository {
  name: string;
  id: number;
  node: string;
  /** Whether it was private when its person confirmed it. */
  private: boolean;
}

/** Whose repositories a digest is about: what has the login later is somebody else. */
export interface BoundOwner {
  login: string;
  node: string | null;
}

export interface Definition {
  name: string;
  /** Of an owner: all that were there when its person confirmed them. */
  repositories: BoundRepository[];
  /** Null where repositories were named. */
  owner: BoundOwner | null;
  schedule: DigestSchedule;
  kind: DigestKind;
  /** The address as it is shown. */
  masked: string;
  limit: number;
  language: string;
  onlyChanges: boolean;
  /** Where its person reaches Docket. */
  origin: string;
  /** Repositories that the last delivery left out until the person confirms them. */
  unconfirmed: string[];
}

export interface DigestRecord {
  id: string;
  definition: Definition;
  address: string;
  secret: string | null;
  sealedAt: number;
  dueAt: number;
  pause: PauseCode | null;
  pausedAt: number | null;
  failures: number;
  shown: Snapshot | null;
  createdAt: number;
}

interface DigestRow extends Record<string, SqlStorageValue> {
  id: string;
  definition: string;
  address: string;
  secret: string | null;
  sealed_at: number;
  due_at: number;
  pause: PauseCode | null;
  paused_at: number | null;
  failures: number;
  shown: string | null;
  created_at: number;
}

export function listDigests(sql: SqlStorage): DigestRecord[] {
  return sql
    .exec<DigestRow>("SELECT * FROM digest ORDER BY created_at, id")
    .toArray()
    .map(toDigest);
}

export function readDigest(sql: SqlStorage, id: string): DigestRecord | null {
  const [row] = sql.exec<DigestRow>("SELECT * FROM digest WHERE id = ?", id).toArray();
  return row === undefined ? null : toDigest(row);
}

function toDigest(row: DigestRow): DigestRecord {
  const definition: Definition = JSON.parse(row.definition);
  const shown: Snapshot | null = row.shown === null ? null : JSON.parse(row.shown);
  return {
    id: row.id,
    definition,
    address: row.address,
    secret: row.secret,
    sealedAt: row.sealed_at,
    dueAt: row.due_at,
    pause: row.pause,
    pausedAt: row.paused_at,
    failures: row.failures,
    shown,
    createdAt: row.created_at,
  };
}

export function writeDigest(sql: SqlStorage, digest: DigestRecord): void {
  sql.exec(
    "INSERT OR REPLACE INTO digest VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    digest.id,
    JSON.stringify(digest.definition),
    digest.address,
    digest.secret,
    digest.sealedAt,
    digest.dueAt,
    digest.pause,
    digest.pausedAt,
    digest.failures,
    digest.shown === null ? null : JSON.stringify(digest.shown),
    digest.createdAt,
  );
}

export function deleteDigest(sql: SqlStorage, id: string): void {
  sql.exec("DELETE FROM delivery WHERE digest = ?", id);
  sql.exec("DELETE FROM digest WHERE id = ?", id);
}

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

export function pauseOf({ pause, pausedAt }: DigestRecord) {
  return pause === null
    ? {}
    : {
        pause: {
          code: pause,
          message: PAUSE_WORDS[pause],
          at: new Date(pausedAt ?? 0).toISOString(),
        },
      };
}

/** A session whose connection is the person's. */
export interface LiveConnection {
  session: string;
  accountId: number;
  /** Tells a connection from the one before it. */
  key: string;
}

const CONNECTIONS_MAX = 20;

/** Notes a connection; one that is known keeps its place. */
export function noteConnection(
  sql: SqlStorage,
  { session, accountId, key }: LiveConnection,
  now: number,
): void {
  sql.exec(
    `INSERT INTO connection VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET
       account_id = excluded.account_id, key = excluded.key, since = excluded.since
     WHERE key <> excluded.key`,
    session,
    accountId,
    key,
    now,
  );
  sql.exec(
    `DELETE FROM connection WHERE session IN (
       SELECT session FROM connection ORDER BY since DESC, session LIMIT -1 OFFSET ?)`,
    CONNECTIONS_MAX,
  );
}

export function forgetConnection(sql: SqlStorage, session: string): void {
  sql.exec("DELETE FROM connection WHERE session = ?", session);
}

/** Newest first. */
export function listConnections(sql: SqlStorage): { session: string; accountId: number }[] {
  return sql
    .exec<{ session: string; account_id: number }>(
      "SELECT session, account_id FROM connection ORDER BY since DESC, session",
    )
    .toArray()
    .map(({ session, account_id: accountId }) => ({ session, accountId }));
}
