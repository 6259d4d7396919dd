import type { RepositoryName } from "../../repository-name.ts";

/** Qualifiers that only narrow what is found within a repository. */
const NARROWING = new Set(
  "is type state author assignee mentions commenter involves label milestone draft review reviewed-by review-requested status head base created updated closed merged comments interactions in no sort reason".split(
    " ",
  ),
);
const QUERY_MAX_CODE_UNITS = 200;
/** GitHub takes no more of them, and none of ours are among these. */
const OPERATOR = /^(?:AND|OR|NOT)$/i;

/**
 * A search of one repository's issues and pull requests, by a model's words. Null where they contain more than words
 * and narrowing qualifiers: any other qualifier, brackets and operators could lead out of the repository.
 */
export function toSearchQuery(words: string, { owner, name }: RepositoryName): string | null {
  const plain = words.normalize("NFKC").trim();
  const terms = plain.match(/-?[\w-]+:"[^"]*"|"[^"]*"|[^\s"]+/g) ?? [];
  const understood =
    plain.length <= QUERY_MAX_CODE_UNITS &&
    !/[\p{C}\\()]/u.test(plain) &&
    (plain.match(/"/g)?.length ?? 0) % 2 === 0 &&
    terms.every(isHarmless);
  if (!understood) {
    return null;
  }
  // GitHub wants to know which of the two is meant.
  const kind = /(?:^|\s)(?:is|type):(?:issue|pr|pull-request)\b/i.test(plain) ? [] : ["is:pr"];
  return [`repo:${owner}/${name}`, ...kind, plain].join(" ").trim();
}

function isHarmless(term: string): boolean {
  const [, qualifier, value = ""] = /^-?([^":]*):(.*)$/s.exec(term) ?? [];
  return qualifier === undefined
    ? !OPERATOR.test(term) && !term.includes(":")
    : NARROWING.has(qualifier.toLowerCase()) && !/[:/]/.test(value);
}
