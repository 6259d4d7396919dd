/** The search language of issues and pull requests, as far as people use it for pull requests. */

export interface Term {
  readonly qualifier: string | null;
  readonly value: string;
  readonly negated: boolean;
}

export function parseSearchQuery(query: string): Term[] {
  const terms: Term[] = [];
  for (const match of query.matchAll(/(-?)(?:([a-z-]+):)?(?:"([^"]*)"|(\S+))/gi)) {
    const value = match[3] ?? match[4] ?? "";
    if (value !== "") {
      terms.push({ qualifier: match[2]?.toLowerCase() ?? null, value, negated: match[1] === "-" });
    }
  }
  return terms;
}

export function valuesOf(terms: readonly Term[], qualifier: string): string[] {
  return terms
    .filter((term) => term.qualifier === qualifier && !term.negated)
    .map(({ value }) => value);
}

/** `>=5`, `<2026-01-01`, `1..9`, `*..9` or a plain value, compared as numbers or as ISO dates. */
export function inRange(range: string, actual: number | string): boolean {
  const interval = /^(.+?)\.\.(.+)$/.exec(range);
  if (interval !== null) {
    const [, low = "*", high = "*"] = interval;
    return (
      (low === "*" || compare(actual, low) >= 0) && (high === "*" || compare(actual, high) <= 0)
    );
  }
  const comparison = /^(>=|<=|>|<)?(.*)$/.exec(range);
  const bound = comparison?.[2] ?? "";
  switch (comparison?.[1] ?? "") {
    case ">=":
      return compare(actual, bound) >= 0;
    case "<=":
      return compare(actual, bound) <= 0;
    case ">":
      return compare(actual, bound) > 0;
    case "<":
      return compare(actual, bound) < 0;
    default:
      return compare(actual, bound) === 0;
  }
}

function compare(actual: number | string, bound: string): number {
  if (typeof actual === "number") {
    return actual - Number(bound);
  }
  // A bound without a time stands for the whole day.
  const value = actual.slice(0, bound.includes("T") ? undefined : 10);
  return value.localeCompare(bound);
}
