/**
 * The tables of a person's digests.
 *
 * connection  sessions with a connection of the account, by which a digest reads GitHub; `key` tells connections apart
 * digest      what was asked for, as JSON; address and signing secret sealed; when it is due next; why it is paused;
 *             what its last delivery showed, as JSON
 * delivery    each time it ran: where it stands, and while it is on its way what is sent
 */
export const CREATE_DIGESTS = `
  CREATE TABLE connection (
    session TEXT PRIMARY KEY, account_id INTEGER NOT NULL, key TEXT NOT NULL, since INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE digest (
    id TEXT PRIMARY KEY, definition TEXT NOT NULL, address TEXT NOT NULL, secret TEXT, sealed_at INTEGER NOT NULL,
    due_at INTEGER NOT NULL, pause TEXT, paused_at INTEGER, failures INTEGER NOT NULL, shown TEXT,
    created_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE delivery (
    id TEXT PRIMARY KEY, digest TEXT NOT NULL, asked INTEGER NOT NULL, due_at INTEGER NOT NULL, phase TEXT NOT NULL,
    next_at INTEGER NOT NULL, attempts INTEGER NOT NULL, session TEXT, job TEXT, body TEXT, shown TEXT,
    state TEXT NOT NULL, code TEXT, message TEXT, ended_at INTEGER
  ) STRICT, WITHOUT ROWID;
`;
