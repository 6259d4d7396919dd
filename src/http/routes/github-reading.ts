import { OPERATIONS } from "../../github/tools/operation.ts";
import { fail, type Result, succeed } from "../../protocol/failures.ts";
import { Reading, ReadingName } from "../../protocol/github.ts";

/** What can be read, also by the name of the connector's tool that reads it. */
const NAMES = new Map<string, ReadingName>([
  ...ReadingName.options.map((name) => [name, name] as const),
  [OPERATIONS.readRepository.tool, "repository"],
  [OPERATIONS.listOwnRepositories.tool, "own-repositories"],
  [OPERATIONS.listPublicRepositories.tool, "public-repositories"],
  [OPERATIONS.readContents.tool, "contents"],
  [OPERATIONS.listIssues.tool, "issues"],
  [OPERATIONS.listPullRequests.tool, "pull-requests"],
]);

/** What follows the first fault is the same for whoever asks: names are ours, values are never repeated. */
export function parseReading(operation: string, query: Record<string, string>): Result<Reading> {
  const name = NAMES.get(operation);
  if (name === undefined) {
    return fail("not_found");
  }
  const parsed = Reading.safeParse({ name, query });
  if (parsed.success) {
    return succeed(parsed.data);
  }
  const [issue] = parsed.error.issues;
  const field = String(issue?.path[1] ?? "");
  return fail("invalid_request", {
    detail:
      field === ""
        ? "The query has parameters that are not known here."
        : `"${field}" is not valid here.`,
  });
}
