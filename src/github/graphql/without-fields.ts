import { leaveOut } from "./leave-out.ts";

/** The document without fields of a pull request that GitHub cannot answer for; null where it has none of them. */
export function withoutFields(document: string, fields: readonly string[]): string | null {
  const query = /^query \w+/.exec(document)?.[0] ?? "";
  const parts = fields.map((field) => ({ path: [query, "nodes", "... on PullRequest", field] }));
  return leaveOut(document, parts, (name) => fields.includes(name))?.document ?? null;
}
