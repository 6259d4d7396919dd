import type { Access, Authorization, ConnectedAccount, EndReason } from "../connecting/access.ts";
import { forgetGitHubAccess } from "./github-access-record.ts";

/** Of SHA-256. */
const DIGEST_BYTES = 32;

interface ConnectionRow extends Record<string, SqlStorageValue> {
  identifier: string;
  connector: ConnectedAccount["connector"];
  state: ConnectedAccount["state"];
  account_id: number | null;
  login: string | null;
  avatar_url: string | null;
}

interface AuthorizationRow extends Record<string, SqlStorageValue> {
  identifier: string;
  connector: Authorization["connector"];
  phase: Authorization["phase"];
  state_hash: ArrayBuffer | null;
  superseded_hashes: ArrayBuffer;
  expires_at: number;
}

interface EndedRow extends Record<string, SqlStorageValue> {
  ended_reason: EndReason | null;
  ended_at: number | null;
}

export function readAccess(sql: SqlStorage): Access {
  const [connection] = sql.exec<ConnectionRow>("SELECT * FROM connection").toArray();
  const [authorization] = sql.exec<AuthorizationRow>("SELECT * FROM authorization").toArray();
  const [ended] = sql.exec<EndedRow>("SELECT ended_reason, ended_at FROM session").toArray();
  return {
    connection: connection === undefined ? null : toConnection(connection),
    authorization: authorization === undefined ? null : toAuthorization(authorization),
    ended:
      ended === undefined || ended.ended_reason === null
        ? null
        : { reason: ended.ended_reason, at: ended.ended_at ?? 0 },
  };
}

/** Writes what differs; the two read from the same storage in the same turn, so nothing comes between. */
export function writeAccess(sql: SqlStorage, before: Access, after: Access): void {
  if (after.connection !== before.connection) {
    writeConnection(sql, after.connection);
    forgetGitHubAccess(sql, after.connection?.identifier ?? null);
  }
  if (after.authorization !== before.authorization) {
    writeAuthorization(sql, after.authorization);
  }
  if (after.ended !== before.ended) {
    const { reason = null, at = null } = after.ended ?? {};
    sql.exec("UPDATE session SET ended_reason = ?, ended_at = ?", reason, at);
  }
}

function writeConnection(sql: SqlStorage, connection: ConnectedAccount | null): void {
  if (connection === null) {
    sql.exec("DELETE FROM connection");
    return;
  }
  const { identifier, connector, state, account } = connection;
  sql.exec(
    "INSERT OR REPLACE INTO connection VALUES (1, ?, ?, ?, ?, ?, ?)",
    identifier,
    connector,
    state,
    account?.id ?? null,
    account?.login ?? null,
    account?.avatarUrl ?? null,
  );
}

function writeAuthorization(sql: SqlStorage, authorization: Authorization | null): void {
  if (authorization === null) {
    sql.exec("DELETE FROM authorization");
    return;
  }
  const { identifier, connector, phase, stateHash, supersededHashes, expiresAt } = authorization;
  sql.exec(
    "INSERT OR REPLACE INTO authorization VALUES (1, ?, ?, ?, ?, ?, ?)",
    identifier,
    connector,
    phase,
    stateHash,
    joinDigests(supersededHashes),
    expiresAt,
  );
}

function toConnection(row: ConnectionRow): ConnectedAccount {
  const { identifier, connector, state, account_id: id, login, avatar_url: avatarUrl } = row;
  return {
    identifier,
    connector,
    state,
    account: id === null || login === null || avatarUrl === null ? null : { id, login, avatarUrl },
  };
}

function toAuthorization(row: AuthorizationRow): Authorization {
  const { identifier, connector, phase, state_hash: stateHash, expires_at: expiresAt } = row;
  const supersededHashes = splitDigests(row.superseded_hashes);
  return { identifier, connector, phase, stateHash, supersededHashes, expiresAt };
}

function joinDigests(digests: readonly ArrayBuffer[]): ArrayBuffer {
  const joined = new Uint8Array(digests.length * DIGEST_BYTES);
  for (const [index, digest] of digests.entries()) {
    joined.set(new Uint8Array(digest), index * DIGEST_BYTES);
  }
  return joined.buffer;
}

function splitDigests(joined: ArrayBuffer): ArrayBuffer[] {
  return Array.from({ length: joined.byteLength / DIGEST_BYTES }, (_, index) =>
    joined.slice(index * DIGEST_BYTES, (index + 1) * DIGEST_BYTES),
  );
}
