import type { Repository } from "./store.ts";

/** Fields in which people write what they like. Names that others refer to, such as paths, are left as they are. */
const TEXTS: ReadonlySet<string> = new Set([
  "title",
  "body",
  "message",
  "description",
  "context",
  "name",
]);
/** Names of branches take no blanks. */
const REFS: ReadonlySet<string> = new Set(["headRef"]);

/**
 * Writes a text into every field of a repository's pull requests and issues that a stranger could fill: titles,
 * descriptions, comments, reviews, commits, checks, labels, branches and the lines of every diff. Says into how many.
 */
export function plantText({ pullRequests, issues }: Repository, text: string): number {
  let planted = 0;

  function written(key: string, value: string): string | undefined {
    if (TEXTS.has(key)) {
      return `${value} ${text}`;
    }
    if (REFS.has(key)) {
      return `${value}-${text.replaceAll(/[^\w]+/g, "-")}`;
    }
    // Lines are added to, not inserted, so that the hunks keep their counts.
    return key === "patch" ? value.replaceAll(/^\+.*$/gm, `$& ${text}`) : undefined;
  }

  function walk(value: unknown): void {
    if (typeof value !== "object" || value === null) {
      return;
    }
    for (const [key, each] of Object.entries(value)) {
      if (key === "labels" && Array.isArray(each)) {
        each.push(text.slice(0, 50));
        planted += 1;
      } else if (typeof each === "string") {
        const changed = written(key, each);
        if (changed !== undefined && changed !== each) {
          Reflect.set(value, key, changed);
          planted += 1;
        }
      } else {
        walk(each);
      }
    }
  }

  walk([pullRequests, issues]);
  return planted;
}
