/** Tables and rows word for word as the first version of each object wrote them. Never changed, only added to. */

const DAY_MS = 24 * 60 * 60 * 1000;

/** `secretHash`: of the secret that opens it. Connected, with one job and one account to remove. */
export function writeOldestSession(
  sql: SqlStorage,
  { secretHash, now }: { secretHash: ArrayBuffer; now: number },
): void {
  sql.exec(`
    CREATE TABLE schema_version (version INTEGER NOT NULL);
    INSERT INTO schema_version VALUES (1);
    CREATE TABLE session (
      id INTEGER PRIMARY KEY CHECK (id = 1), secret_hash BLOB NOT NULL, previous_secret_hash BLOB,
      previous_until INTEGER NOT NULL, cookie_issued_at INTEGER NOT NULL, expires_at INTEGER NOT NULL,
      ended_reason TEXT, ended_at INTEGER
    );
    CREATE TABLE connection (
      id INTEGER PRIMARY KEY CHECK (id = 1), identifier TEXT NOT NULL, connector TEXT NOT NULL, state TEXT NOT NULL,
      account_id INTEGER, login TEXT, avatar_url TEXT
    );
    CREATE TABLE authorization (
      id INTEGER PRIMARY KEY CHECK (id = 1), identifier TEXT NOT NULL, connector TEXT NOT NULL, phase TEXT NOT NULL,
      state_hash BLOB, expires_at INTEGER NOT NULL
    );
    CREATE TABLE removal (
      kind TEXT NOT NULL, target TEXT NOT NULL, connector TEXT, attempts INTEGER NOT NULL, next_at INTEGER NOT NULL,
      PRIMARY KEY (kind, target)
    ) WITHOUT ROWID;
    CREATE TABLE token (
      id TEXT PRIMARY KEY, name TEXT NOT NULL, secret_hash BLOB NOT NULL, created_at INTEGER NOT NULL,
      expires_at INTEGER NOT NULL, last_used_at INTEGER
    ) WITHOUT ROWID;
    CREATE TABLE job (
      id TEXT PRIMARY KEY, repository TEXT NOT NULL, pull_requests INTEGER NOT NULL, outcome TEXT NOT NULL,
      started_at INTEGER NOT NULL, deadline INTEGER NOT NULL, ended_at INTEGER
    ) WITHOUT ROWID;
    CREATE TABLE memory (
      repository TEXT NOT NULL, number INTEGER NOT NULL, remembered TEXT, last_seen TEXT NOT NULL,
      used_at INTEGER NOT NULL, PRIMARY KEY (repository, number)
    ) WITHOUT ROWID;
  `);
  sql.exec(
    "INSERT INTO session VALUES (1, ?, NULL, 0, ?, ?, NULL, NULL)",
    secretHash,
    now,
    now + 7 * DAY_MS,
  );
  sql.exec(
    "INSERT INTO connection VALUES (1, ?, 'scalekit', 'connected', 42, 'mira-lindqvist', 'https://avatars.test/42')",
    `usr_${"a".repeat(32)}`,
  );
  sql.exec(
    "INSERT INTO job VALUES ('job-of-old', 'gullhaven/ropewalk', 5, 'complete', ?, ?, ?)",
    now - 60_000,
    now,
    now - 50_000,
  );
  sql.exec(
    "INSERT INTO removal VALUES ('account', ?, 'scalekit', 3, ?)",
    `usr_${"b".repeat(32)}`,
    now + DAY_MS,
  );
}

/** A job that was cut off after its list. */
export function writeOldestJob(sql: SqlStorage, now: number, sessionName: string): void {
  sql.exec(`
    CREATE TABLE job (
      id INTEGER PRIMARY KEY CHECK (id = 1), spec TEXT NOT NULL, opening TEXT NOT NULL,
      attempts INTEGER NOT NULL DEFAULT 0, cancelled INTEGER NOT NULL DEFAULT 0
    ) STRICT;
    CREATE TABLE event (
      id INTEGER PRIMARY KEY, name TEXT NOT NULL, data TEXT NOT NULL, checkpoint TEXT
    ) STRICT;
  `);
  const startedAt = new Date(now).toISOString();
  sql.exec(
    "INSERT INTO job (id, spec, opening, attempts) VALUES (1, ?, ?, 1)",
    JSON.stringify({
      id: "job-of-old",
      sessionName,
      personKey: "person-of-old",
      repository: { owner: "gullhaven", name: "ropewalk" },
      request: {
        repository: "gullhaven/ropewalk",
        limit: 5,
        language: "en",
        window: "all",
        drafts: true,
      },
      requestId: "request-of-old",
      startedAt: now,
      deadline: now + 120_000,
    }),
    JSON.stringify({
      event: "job",
      data: {
        id: "job-of-old",
        repository: "gullhaven/ropewalk",
        limit: 5,
        language: "en",
        window: "all",
        model: null,
        startedAt,
      },
    }),
  );
  const rank = { score: 4, humanComments: 4, participants: 2, lastWeek: 0, botCommentsIgnored: 0 };
  sql.exec(
    "INSERT INTO event VALUES (2, 'ranking', ?, ?)",
    JSON.stringify({
      openCount: 1,
      considered: 1,
      exact: true,
      pullRequests: [
        {
          number: 158,
          title: "Splice",
          url: "https://github.com/gullhaven/ropewalk/pull/158",
          author: "ada",
          rank,
        },
      ],
    }),
    JSON.stringify({
      repository: { owner: "gullhaven", name: "ropewalk", private: false },
      entries: [{ number: 158, id: "PR_158", commentsEver: 4 }],
    }),
  );
}

export function writeOldestQuota(sql: SqlStorage, now: number): void {
  sql.exec(`
    CREATE TABLE job (
      id TEXT PRIMARY KEY, started_at INTEGER NOT NULL, holds_until INTEGER NOT NULL, ended INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE spent (day TEXT PRIMARY KEY, tokens INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE reservation (
      id TEXT PRIMARY KEY, job_id TEXT NOT NULL, tokens INTEGER NOT NULL, expires_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE pending (id TEXT PRIMARY KEY, expires_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  `);
  sql.exec("INSERT INTO job VALUES ('job-of-old', ?, ?, 1)", now - 1000, now);
}

/** Its session is gone by now, and an event of its account was taken. */
export function writeOldestAccountHolder(sql: SqlStorage, now: number): void {
  sql.exec(`
    CREATE TABLE account (session_name TEXT NOT NULL);
    CREATE TABLE event (id TEXT PRIMARY KEY, taken_at INTEGER NOT NULL) WITHOUT ROWID;
  `);
  sql.exec("INSERT INTO account VALUES ('session-nobody-has')");
  sql.exec("INSERT INTO event VALUES ('evt_of_old', ?)", now);
}
