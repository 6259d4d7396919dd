import { ACTIONS_PER_SESSION_MAX } from "../../limits.ts";
import type { Action, Outcome, Phase, Proposal } from "./action.ts";

interface Row extends Record<string, SqlStorageValue> {
  proposal: string;
  phase: Phase;
  nonce_hash: ArrayBuffer | null;
  taken_at: number | null;
  outcome: string;
}

const COLUMNS = "proposal, phase, nonce_hash, taken_at, outcome";

/** Enters a proposal. Room is made by the oldest that are over, first by those of which nothing was ever sent. */
export function addAction(sql: SqlStorage, action: Action): void {
  const { proposal, phase, nonceHash, takenAt, outcome } = action;
  const { id, job, repository, post, createdAt, expiresAt } = proposal;
  sql.exec(
    "INSERT INTO action VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    id,
    job,
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
    ACTIONS_PER_SESSION_MAX,
  );
}

export function readAction(sql: SqlStorage, id: string): Action | null {
  const [row] = sql.exec<Row>(`SELECT ${COLUMNS} FROM action WHERE id = ?`, id).toArray();
  return row === undefined ? null : toAction(row);
}

export function writeAction(sql: SqlStorage, action: Action): void {
  sql.exec(
    "UPDATE action SET proposal = ?, phase = ?, nonce_hash = ?, taken_at = ?, outcome = ? WHERE id = ?",
    JSON.stringify(action.proposal),
    action.phase,
    action.nonceHash,
    action.takenAt,
    JSON.stringify(action.outcome),
    action.proposal.id,
  );
}

/** Newest first. */
export function listActions(sql: SqlStorage, job: string | null): Action[] {
  return sql
    .exec<Row>(
      `SELECT ${COLUMNS} FROM action WHERE job = coalesce(?, job) ORDER BY created_at DESC, id`,
      job,
    )
    .toArray()
    .map(toAction);
}

/** Those that may still become something else by themselves. */
export function listOpenActions(sql: SqlStorage): Action[] {
  return sql
    .exec<Row>(
      `SELECT ${COLUMNS} FROM action WHERE phase IN ('proposed', 'checking', 'sending') ORDER BY created_at, id`,
    )
    .toArray()
    .map(toAction);
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

function toAction(row: Row): Action {
  const proposal: Proposal = JSON.parse(row.proposal);
  const outcome: Outcome = JSON.parse(row.outcome);
  const { phase, nonce_hash: nonceHash, taken_at: takenAt } = row;
  return { proposal, phase, nonceHash, takenAt, outcome };
}
