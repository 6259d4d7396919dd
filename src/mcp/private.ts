import { entryKey } from "../protocol/entry-key.ts";
import type { DocketRead, McpPort } from "./port.ts";

/**
 * The one rule for private repositories: a client is a model, so where no model is given what is in them, rows of theirs
 * are left out of every answer and counted. What is about one repository alone is refused by the port.
 */

/** Those that are given, and how many are not. */
export function givenRows<Row extends object>(
  rows: readonly Row[],
  { publicAlone }: McpPort,
): { given: Row[]; withheld: number } {
  const given = rows.filter((row) => !(publicAlone && "private" in row && row.private === true));
  return { given, withheld: rows.length - given.length };
}

/** A docket without what is private, or is not known to be public; its name as well. */
export function givenDocket({ result, publicNames }: DocketRead) {
  if (publicNames === null) {
    return { result, withheld: 0 };
  }
  const names = new Set(publicNames.map((name) => name.toLowerCase()));
  const isPublic = ({ repository }: { repository: string }) => names.has(repository.toLowerCase());
  const { queue, scope } = result;
  const pullRequests = result.pullRequests.filter(isPublic);
  const rows = queue?.flatMap((each) =>
    isPublic(each) ? [] : each.rows.map(({ number }) => ({ repository: each.repository, number })),
  );
  const hidden = result.pullRequests.filter((entry) => !isPublic(entry));
  const isNamed = isPublic(result) || !result.repository.includes("/");
  return {
    result: {
      ...result,
      repository: isNamed
        ? result.repository
        : (publicNames[0] ?? "a repository that is not named here"),
      // Both are made of the entries, and nothing here needs them.
      summary: "",
      prsAnalyzed: [],
      pullRequests,
      ...(queue === undefined ? {} : { queue: queue.filter(isPublic) }),
      ...(scope === undefined ? {} : { scope: { repositories: publicNames, unreadable: [] } }),
    },
    withheld: new Set([...hidden, ...(rows ?? [])].map(entryKey)).size,
  };
}

/** How many are not given, and where they can be seen; nothing where all are. */
export function withheldWords(withheld: number, { origin }: McpPort): string {
  return withheld === 0
    ? ""
    : ` ${withheld} ${withheld === 1 ? "row" : "rows"} of private repositories are not given here: this deployment gives them to no model. The person sees them on the page, ${origin}/.`;
}
