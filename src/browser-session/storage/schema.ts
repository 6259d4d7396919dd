import type { Migrations } from "../../durable-objects/migrate.ts";

/**
 * What a session keeps, all of it in its own object. Secrets are kept as SHA-256 only; the identifier of a connected
 * account is kept in the clear, since it is worthless without the deployment's credentials.
 *
 * session        one row: the cookie's secrets, life time, why the last authorization ended; none once it is closed
 *                and only its removals keep the object
 * connection     at most one row: the connected account
 * authorization  at most one row: the one on its way
 * credential     what the connector keeps of each connection, encrypted by it (AES-256-GCM); a row stays until its
 *                account is removed upstream, also beyond the session
 * removal        the outbox: accounts to delete upstream and jobs to delete, until they are gone
 * token          API tokens
 * login          codes that programs are to get a token for
 * job            index of this session's jobs; each job's data is in its own object
 * several        jobs about several repositories: who writes to GitHub from one names which
 * share          links by which others may read a job, until they have ended everywhere
 * unlisted       jobs for entries that were asked for one by one: they are in no list
 * passage        of the connection: at which level GitHub was reached, until when membership need not be asked again
 * memory         what was written about each pull request; `last_seen` is empty and stays for the version before
 * action         what the person was shown to confirm, and what became of it
 *
 * Times are milliseconds since 1970.
 */
const CREATE = `
  CREATE TABLE schema_version (version INTEGER NOT NULL);
  INSERT INTO schema_version VALUES (8);
  CREATE TABLE session (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    secret_hash BLOB NOT NULL,
    previous_secret_hash BLOB,
    previous_until INTEGER NOT NULL,
    cookie_issued_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    owner_id INTEGER,                -- GitHub's user id of the last account connected
    ended_reason TEXT,
    ended_at INTEGER
  );
  CREATE TABLE connection (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    identifier TEXT NOT NULL,
    connector TEXT NOT NULL,
    state TEXT NOT NULL,
    account_id INTEGER,
    login TEXT,
    avatar_url TEXT
  );
  CREATE TABLE authorization (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    identifier TEXT NOT NULL,
    connector TEXT NOT NULL,
    phase TEXT NOT NULL,
    state_hash BLOB,
    superseded_hashes BLOB NOT NULL, -- SHA-256 digests, one after the other
    expires_at INTEGER NOT NULL
  );
  CREATE TABLE credential (
    identifier TEXT PRIMARY KEY,
    sealed TEXT NOT NULL
  ) WITHOUT ROWID;
  CREATE TABLE removal (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,              -- account or job
    target TEXT NOT NULL,            -- identifier of the account, id of the job
    connector TEXT,
    scope TEXT,                      -- of an account: the connection alone, or the grant behind it
    attempts INTEGER NOT NULL,
    next_at INTEGER NOT NULL,
    UNIQUE (kind, target)
  );
  CREATE TABLE token (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    secret_hash BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    last_used_at INTEGER,
    scopes TEXT NOT NULL,            -- JSON, as is what follows
    repositories TEXT                -- null: all that its person can see
  ) WITHOUT ROWID;
  CREATE TABLE login (
    code_hash BLOB PRIMARY KEY,
    challenge TEXT NOT NULL,         -- SHA-256 of what the program proves itself with, as base64url
    name TEXT NOT NULL,
    expires_at INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE TABLE job (
    id TEXT PRIMARY KEY,
    account_id INTEGER NOT NULL,     -- of the person it reads as
    repository TEXT NOT NULL,
    pull_requests INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    deadline INTEGER NOT NULL,
    ended_at INTEGER
  ) WITHOUT ROWID;
  CREATE TABLE unlisted (job TEXT PRIMARY KEY) WITHOUT ROWID;
  CREATE TABLE several (job TEXT PRIMARY KEY) WITHOUT ROWID;
  CREATE TABLE share (
    link TEXT PRIMARY KEY,
    job TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    end_at INTEGER                   -- when ending it is to be tried next; null while it lives
  ) WITHOUT ROWID;
  CREATE TABLE passage (
    identifier TEXT PRIMARY KEY,
    level TEXT,
    level_until INTEGER NOT NULL,
    member_until INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE TABLE memory (
    repository TEXT NOT NULL,        -- owner/name in lower case
    number INTEGER NOT NULL,
    remembered TEXT,
    last_seen TEXT NOT NULL,
    used_at INTEGER NOT NULL,
    PRIMARY KEY (repository, number)
  ) WITHOUT ROWID;
  CREATE TABLE action (
    id TEXT PRIMARY KEY,
    job TEXT NOT NULL,
    repository TEXT NOT NULL,        -- owner/name in lower case
    post TEXT,                       -- where the docket is posted, as opposed to a text of the person's own
    proposal TEXT NOT NULL,
    phase TEXT NOT NULL,
    nonce_hash BLOB,                 -- gone once it is used up
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    taken_at INTEGER,
    outcome TEXT NOT NULL
  ) WITHOUT ROWID;
`;

/**
 * First, what belongs to one person is told apart, and a connector may keep something.
 * Tables are made anew where columns came in between, since rows are written by position.
 */
