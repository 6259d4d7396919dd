import { LOGINS_PER_SESSION_MAX } from "../../limits.ts";
import { isSameDigest } from "../credentials/same-digest.ts";

export const CODE_REFUSED =
  "This code was used, has expired, or is not this program's. Sign in again.";

interface Row extends Record<string, SqlStorageValue> {
  code_hash: ArrayBuffer;
  challenge: string;
  name: string;
}

export interface NewLogin {
  codeHash: ArrayBuffer;
  /** SHA-256 of what the program proves itself with, as base64url. */
  challenge: string;
  name: string;
  expiresAt: number;
}

/** False when there are as many open ones as there may be. */
export function addLogin(sql: SqlStorage, login: NewLogin, now: number): boolean {
  sql.exec("DELETE FROM login WHERE expires_at <= ?", now);
  if (sql.exec("SELECT 1 FROM login").toArray().length >= LOGINS_PER_SESSION_MAX) {
    return false;
  }
  const { codeHash, challenge, name, expiresAt } = login;
  sql.exec("INSERT INTO login VALUES (?, ?, ?, ?)", codeHash, challenge, name, expiresAt);
  return true;
}

/** Takes a code, once: whoever has it without its proof has used it up. Null unless the proof is right. */
export function takeLogin(
  sql: SqlStorage,
  { codeHash, challenge }: Pick<NewLogin, "codeHash" | "challenge">,
  now: number,
): { name: string } | null {
  const [found] = sql
    .exec<Row>("SELECT code_hash, challenge, name FROM login WHERE expires_at > ?", now)
    .toArray()
    .filter((row) => isSameDigest(row.code_hash, codeHash));
  if (found === undefined) {
    return null;
  }
  sql.exec("DELETE FROM login WHERE code_hash = ?", found.code_hash);
  return found.challenge === challenge ? { name: found.name } : null;
}
