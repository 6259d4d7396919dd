import type { Snapshot } from "../../../digests/snapshot.ts";
import { PAUSE_WORDS } from "../../../digests/words.ts";
import type { DigestKind, DigestSchedule, PauseCode } from "../../../protocol/digests.ts";

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
