/** When a preview that nobody confirmed is to be forgotten. */
export function nextOperationExpiry(sql: SqlStorage): number | null {
  return sql
    .exec<{ at: number | null }>(
      "SELECT min(expires_at) AS at FROM action WHERE phase = 'proposed'",
    )
    .one().at;
}
