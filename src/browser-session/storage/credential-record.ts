import type { CredentialStore } from "../../connectors/connector.ts";

/**
 * Where the connector keeps its entries. They outlive the session as long as their account awaits its removal, which
 * needs them; and one can come after the session has gone: on record it can still be revoked.
 */
export function createCredentialStore(
  sql: SqlStorage,
  schema: { isCreated(): boolean; ensureSchema(): void },
): CredentialStore {
  return {
    read(identifier) {
      const [row] = schema.isCreated()
        ? sql
            .exec<{ sealed: string }>(
              "SELECT sealed FROM credential WHERE identifier = ?",
              identifier,
            )
            .toArray()
        : [];
      return row?.sealed ?? null;
    },
    write(identifier, sealed) {
      schema.ensureSchema();
      sql.exec("INSERT OR REPLACE INTO credential VALUES (?, ?)", identifier, sealed);
    },
    remove(identifier) {
      if (schema.isCreated()) {
        sql.exec("DELETE FROM credential WHERE identifier = ?", identifier);
      }
    },
  };
}
