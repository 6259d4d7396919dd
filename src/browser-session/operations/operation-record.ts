import { OPERATIONS_PER_SESSION_MAX } from "../../limits.ts";
import type { OperationRecord, Outcome, Phase, Proposal } from "./operation.ts";

interface Row extends Record<string, SqlStorageValue> {
  proposal: string;
  phase: Phase;
  nonce_hash: ArrayBuffer | null;
  taken_at: number | null;
  outcome: string;
}

const COLUMNS = "proposal, phase, nonce_hash, taken_at, outcome";

/** Enters a proposal. Room is made by the oldest that are over, first by those of which nothing was ever sent. */
export function addOperation(sql: SqlStorage, operation: OperationRecord): void {
  const { proposal, phase, nonceHash, takenAt, outcome } = operation;
  const { id, job, repository, post, createdAt, expiresAt } = proposal;
  sql.exec(
    "INSERT INTO action VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    id,
    job ?? "",
    repository.toLowerCase(),
    post,
    JSON.stringify(proposal),
    phase,
    nonceHash,
    createdAt,
    expiresAt,
    takenAt,
    JSON.stringify(outcome),
  );
  sql.exec(
    `DELETE FROM action WHERE phase NOT IN ('checking', 'sending') AND id IN (
       SELECT id FROM action
       ORDER BY phase IN ('discarded', 'expired', 'failed'), created_at DESC, id LIMIT -1 OFFSET ?)`,
    OPERATIONS_PER_SESSION_MAX,
  );
}

export function readOperation(sql: SqlStorage, id: string): OperationRecord | null {
  const [row] = sql.exec<Row>(`SELECT ${COLUMNS} FROM action WHERE id = ?`, id).toArray();
  return row === undefined ? null : toOperation(row);
}

export function writeOperation(sql: SqlStorage, operation: OperationRecord): void {
  sql.exec(
    "UPDATE action SET proposal = ?, phase = ?, nonce_hash = ?, taken_at = ?, outcome = ? WHERE id = ?",
    JSON.stringify(operation.proposal),
    operation.phase,
    operation.nonceHash,
    operation.takenAt,
    JSON.stringify(operation.outcome),
    operation.proposal.id,
  );
}

/** Newest first: all, those of a docket, or those of a repository. */
export function listOperations(
  sql: SqlStorage,
  job: string | null,
  repository: string | null = null,
): OperationRecord[] {
  return sql
    .exec<Row>(
      `SELECT ${COLUMNS} FROM action WHERE job = coalesce(?, job) AND repository = coalesce(?, repository)
       ORDER BY created_at DESC, id`,
      job,
      repository?.toLowerCase() ?? null,
    )
    .toArray()
    .map(toOperation);
}

/** Those that may still become something else by themselves. */
export function listOpenOperations(sql: SqlStorage): OperationRecord[] {
  return sql
    .exec<Row>(
      `SELECT ${COLUMNS} FROM action WHERE phase IN ('proposed', 'checking', 'sending') ORDER BY created_at, id`,
    )
    .toArray()
    .map(toOperation);
}

/** What the docket was last posted as in that place of the repository. */
export function lastPost(sql: SqlStorage, repository: string, post: string): Outcome | null {
  const [row] = sql
    .exec<Pick<Row, "outcome">>(
      `SELECT outcome FROM action WHERE repository = ? AND post = ? AND phase = 'done'
       ORDER BY taken_at DESC LIMIT 1`,
      repository.toLowerCase(),
      post,
    )
    .toArray();
  if (row === undefined) {
    return null;
  }
  const outcome: Outcome = JSON.parse(row.outcome);
  return outcome;
}

function toOperation(row: Row): OperationRecord {
  const proposal: Proposal = JSON.parse(row.proposal);
  const outcome: Outcome = JSON.parse(row.outcome);
  const { phase, nonce_hash: nonceHash, taken_at: takenAt } = row;
  return { proposal, phase, nonceHash, takenAt, outcome };
}
