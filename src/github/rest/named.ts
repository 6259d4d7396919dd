import type { Candidate, NamedPage } from "../../summarize/pull-request/pull-request.ts";
import { UpstreamError } from "../../upstream/error.ts";
import { repositoryOf, toCandidate, type Totals } from "./candidates.ts";
import type { RestReader } from "./reader.ts";
import type { PullFull, PullRow } from "./rows.ts";

/** Pull requests by their numbers, each read alone. Totals and rows are kept, in `totals` and `listed`. */
export async function readNamed(
  reader: RestReader,
  totals: Map<number, Totals>,
  numbers: readonly number[],
  listed: Map<number, PullRow>,
): Promise<NamedPage> {
  const pulls = await Promise.all(numbers.map((number) => readOne(reader, number)));
  const there = pulls.filter((pull) => pull !== null);
  const open = there.filter(({ state }) => state === "open");
  for (const pull of open) {
    totals.set(pull.number, { conversation: pull.comments, review: pull.review_comments });
    listed.set(pull.number, pull);
  }
  const [first] = there;
  if (first !== undefined) {
    const { name, owner } = first.base.repo;
    reader.rename({ owner: owner.login, name });
  }
  // A repository that nobody shows is none without these pull requests.
  const repository = await repositoryOf(reader, first);
  return {
    repository,
    openCount: Math.max((await reader.openCount()) ?? 0, open.length),
    found: open.map((pull): Candidate => ({ ...toCandidate(pull, totals), ...sizeOf(pull) })),
  };
}

/** Null for what does not exist. */
async function readOne(reader: RestReader, number: number): Promise<PullFull | null> {
  try {
    const pull = await reader.pull(number);
    if (pull === null) {
      // This connection has no call for it, which says nothing of the pull request.
      throw new UpstreamError("github", "invalid_response");
    }
    return pull;
  } catch (error) {
    if (error instanceof UpstreamError && error.upstream === "github" && error.status === 404) {
      return null;
    }
    throw error;
  }
}

function sizeOf({
  additions,
  deletions,
  changed_files: changedFiles,
}: PullFull): Pick<Candidate, "size"> {
  return additions === null || deletions === null || changedFiles === null
    ? {}
    : { size: { additions, deletions, changedFiles } };
}
