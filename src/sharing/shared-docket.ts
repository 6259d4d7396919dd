import { DurableObject } from "cloudflare:workers";

import { migrate } from "../durable-objects/migrate.ts";
import type { Repository } from "../summarize/pull-request/pull-request.ts";

/** Where a shared docket is, and what its readers must be able to see. */
export interface SharedAt {
  /** Name of the job's object. */
  objectName: string;
  repositories: Repository[];
}

/**
 * One per link to a docket, named by the SHA-256 of the link: leads from it to the docket, so that readers are looked at
 * before the docket itself is touched. The session that made it ends it; what still reads is ended by the docket, which
 * knows its link too. Its one table:
 *
 * - `docket`: where it is, and its repositories as JSON.
 */
export class SharedDocket extends DurableObject<Env> {
  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    migrate(ctx.storage, []);
  }

  async open({ objectName, repositories }: SharedAt): Promise<void> {
    const { sql } = this.ctx.storage;
    sql.exec(
      "CREATE TABLE IF NOT EXISTS docket (id INTEGER PRIMARY KEY CHECK (id = 1), object_name TEXT NOT NULL, repositories TEXT NOT NULL) STRICT",
    );
    sql.exec(
      "INSERT OR REPLACE INTO docket VALUES (1, ?, ?)",
      objectName,
      JSON.stringify(repositories),
    );
  }

  /** Null where nothing is shared, or no longer. */
  async find(): Promise<SharedAt | null> {
    if (!this.#hasSchema) {
      return null;
    }
    const [row] = this.ctx.storage.sql
      .exec<{ object_name: string; repositories: string }>("SELECT * FROM docket")
      .toArray();
    return row === undefined
      ? null
      : { objectName: row.object_name, repositories: JSON.parse(row.repositories) };
  }

  async end(): Promise<void> {
    if (this.#hasSchema) {
      await this.ctx.storage.deleteAll();
    }
  }

  get #hasSchema(): boolean {
    return (
      this.ctx.storage.sql.exec("SELECT 1 FROM sqlite_master WHERE name = 'docket'").toArray()
        .length > 0
    );
  }
}
