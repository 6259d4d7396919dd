import { DETAILS_PER_CALL } from "../../src/limits.ts";
import { sampleWorld } from "../fakes/data/sample-world.ts";
import { connectTo } from "../support/github-scenes.ts";
import { rankPullRequests } from "../support/rank-pull-requests.ts";
import { SAMPLE_NOW } from "../support/sample-scenes.ts";

/**
 * How many of the first places by totals, which are asked about while people are still being counted, do not stay on the
 * list. Of the sample data, whatever Docket asks for.
 */
export async function countAskedInVain(repository: string, limit: number): Promise<number> {
  let first: readonly { id: string }[] = [];
  const { entries } = await rankPullRequests(
    connectTo(sampleWorld(SAMPLE_NOW), SAMPLE_NOW).pulls(repository),
    { limit, window: "all", drafts: true },
    { now: () => SAMPLE_NOW },
    ({ candidates }) => {
      first = candidates.slice(0, DETAILS_PER_CALL);
    },
  );
  return first.filter(({ id }) => entries.every((entry) => entry.id !== id)).length;
}