export const MIGRATIONS: Migrations = [
  `
    ALTER TABLE session RENAME TO session_before;
    ALTER TABLE authorization RENAME TO authorization_before;
    ALTER TABLE removal RENAME TO removal_before;
    ALTER TABLE job RENAME TO job_before;
    CREATE TABLE session (
      id INTEGER PRIMARY KEY CHECK (id = 1),
      secret_hash BLOB NOT NULL,
      previous_secret_hash BLOB,
      previous_until INTEGER NOT NULL,
      cookie_issued_at INTEGER NOT NULL,
      expires_at INTEGER NOT NULL,
      owner_id INTEGER,
      ended_reason TEXT,
      ended_at INTEGER
    );
    CREATE TABLE authorization (
      id INTEGER PRIMARY KEY CHECK (id = 1),
      identifier TEXT NOT NULL,
      connector TEXT NOT NULL,
      phase TEXT NOT NULL,
      state_hash BLOB,
      superseded_hashes BLOB NOT NULL,
      expires_at INTEGER NOT NULL
    );
    CREATE TABLE credential (identifier TEXT PRIMARY KEY, sealed TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE removal (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      kind TEXT NOT NULL,
      target TEXT NOT NULL,
      connector TEXT,
      scope TEXT,
      attempts INTEGER NOT NULL,
      next_at INTEGER NOT NULL,
      UNIQUE (kind, target)
    );
    CREATE TABLE job (
      id TEXT PRIMARY KEY,
      account_id INTEGER NOT NULL,
      repository TEXT NOT NULL,
      pull_requests INTEGER NOT NULL,
      outcome TEXT NOT NULL,
      started_at INTEGER NOT NULL,
      deadline INTEGER NOT NULL,
      ended_at INTEGER
    ) WITHOUT ROWID;
    CREATE TABLE passage (
      identifier TEXT PRIMARY KEY,
      level TEXT,
      level_until INTEGER NOT NULL,
      member_until INTEGER NOT NULL
    ) WITHOUT ROWID;
    INSERT INTO session
      SELECT id, secret_hash, previous_secret_hash, previous_until, cookie_issued_at, expires_at,
        (SELECT account_id FROM connection), ended_reason, ended_at
      FROM session_before;
    INSERT INTO authorization
      SELECT id, identifier, connector, phase, state_hash, x'', expires_at FROM authorization_before;
    INSERT INTO removal (kind, target, connector, scope, attempts, next_at)
      SELECT kind, target, connector, iif(kind = 'account', 'connection', NULL), attempts, next_at
      FROM removal_before;
    INSERT INTO job
      SELECT id, coalesce((SELECT account_id FROM connection), 0), repository, pull_requests, outcome, started_at,
        deadline, ended_at
      FROM job_before;
    DROP TABLE session_before;
    DROP TABLE authorization_before;
    DROP TABLE removal_before;
    DROP TABLE job_before;
  `,
  // What a person may have Docket do for them.
  `
    CREATE TABLE action (
      id TEXT PRIMARY KEY,
      job TEXT NOT NULL,
      repository TEXT NOT NULL,
      post TEXT,
      proposal TEXT NOT NULL,
      phase TEXT NOT NULL,
      nonce_hash BLOB,
      created_at INTEGER NOT NULL,
      expires_at INTEGER NOT NULL,
      taken_at INTEGER,
      outcome TEXT NOT NULL
    ) WITHOUT ROWID;
  `,
  // Programs sign in by themselves.
  `
    CREATE TABLE login (
      code_hash BLOB PRIMARY KEY,
      challenge TEXT NOT NULL,
      name TEXT NOT NULL,
      expires_at INTEGER NOT NULL
    ) WITHOUT ROWID;
  `,
  // Entries that were asked for one by one are no history.
  "CREATE TABLE unlisted (job TEXT PRIMARY KEY) WITHOUT ROWID;",
  // Tokens do what they are made for; those that were there do what they did.
  `
    ALTER TABLE token RENAME TO token_before;
    CREATE TABLE token (
      id TEXT PRIMARY KEY,
      name TEXT NOT NULL,
      secret_hash BLOB NOT NULL,
      created_at INTEGER NOT NULL,
      expires_at INTEGER NOT NULL,
      last_used_at INTEGER,
      scopes TEXT NOT NULL,
      repositories TEXT
    ) WITHOUT ROWID;
    INSERT INTO token SELECT *, '["jobs"]', NULL FROM token_before;
    DROP TABLE token_before;
  `,
  // A docket can be about several repositories.
  "CREATE TABLE several (job TEXT PRIMARY KEY) WITHOUT ROWID;",
  // A docket can be shared.
  `
    CREATE TABLE share (
      link TEXT PRIMARY KEY,
      job TEXT NOT NULL,
      created_at INTEGER NOT NULL,
      attempts INTEGER NOT NULL,
      end_at INTEGER
    ) WITHOUT ROWID;
  `,
];

/** Whether anything was ever written here. Asking writes nothing. */
export function hasSchema(sql: SqlStorage): boolean {
  return (
    sql
      .exec("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'schema_version'")
      .toArray().length > 0
  );
}

export function createSchema(sql: SqlStorage): void {
  sql.exec(CREATE);
}
